package org.flowmon.topic;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.flowmon.chain.AccountTransaction;
import org.flowmon.chain.Transaction;
import org.flowmon.chain.UtxoTransaction;
import org.flowmon.trace.Flow;
import org.flowmon.watchlist.Label;
import org.flowmon.watchlist.Labels;
import org.jspecify.annotations.Nullable;

/**
 * The addresses of the sender that a direct flow left from: a header of its record, beside the flow
 * and no part of it. When one of them is no longer the sender's, whoever rests on the flow knows
 * which. Of a flow over several hops nothing is said, nor when there are more than {@link #MOST}.
 */
public final class Senders {
  /** The header: the addresses, separated by spaces. */
  public static final String HEADER = "senders";

  /** More would make the header larger than the flow. */
  static final int MOST = 64;

  private Senders() {}

  /** Those of a flow that the transaction made, as the labels are there; empty for not known. */
  public static List<String> of(Transaction transaction, Flow flow, Labels labels) {
    if (flow.hops() != 1) {
      return List.of();
    }
    Set<String> found = new LinkedHashSet<>();
    switch (transaction) {
      case UtxoTransaction tx -> tx.inputs().forEach(in -> add(found, in.address(), flow, labels));
      case AccountTransaction tx -> {
        for (int i = 0; i < tx.transfers().size(); i++) {
          if (flow.at().equals("transfer:" + i)) {
            add(found, tx.transfers().get(i).from(), flow, labels);
          }
        }
      }
    }
    return found.size() > MOST ? List.of() : List.copyOf(found);
  }

  private static void add(Set<String> found, @Nullable String address, Flow flow, Labels labels) {
    Label holder = labels.at(address, flow.block().epochDay());
    if (address != null && holder != null && holder.entity().equals(flow.from())) {
      found.add(address);
    }
  }

  /** Adds the header, where any are known. */
  public static void addTo(Headers headers, List<String> senders) {
    if (!senders.isEmpty()) {
      headers.add(HEADER, String.join(" ", senders).getBytes(StandardCharsets.UTF_8));
    }
  }

  /** Those that a record names; empty for not known. */
  public static List<String> read(Headers headers) {
    Header header = headers.lastHeader(HEADER);
    return header == null || header.value() == null
        ? List.of()
        : List.of(new String(header.value(), StandardCharsets.UTF_8).split(" "));
  }
}
