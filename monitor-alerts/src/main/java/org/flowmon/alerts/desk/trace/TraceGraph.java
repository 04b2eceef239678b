package org.flowmon.alerts.desk.trace;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.flowmon.alerts.Alert.End;
import org.flowmon.alerts.Standing;
import org.flowmon.chain.Amount;
import org.flowmon.chain.BlockRef;
import org.flowmon.chain.Txid;
import org.jspecify.annotations.Nullable;

/**
 * The ways of a case as a graph of two kinds of points: holders, and the transactions between them.
 * All amounts are the origin's part, in base units.
 *
 * @param holders by id, in the order in which they were first reached
 * @param transfers by id, in that order
 * @param spine the ids of the holders on the way of the alert that is asked about, by hop
 * @param hidden how many holders were merged into the one with that id
 */
record TraceGraph(
    Map<String, Holder> holders,
    Map<String, Transfer> transfers,
    List<String> spine,
    Map<String, Integer> hidden) {

  /** What a holder is in the drawing. */
  enum Role {
    /** Where the value comes from. */
    ORIGIN,
    /** It held the value in between. */
    PASSING,
    /** Where it arrived. */
    DESTINATION,
    /** Stands for hops that are not drawn. */
    ELIDED
  }

  /**
   * Whoever held value after a hop: an address, or a coin where no address is known.
   *
   * @param hop transfers since the origin, 0 for the origin; of elided hops the first
   * @param lastHop the same, but of elided hops the last
   * @param end the entity, where it is one
   * @param amount what of the origin's value came to it (of the origin: left it)
   * @param whole all that arrived with it; {@code null} where the alerts do not say
   * @param first when value first came
   * @param standing how settled that is; {@code null} where the alerts do not say
   */
  record Holder(
      String id,
      Role role,
      int hop,
      int lastHop,
      @Nullable End end,
      @Nullable String address,
      Amount amount,
      @Nullable Amount whole,
      Instant first,
      @Nullable Standing standing) {

    /** Whether the only arrivals it is drawn for were taken back. */
    boolean orphaned() {
      return standing != null && standing.status() == Standing.Status.ORPHANED;
    }
  }

  /** What goes between a holder and a transaction. */
  record Leg(String holder, Amount amount) {}

  /**
   * A transaction at one hop. One that is a step of several ways at different hops is drawn once
   * for each.
   *
   * @param in from which holders, by their id
   * @param out to which holders, by their id
   * @param time when the value arrived
   * @param block where the alerts say it
   * @param standing how settled it is at least; {@code null} where the alerts do not say
   * @param before whether it was before the day of the designation
   */
  record Transfer(
      String id,
      Txid txid,
      int hop,
      List<Leg> in,
      List<Leg> out,
      Instant time,
      @Nullable BlockRef block,
      @Nullable Standing standing,
      boolean before) {
    Transfer {
      in = List.copyOf(in);
      out = List.copyOf(out);
    }

    /** All that the drawn holders put in. */
    Amount totalIn() {
      return total(in);
    }

    /** All that the drawn holders took out. */
    Amount totalOut() {
      return total(out);
    }

    /** The larger of the two: how high its bar is. */
    Amount size() {
      Amount in = totalIn();
      Amount out = totalOut();
      return in.compareTo(out) >= 0 ? in : out;
    }

    /** The word for how settled it is. */
    Optional<Standing.Status> status() {
      return Optional.ofNullable(standing).map(Standing::status);
    }

    private static Amount total(List<Leg> legs) {
      Amount sum = Amount.ZERO;
      for (Leg leg : legs) {
        sum = sum.plus(leg.amount());
      }
      return sum;
    }
  }

  /** The holder with that id. Throws {@link IllegalArgumentException} when there is none. */
  Holder holder(String id) {
    Holder holder = holders.get(id);
    if (holder == null) {
      throw new IllegalArgumentException("no holder " + id);
    }
    return holder;
  }

  /** The transfer with that id. Throws {@link IllegalArgumentException} when there is none. */
  Transfer transfer(String id) {
    Transfer transfer = transfers.get(id);
    if (transfer == null) {
      throw new IllegalArgumentException("no transfer " + id);
    }
    return transfer;
  }

  /** Whether a holder lies on the way of the alert that is asked about. */
  boolean onSpine(String id) {
    return spine.contains(id);
  }
}
