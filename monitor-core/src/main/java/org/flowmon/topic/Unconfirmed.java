package org.flowmon.topic;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.flowmon.trace.Flow;
import org.jspecify.annotations.Nullable;

/**
 * A flow of a transaction that is in no block, and what becomes of it. Stands in the flows topic
 * beside the flows of blocks, which are the same whether or not there is any of these: the same
 * key, the same JSON, and the header {@link #HEADER} with the fate as its value, by which readers
 * of flows pass it over. The flow's block is one that there is not: the first height that it can
 * have, the hash {@link #NO_BLOCK}, and the time at which the transaction was seen.
 *
 * @param flow as the transaction would move value on top of the confirmed state; retracted at the
 *     end, whatever that is
 * @param fate what is told of it
 * @param replaces when it is seen: the ids of unconfirmed flows that it takes the place of; they
 *     are told after it
 * @param senders when it is seen: the addresses it leaves from, see {@link Senders}
 */
public record Unconfirmed(Flow flow, Fate fate, List<String> replaces, List<String> senders) {
  /** The header of its records: the fate. */
  public static final String HEADER = "mempool";

  /** The header with {@link #replaces}, separated by spaces; left out when there is none. */
  public static final String REPLACES = "mempool-replaces";

  /** What stands for the hash of the block. */
  public static final String NO_BLOCK = "mempool";

  /** What becomes of a transaction outside of blocks. */
  public enum Fate {
    /** It waits for a block. */
    SEEN,
    /** A block took it in. */
    INCLUDED,
    /** Another transaction spends the same coins. */
    REPLACED,
    /** It no longer waits. */
    DROPPED;

    /** The lower-case word. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public Unconfirmed {
    replaces = List.copyOf(replaces);
  }

  /** The end of a flow that was seen. */
  public static Unconfirmed ended(Flow seen, Fate fate) {
    return new Unconfirmed(seen.retract(), fate, List.of());
  }

  /** Whether a record of the flows topic with these headers is one, and no flow of a block. */
  public static boolean is(Headers headers) {
    return headers.lastHeader(HEADER) != null;
  }

  /** One of which the senders are not known. */
  public Unconfirmed(Flow flow, Fate fate, List<String> replaces) {
    this(flow, fate, replaces, List.of());
  }

  /** The same, which leaves from those addresses. */
  public Unconfirmed sentFrom(List<String> addresses) {
    return new Unconfirmed(flow, fate, replaces, addresses);
  }

  /** Adds what its record has besides the flow. */
  public Headers addTo(Headers headers) {
    headers.add(HEADER, fate.toString().getBytes(StandardCharsets.US_ASCII));
    if (!replaces.isEmpty()) {
      headers.add(REPLACES, String.join(" ", replaces).getBytes(StandardCharsets.UTF_8));
    }
    Senders.addTo(headers, senders);
    return headers;
  }

  /**
   * Reads a record for which {@link #is} is true.
   *
   * @throws FlowFormatException when it is none
   */
  public static Unconfirmed of(Headers headers, byte[] value) {
    String word = text(headers.lastHeader(HEADER));
    String replaced = text(headers.lastHeader(REPLACES));
    for (Fate fate : Fate.values()) {
      if (fate.toString().equals(word)) {
        return new Unconfirmed(
            FlowJson.fromBytes(value),
            fate,
            replaced.isEmpty() ? List.of() : List.of(replaced.split(" ")),
            Senders.read(headers));
      }
    }
    throw new FlowFormatException(HEADER, "no fate is called \"" + word + "\"", null);
  }

  private static String text(@Nullable Header header) {
    return header == null || header.value() == null
        ? ""
        : new String(header.value(), StandardCharsets.UTF_8);
  }
}
