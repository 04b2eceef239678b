package org.flowmon.topology;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.flowmon.chain.AccountTransaction;
import org.flowmon.chain.BlockRef;
import org.flowmon.chain.Chain;
import org.flowmon.chain.Transaction;
import org.flowmon.chain.Txid;
import org.flowmon.chain.UtxoTransaction;
import org.flowmon.topic.LaneCodec;
import org.flowmon.topic.LaneRecord;
import org.flowmon.topic.Topics;
import org.flowmon.topic.Unconfirmed;
import org.flowmon.trace.Bounds;
import org.flowmon.trace.Flow;
import org.flowmon.trace.Policy;
import org.flowmon.watchlist.Label;
import org.jspecify.annotations.Nullable;

/**
 * Traces a lane again up to one block, apart from the running stage and without writing anything:
 * from the lane's start, or from the newest image of the stage's state that is older than the
 * block. What comes out depends on the topics only.
 *
 * @param bootstrap host:port of the brokers
 * @param policies those the stage traces with
 * @param bounds those the stage traces with
 * @param inferDeposits whether the stage infers deposit addresses
 */
public record Retrace(
    String bootstrap, Topics topics, List<Policy> policies, Bounds bounds, boolean inferDeposits) {
  /** How many lane records are between two tellings of the progress. */
  private static final int TELL_EVERY = 10_000;

  /**
   * A transaction of the way, as it stood in the lane.
   *
   * @param labels the deciding label of each of its addresses, at that place of the lane
   * @param pool whose tag stands in its coinbase, if it is one and there is a label for it
   */
  public record Seen(
      BlockRef block, Transaction transaction, Map<String, Label> labels, @Nullable Label pool) {}

  /**
   * What came out.
   *
   * @param flows of the block, in order of arrival
   * @param seen the wanted transactions that were read on the way
   * @param first the block's first transaction, its coinbase where there is one; {@code null} of an
   *     empty block
   * @param listVersion the version of the labels at the block
   * @param image the lane offset of the image it began from, -1 for the lane's start
   * @param begin the block's first record in the lane
   * @param end the block's last record in the lane
   * @param records how many lane records were traced
   */
  public record Result(
      List<Flow> flows,
      Map<Txid, Seen> seen,
      @Nullable Seen first,
      String listVersion,
      long image,
      long begin,
      long end,
      long records) {}

  /**
   * Traces up to a block.
   *
   * @param hash the block's
   * @param timestamp of its record in the lane, milliseconds since 1970, which its flows have too:
   *     where to look for it first
   * @param wanted transactions to keep
   * @param fromStart whether no image may be used
   * @param progress told now and then how many lane records were traced
   * @throws IOException when the block is not in the lane, the lane is not kept far enough back, or
   *     a broker goes away; the message says so
   */
  public Result upTo(
      Chain chain,
      String hash,
      long timestamp,
      Set<Txid> wanted,
      boolean fromStart,
      Consumer<Long> progress)
      throws IOException {
    TraceConfig config =
        TraceConfig.of(bootstrap, topics, Path.of(""), bounds).withPolicies(policies);
    Map<String, Object> reading = TraceApp.historyConfig(config);
    String lane = topics.transactions();
    LanePlace place =
        LanePlace.of(reading, lane, chain.lane(), hash, timestamp)
            .orElseThrow(
                () -> new IOException("the lane of " + chain + " does not hold block " + hash));
    Optional<StoredImages.Image> image =
        fromStart
            ? Optional.empty()
            : StoredImages.newest(reading, config.changelog(), chain.lane(), place.begin());
    LaneTracer tracer = new LaneTracer(chain, policies, bounds, inferDeposits);
    long from = 0;
    if (image.isPresent()) {
      LaneImage.restore(tracer, image.get().chunks());
      from = image.get().laneOffset() + 1;
    }
    if (place.first() > from) {
      throw new IOException(
          "the lane of "
              + chain
              + " is kept from offset "
              + place.first()
              + " on and cannot be traced again from "
              + (image.isPresent()
                  ? "the state that is stored of offset " + (from - 1)
                  : "its start")
              + (fromStart || image.isPresent()
                  ? ""
                  : "; no stored state is older than the block"));
    }
    List<Flow> flows = new ArrayList<>();
    Map<Txid, Seen> seen = new HashMap<>();
    long[] records = {0};
    @Nullable Seen[] first = {null};
    new KafkaLaneHistory(reading, lane)
        .read(
            chain.lane(),
            from,
            place.end(),
            (bytes, offset) -> {
              LaneRecord record = LaneCodec.decode(bytes);
              boolean inBlock = offset >= place.begin();
              tracer.accept(record, inBlock ? new Kept(flows) : LaneTracer.Output.NONE);
              keep(record, tracer, wanted, seen);
              if (offset == place.begin()
                  && record instanceof LaneRecord.Connected c
                  && !c.transactions().isEmpty()) {
                first[0] = seen(c.block(), c.transactions().getFirst(), tracer);
              }
              if (++records[0] % TELL_EVERY == 0) {
                progress.accept(records[0]);
              }
            });
    return new Result(
        flows,
        seen,
        first[0],
        tracer.listVersion(),
        image.map(StoredImages.Image::laneOffset).orElse(-1L),
        place.begin(),
        place.end(),
        records[0]);
  }

  private static void keep(
      LaneRecord record, LaneTracer tracer, Set<Txid> wanted, Map<Txid, Seen> seen) {
    if (!(record instanceof LaneRecord.Connected c)) {
      return;
    }
    for (Transaction tx : c.transactions()) {
      if (wanted.contains(tx.txid())) {
        seen.put(tx.txid(), seen(c.block(), tx, tracer));
      }
    }
  }

  private static Seen seen(BlockRef block, Transaction tx, LaneTracer tracer) {
    Map<String, Label> labels = new HashMap<>();
    Consumer<@Nullable String> look =
        address -> {
          if (address == null) {
            return;
          }
          Label listed = tracer.labels.at(address, block.epochDay());
          Label label = listed == null ? tracer.labels.inferred(address) : listed;
          if (label != null) {
            labels.put(address, label);
          }
        };
    Label pool = null;
    switch (tx) {
      case UtxoTransaction u -> {
        u.inputs().forEach(in -> look.accept(in.address()));
        u.outputs().forEach(out -> look.accept(out.address()));
        String coinbase = u.coinbase();
        pool = coinbase == null ? null : tracer.labels.pool(coinbase, block.epochDay());
      }
      case AccountTransaction a -> {
        a.transfers()
            .forEach(
                transfer -> {
                  look.accept(transfer.from());
                  look.accept(transfer.to());
                });
        AccountTransaction.Fee fee = a.fee();
        if (fee != null) {
          look.accept(fee.payer());
          look.accept(fee.recipient());
        }
      }
    }
    return new Seen(block, tx, labels, pool);
  }

  private record Kept(List<Flow> flows) implements LaneTracer.Output {
    @Override
    public void flow(Flow flow) {
      flows.add(flow);
    }

    @Override
    public void unconfirmed(Unconfirmed flow) {}

    @Override
    public void rejected(Txid txid, String reason) {}
  }
}
