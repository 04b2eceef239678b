package org.flowmon.alerts;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import org.flowmon.chain.Amount;
import org.flowmon.chain.BlockRef;
import org.flowmon.chain.Chain;
import org.flowmon.chain.Txid;
import org.flowmon.trace.Bounds;
import org.flowmon.trace.Flow;
import org.flowmon.trace.Policy;
import org.flowmon.watchlist.Confidence;
import org.flowmon.watchlist.Designation;
import org.flowmon.watchlist.Inference;
import org.jspecify.annotations.Nullable;

/**
 * A rule matched a flow: one revision of what is known of it, with its full state. Every fact is of
 * the chain, the flow or the watchlist; none is of a clock or a host, so that a replay gives the
 * same alert byte for byte. {@link AlertJson} writes and reads it.
 *
 * @param identity which alert, and which revision of it
 * @param finding what the rule says
 * @param movement where on the chain it happened
 * @param value how much moved
 * @param source the end that the value came from
 * @param destination the end that it reached
 * @param evidence how it was traced
 */
public record Alert(
    Identity identity,
    Finding finding,
    Movement movement,
    Value value,
    End source,
    End destination,
    Evidence evidence) {

  /** How many steps of a path an alert carries. */
  public static final int PATH_CAP = 32;

  /** What became of the alert with this revision. */
  public enum State {
    /** The flow was seen, but its transaction is in no block yet: {@link Pending}. */
    PENDING,
    /** The flow was seen in a block for the first time. */
    RAISED,
    /** Something about it has changed, how settled its block is: act on {@link Standing}. */
    UPDATED,
    /** It no longer holds, {@link Reason} says why: undo what was done about it. */
    RETRACTED,
    /** What had gone came back: the same transaction was included again, or its label or rule. */
    REINSTATED;

    /** The lower-case word. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Which way value moved, as the party that is watched for sees it. */
  public enum Direction {
    /** It reached the watched party. */
    INCOMING,
    /** It came from the watched party. */
    OUTGOING;

    /** The lower-case word. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Which alert this is.
   *
   * @param alertId {@link AlertId#of}: the same for every revision
   * @param revision from 1, one more with each change; while it is pending that of the last one
   *     that was not, 0 for none
   * @param caseKey {@link AlertId#caseKey}: what one analyst handles together
   * @param correction why it was retracted; {@code null} unless it is
   * @param pending while its transaction is in no block, else {@code null}
   */
  public record Identity(
      String alertId,
      int revision,
      State state,
      String caseKey,
      @Nullable Reason correction,
      @Nullable Pending pending) {
    public Identity {
      if (revision < (pending == null ? 1 : 0)) {
        throw new IllegalArgumentException("a revision is 1 or more, not " + revision);
      }
      if (state == State.PENDING && pending == null) {
        throw new IllegalArgumentException("what is pending has a number");
      }
      if ((state == State.RETRACTED) != (correction != null)) {
        throw new IllegalArgumentException("a retraction, and nothing else, has a reason");
      }
    }

    /** Of a transaction in a block. */
    Identity(
        String alertId, int revision, State state, String caseKey, @Nullable Reason correction) {
      this(alertId, revision, state, caseKey, correction, null);
    }
  }

  /**
   * What the rule says.
   *
   * @param alsoMatched ids of the less severe rules that matched the same flow, in their order
   * @param title one line
   * @param summary one sentence; facts only
   * @param afterDesignation whether the flow arrived on or after the UTC day on which the watched
   *     party was designated; {@code null} when it is not, or the day is not known
   * @param notes what else the rule gives along
   * @param window what the rule counted up to this flow; {@code null} when it does not count
   */
  public record Finding(
      RuleRef rule,
      List<String> alsoMatched,
      Severity severity,
      Direction direction,
      String title,
      String summary,
      @Nullable Boolean afterDesignation,
      Notes notes,
      @Nullable Counted window) {
    public Finding {
      alsoMatched = List.copyOf(alsoMatched);
    }
  }

  /**
   * What a rule gives along with its alerts.
   *
   * @param name of the rule, for people; {@code null} when not known
   * @param runbook where it says what to do; {@code null} for nowhere
   * @param labels for whoever sorts alerts, by name
   * @param annotations sentences besides title and summary, by name
   */
  public record Notes(
      @Nullable String name,
      @Nullable String runbook,
      SortedMap<String, String> labels,
      SortedMap<String, String> annotations) {
    /** None. */
    public static final Notes NONE = new Notes(null, null, new TreeMap<>(), new TreeMap<>());

    public Notes {
      labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
      annotations = Collections.unmodifiableSortedMap(new TreeMap<>(annotations));
    }
  }

  /**
   * What a rule counted in the window of a flow: flows of one chain, asset and subject.
   *
   * @param per what they have in common
   * @param form where the window begins
   * @param overSeconds how long the window is
   * @param since the block time of the oldest flow in it
   * @param count how many flows, this one included
   * @param sum of their amounts, in base units
   * @param parties how many different other ends
   * @param addresses how many different addresses they arrived at, as far as known
   */
  public record Counted(
      Window.Per per,
      Window.Form form,
      long overSeconds,
      Instant since,
      long count,
      Amount sum,
      long parties,
      long addresses) {}

  /**
   * Where on the chain it happened.
   *
   * @param flowId the flow's id
   * @param at where in the transaction it arrived: {@code out:<vout>}, {@code transfer:<position>}
   *     or {@code fee}
   * @param block the block it arrived in; of a retraction, the orphaned one
   * @param standing how settled that block is
   * @param leftAt when the value left its origin
   * @param arrivedAt the time of {@code block}
   */
  public record Movement(
      String flowId,
      Chain chain,
      Txid txid,
      String at,
      Flow.Kind kind,
      BlockRef block,
      Standing standing,
      Instant leftAt,
      Instant arrivedAt) {}

  /**
   * How much moved.
   *
   * @param amount of the source's value in the arrival, in base units
   * @param arrival the whole arrival, in base units
   * @param hops transfers from the source to the destination; 1 is direct
   * @param usd what {@code amount} was worth when it arrived
   */
  public record Value(AssetRef asset, Amount amount, Amount arrival, int hops, Usd usd) {
    /** Whether the payment went straight from the source to the destination. */
    public boolean direct() {
      return hops <= 1;
    }

    /** The amount's share of the arrival, {@link Decimals#share}. */
    public String share() {
      return Decimals.share(amount, arrival);
    }
  }

  /**
   * One end of the flow.
   *
   * @param designation the first by date, an undated one only when there is no other
   * @param address where known: the address it arrived at
   * @param attribution who says that the address is the entity's, where known
   */
  public record End(
      Party party,
      @Nullable Designation designation,
      @Nullable String address,
      @Nullable Attribution attribution) {}

  /**
   * Who says that an address belongs to an entity, and how sure it is.
   *
   * @param inference on what it rests where no list says so
   */
  public record Attribution(String source, Confidence confidence, @Nullable Inference inference) {
    /** Of a list. */
    public Attribution(String source, Confidence confidence) {
      this(source, confidence, null);
    }

    static Attribution inferred(Inference why) {
      return new Attribution(Inference.SOURCE, Confidence.LOW, why);
    }
  }

  /**
   * How the flow was traced.
   *
   * @param path the way of the largest part, from the first receiver to the destination; of more
   *     than {@link #PATH_CAP} steps the first and the last half of as many
   * @param pathTruncated whether steps were left out between the two halves
   * @param bounds what was too far or too small to follow
   * @param via {@code coinjoin} or {@code swap} when the way goes through one
   * @param listVersion the version of the labels that decided
   */
  public record Evidence(
      List<Step> path,
      boolean pathTruncated,
      Policy policy,
      Bounds bounds,
      @Nullable String via,
      String listVersion) {
    public Evidence {
      path = List.copyOf(path);
    }
  }

  /**
   * One step of the way: its number from 1, where value landed, at which address if any, how much
   * of the source's value, and when.
   */
  public record Step(
      int hop, Txid txid, String at, @Nullable String address, Amount amount, Instant time) {}

  /** The id, {@code fa1_} and 26 characters. */
  public String alertId() {
    return identity.alertId();
  }

  /** What became of it with this revision. */
  public State state() {
    return identity.state();
  }

  /** The party that the rule watches for. */
  public End watched() {
    return finding.direction() == Direction.OUTGOING ? source : destination;
  }
}
