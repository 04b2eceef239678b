package org.flowmon.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.flowmon.alerts.Alert;
import org.flowmon.alerts.AlertBook;
import org.flowmon.alerts.AlertJson;
import org.flowmon.alerts.Parties;
import org.flowmon.alerts.rule.ShippedRules;
import org.flowmon.chain.Chain;
import org.flowmon.topic.FlowJson;
import org.flowmon.topic.LaneRecord;
import org.flowmon.topic.Settled;
import org.flowmon.trace.Bounds;
import org.flowmon.trace.Flow;
import org.flowmon.trace.Ledger;
import org.flowmon.trace.Policy;
import org.flowmon.watchlist.Watchlist;

/**
 * What a lane of accounts leads to, from its first record on, in memory and without a broker: the
 * lines of {@code flows tail --json} by policy, and those of {@code alerts tail --json}.
 */
record Retraced(Map<Policy, List<String>> flows, List<String> alerts) {
  static Retraced of(Chain chain, List<LaneRecord> lane, Watchlist watchlist) throws IOException {
    AlertBook book = new AlertBook(Parties.of(watchlist), ShippedRules.standard());
    Map<Policy, List<String>> flows = new EnumMap<>(Policy.class);
    List<Alert> revisions = new ArrayList<>();
    for (Policy policy : Policy.values()) {
      Ledger ledger = new Ledger(chain, policy, Bounds.DEFAULT, watchlist.labels(chain.name()));
      ledger.listVersion(watchlist.version());
      List<Flow> of = new ArrayList<>();
      for (LaneRecord record : lane) {
        int before = of.size();
        switch (record) {
          case LaneRecord.Connected c -> {
            ledger.connect(c.block());
            c.transactions().forEach(tx -> ledger.apply(tx, of::add));
          }
          case LaneRecord.Disconnected d ->
              ledger.disconnect(d.block().height(), d.block().hash(), of::add);
          case LaneRecord.Balance b -> ledger.balance(b.holder(), b.asset(), b.value());
          case LaneRecord.Mempool m -> {}
          case LaneRecord.LabelsChanged l -> {} // those of the list, at the beginning
          case LaneRecord.Prices p -> {}
        }
        of.subList(before, of.size()).forEach(f -> book.accept(f).ifPresent(revisions::add));
        if (policy == Policy.HAIRCUT) {
          Settled.behind(chain, record, null, new RecordHeaders())
              .ifPresent(s -> revisions.addAll(book.settle(s)));
        }
      }
      ByteArrayOutputStream lines = new ByteArrayOutputStream();
      for (Flow flow : of) {
        FlowJson.writeLine(flow, lines);
      }
      flows.put(policy, lines.toString(UTF_8).lines().toList());
    }
    return new Retraced(
        flows, revisions.stream().map(a -> new String(AlertJson.toBytes(a), UTF_8)).toList());
  }
}
