package org.flowmon.trace;

import java.util.List;
import java.util.Locale;
import org.flowmon.chain.Amount;
import org.flowmon.chain.BlockRef;
import org.flowmon.chain.Chain;
import org.flowmon.chain.TokenUnit;
import org.flowmon.chain.Txid;
import org.flowmon.watchlist.Inference;
import org.jspecify.annotations.Nullable;

/**
 * Value of one entity arriving at another, directly or through unlabelled holders.
 *
 * @param id deterministic, of the chain, transaction, place, asset, parties, kind and policy; never
 *     of block or amount
 * @param at where it arrived: {@code out:<vout>}, {@code transfer:<position>} or {@code fee}
 * @param unit how people read amounts of a token; {@code null} for the native coin and where nobody
 *     says
 * @param from the origin: the entity the value last came from
 * @param to the entity it reached
 * @param amount of that origin, in base units
 * @param value the whole arrival, in base units
 * @param hops transfers since it left the origin; 1 is direct
 * @param leftAt when it left the origin, by the way of its largest part; seconds since 1970-01-01
 *     UTC
 * @param path the way of the largest part: every arrival from the first receiver to this one
 * @param via {@code coinjoin} or {@code swap} when the path goes through one, else {@code null}
 * @param message the id under which a bridge tells the other chain of it, where it is known
 * @param block the block it arrived in
 * @param listVersion the version of the labels that decided
 * @param retracted whether the block was orphaned
 * @param bounds of the trace
 * @param inference why the address that it arrived at is taken for one of {@code to}; {@code null}
 *     where a list says so
 */
public record Flow(
    String id,
    Chain chain,
    Txid txid,
    String at,
    String asset,
    @Nullable TokenUnit unit,
    String from,
    String to,
    Kind kind,
    Amount amount,
    Amount value,
    int hops,
    long leftAt,
    List<Arrival> path,
    @Nullable String via,
    @Nullable String message,
    Policy policy,
    BlockRef block,
    String listVersion,
    boolean retracted,
    Bounds bounds,
    @Nullable Inference inference) {

  /** What kind of movement brought it there. */
  public enum Kind {
    /** A payment. */
    TRANSFER,
    /** Earned as a fee by the block's pool or the fee's recipient. */
    FEE,
    /** A payment to a bridge, which takes it to another chain. Images know a kind by its place. */
    BRIDGE;

    /** The lower-case word. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * One step of the way: where value landed, at which address (if any), and how much of the origin.
   */
  public record Arrival(Txid txid, String at, @Nullable String address, Amount amount, long time) {}

  public Flow {
    path = List.copyOf(path);
  }

  /** A flow to an address, a tag or a bridge that a list names, traced with the usual bounds. */
  public Flow(
      String id,
      Chain chain,
      Txid txid,
      String at,
      String asset,
      @Nullable TokenUnit unit,
      String from,
      String to,
      Kind kind,
      Amount amount,
      Amount value,
      int hops,
      long leftAt,
      List<Arrival> path,
      @Nullable String via,
      @Nullable String message,
      Policy policy,
      BlockRef block,
      String listVersion,
      boolean retracted) {
    this(
        id,
        chain,
        txid,
        at,
        asset,
        unit,
        from,
        to,
        kind,
        amount,
        value,
        hops,
        leftAt,
        path,
        via,
        message,
        policy,
        block,
        listVersion,
        retracted,
        Bounds.DEFAULT,
        null);
  }

  /** The same flow to an address of which that is inferred. */
  public Flow inferred(Inference why) {
    return with(retracted, bounds, why);
  }

  /** The same flow of a trace with those bounds. */
  public Flow within(Bounds limits) {
    return with(retracted, limits, inference);
  }

  /** The same flow, taken back because its block was orphaned. */
  public Flow retract() {
    return with(true, bounds, inference);
  }

  /** Whether the two say the same, whichever version of the labels decided. */
  public boolean saysAs(Flow other) {
    return equals(other) || equals(other.of(listVersion));
  }

  private Flow of(String version) {
    return new Flow(
        id, chain, txid, at, asset, unit, from, to, kind, amount, value, hops, leftAt, path, via,
        message, policy, block, version, retracted, bounds, inference);
  }

  private Flow with(boolean orphaned, Bounds limits, @Nullable Inference why) {
    return new Flow(
        id,
        chain,
        txid,
        at,
        asset,
        unit,
        from,
        to,
        kind,
        amount,
        value,
        hops,
        leftAt,
        path,
        via,
        message,
        policy,
        block,
        listVersion,
        orphaned,
        limits,
        why);
  }
}
