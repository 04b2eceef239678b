package org.flowmon.trace;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.flowmon.chain.Amount;
import org.flowmon.chain.Chain;
import org.flowmon.chain.Txid;
import org.flowmon.trace.Landing.Step;
import org.flowmon.watchlist.Label;
import org.jspecify.annotations.Nullable;

/** The boundary: value that arrives at a labelled address, or is earned as a fee, becomes flows. */
final class Arrivals {
  private final Chain chain;
  private final Policy policy;
  private final Names origins;
  private final Names assets;
  private final FlowId ids;
  private String listVersion = "";

  Arrivals(Chain chain, Policy policy, Names origins, Names assets) {
    this.chain = chain;
    this.policy = policy;
    this.origins = origins;
    this.assets = assets;
    this.ids = new FlowId(chain, policy);
  }

  void listVersion(String version) {
    listVersion = version;
  }

  String listVersion() {
    return listVersion;
  }

  /** Value lands at an address of {@code to}: one flow per origin, and the books. */
  void absorb(
      TracedBlock block,
      Composition taken,
      Landing landing,
      int asset,
      Label to,
      Consumer<Flow> out) {
    taken.forEachOrigin(
        origins,
        (origin, amount, hops, way) -> {
          if (origins.name(origin).equals(to.entity())) {
            block.totals.add(asset, origin, Book.RETURNED, amount);
          } else {
            block.totals.add(asset, origin, Book.ABSORBED, amount);
            emit(
                block,
                landing,
                asset,
                origin,
                to,
                Flow.Kind.TRANSFER,
                amount,
                taken.value(),
                hops,
                way,
                out);
          }
        });
  }

  /**
   * Value was paid as a fee and earned by {@code to}: one flow per origin. The books know it as a
   * fee already.
   */
  void earn(
      TracedBlock block,
      Composition fee,
      Landing landing,
      int asset,
      Label to,
      Consumer<Flow> out) {
    fee.forEachOrigin(
        origins,
        (origin, amount, hops, way) -> {
          if (!origins.name(origin).equals(to.entity())) {
            emit(
                block,
                landing,
                asset,
                origin,
                to,
                Flow.Kind.FEE,
                amount,
                fee.value(),
                hops,
                way,
                out);
          }
        });
  }

  private void emit(
      TracedBlock block,
      Landing landing,
      int asset,
      int origin,
      Label to,
      Flow.Kind kind,
      Amount amount,
      Amount value,
      int hops,
      @Nullable Step before,
      Consumer<Flow> out) {
    Txid txid = landing.txid;
    String at = landing.at.toString();
    String assetName = assets.name(asset);
    String from = origins.name(origin);
    List<Flow.Arrival> path = new ArrayList<>(Step.path(before));
    path.add(landing.arrival(amount));
    boolean coinjoin = landing.coinjoin || Step.throughCoinjoin(before);
    Flow flow =
        new Flow(
            ids.of(txid.toString(), at, assetName, from, to.entity(), kind),
            chain,
            txid,
            at,
            assetName,
            from,
            to.entity(),
            kind,
            amount,
            value,
            hops + 1,
            path.get(0).time(),
            path,
            coinjoin ? "coinjoin" : null,
            policy,
            block.ref,
            listVersion,
            false);
    block.flows.add(flow);
    out.accept(flow);
  }
}
