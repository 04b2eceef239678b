package org.flowmon.trace;

import java.util.List;
import java.util.function.Consumer;
import org.flowmon.chain.AccountTransaction.Transfer;
import org.flowmon.chain.Amount;
import org.flowmon.chain.Chain;
import org.flowmon.watchlist.Label;
import org.jspecify.annotations.Nullable;

/** The boundary: value that arrives at a labelled address, or is earned as a fee, becomes flows. */
final class Arrivals {
  /** Most ways are shorter. */
  private static final int READ_AHEAD = 6;

  private final Chain chain;
  private final Policy policy;
  private final Bounds bounds;
  private final Names origins;
  private final Names assets;
  private final Mixing mixing;
  private final Ways ways;
  private final FlowId ids;
  private String listVersion = "";
  private int[] lasts = new int[64];
  private int parts;

  /** Keeps the reads ahead from being optimised away. */
  long sum;

  Arrivals(
      Chain chain,
      Policy policy,
      Bounds bounds,
      Names origins,
      Names assets,
      Mixing mixing,
      Ways ways) {
    this.chain = chain;
    this.policy = policy;
    this.bounds = bounds;
    this.origins = origins;
    this.assets = assets;
    this.mixing = mixing;
    this.ways = ways;
    this.ids = new FlowId(chain, policy);
  }

  void listVersion(String version) {
    listVersion = version;
  }

  String listVersion() {
    return listVersion;
  }

  /**
   * Value lands at an address of {@code to}: one flow per origin, and the books.
   *
   * @param by the transfer that brings it, {@code null} for a coin
   */
  void absorb(
      TracedBlock block,
      Pool taken,
      Landings arriving,
      int asset,
      Label to,
      @Nullable Transfer by,
      Consumer<Flow> out) {
    Flow.Kind kind = to.bridge() ? Flow.Kind.BRIDGE : Flow.Kind.TRANSFER;
    Landing landing = arriving.here();
    Amount value = begin(taken, landing, asset);
    mixing.forEachOrigin(
        taken,
        (origin, amount, hops, way) -> {
          if (origins.name(origin).equals(to.entity())) {
            block.totals.add(asset, origin, Book.RETURNED, amount);
          } else {
            block.totals.add(asset, origin, Book.ABSORBED, amount);
            emit(block, landing, asset, origin, to, kind, by, amount, value, hops, way, out);
          }
        });
  }

  /**
   * Value was paid as a fee and earned by {@code to}: one flow per origin. The books know it as a
   * fee already.
   */
  void earn(
      TracedBlock block, Pool fee, Landings arriving, int asset, Label to, Consumer<Flow> out) {
    Landing landing = arriving.here();
    Amount value = begin(fee, landing, asset);
    mixing.forEachOrigin(
        fee,
        (origin, amount, hops, way) -> {
          if (!origins.name(origin).equals(to.entity())) {
            emit(
                block,
                landing,
                asset,
                origin,
                to,
                Flow.Kind.FEE,
                null,
                amount,
                value,
                hops,
                way,
                out);
          }
        });
  }

  /** Prepares for the flows of one arrival; returns its whole value. */
  private Amount begin(Pool arrived, Landing landing, int asset) {
    if (lasts.length <= arrived.size()) { // and the unattributed rest
      lasts = new int[2 * arrived.size()];
    }
    parts = 0;
    mixing.forEachPart(arrived, (mark, way, amount) -> lasts[parts++] = way);
    sum += ways.read(lasts, parts, READ_AHEAD);
    ids.arrival(landing.txid.toString(), landing.at.toString(), assets.name(asset));
    return arrived.value();
  }

  private void emit(
      TracedBlock block,
      Landing landing,
      int asset,
      int origin,
      Label to,
      Flow.Kind kind,
      @Nullable Transfer by,
      Amount amount,
      Amount value,
      int hops,
      int before,
      Consumer<Flow> out) {
    String from = origins.name(origin);
    List<Flow.Arrival> path = ways.path(before, landing.arrival(amount));
    Via via = landing.via == null ? ways.via(before) : landing.via;
    Flow flow =
        new Flow(
            ids.of(from, to.entity(), kind),
            chain,
            landing.txid,
            landing.at.toString(),
            assets.name(asset),
            by == null ? null : by.unit(),
            from,
            to.entity(),
            kind,
            amount,
            value,
            hops + 1,
            path.get(0).time(),
            path,
            via == null ? null : via.toString(),
            by == null || kind != Flow.Kind.BRIDGE ? null : by.message(),
            policy,
            block.ref,
            listVersion,
            false,
            bounds,
            to.inference());
    block.flows.add(flow);
    out.accept(flow);
  }
}
