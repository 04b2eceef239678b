package org.flowmon.standalone.retrace;

import java.math.BigInteger;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.flowmon.chain.AddressCheck;
import org.flowmon.chain.Chain;
import org.flowmon.topic.LaneRecord;
import org.flowmon.trace.RandomEconomy;
import org.flowmon.watchlist.Attribution;
import org.flowmon.watchlist.Confidence;
import org.flowmon.watchlist.Entity;
import org.flowmon.watchlist.Watchlist;
import org.flowmon.watchlist.WatchlistBuilder;

/** Lanes of random economies, with labels that change on the way. */
final class RandomLanes {
  /** How many blocks each has in the end, from height 0 on. */
  static final int BLOCKS = 30;

  private static final int PAYMENTS = 12;

  private RandomLanes() {}

  /** Of claims {@code entity address}. */
  static Watchlist list(Chain chain, List<String> claims) {
    WatchlistBuilder list = new WatchlistBuilder();
    for (String claim : claims) {
      String[] words = claim.split(" ", -1);
      list.entity(Entity.of(words[0]).build());
      list.attribution(
          new Attribution(
              words[0],
              chain.name(),
              words[1],
              null,
              null,
              null,
              "made up",
              null,
              Confidence.HIGH,
              new AddressCheck(AddressCheck.State.UNCHECKED, "made up")));
    }
    return list.build();
  }

  /** Blocks in one or two parts; now and then two are taken back and come again, one twice. */
  static List<LaneRecord> blocks(Chain chain, long seed) {
    RandomEconomy economy = new RandomEconomy(seed, BigInteger.valueOf(1_000_000), 12);
    List<LaneRecord> records = new ArrayList<>();
    List<RandomEconomy.Block> all = new ArrayList<>();
    for (int i = 0; i < BLOCKS; i++) {
      RandomEconomy.Block block =
          chain.model() == Chain.Model.UTXO
              ? economy.utxoBlock(PAYMENTS)
              : economy.accountBlock(PAYMENTS);
      all.add(block);
      connect(block, i % 3 == 0, records);
      if (i % 7 == 5) {
        records.add(new LaneRecord.Disconnected(block.ref()));
        records.add(new LaneRecord.Disconnected(all.get(i - 1).ref()));
        connect(all.get(i - 1), false, records);
        connect(block, false, records);
        connect(block, true, records); // again, which says nothing
      }
    }
    return records;
  }

  private static void connect(RandomEconomy.Block block, boolean parts, List<LaneRecord> to) {
    int half = parts ? block.transactions().size() / 2 : block.transactions().size();
    int all = parts ? 2 : 1;
    to.add(new LaneRecord.Connected(block.ref(), 0, all, block.transactions().subList(0, half)));
    if (parts) {
      to.add(
          new LaneRecord.Connected(
              block.ref(),
              1,
              all,
              block.transactions().subList(half, block.transactions().size())));
    }
  }

  private static LaneRecord labels(Chain chain, Watchlist from, Watchlist to) {
    return new LaneRecord.LabelsChanged(
        to.version(), from.labelList(chain.name()), to.labelList(chain.name()));
  }

  /** The lane with these labels first, and others before its n-th record. */
  static List<LaneRecord> lane(
      Chain chain, List<LaneRecord> blocks, Watchlist first, int n, Watchlist then) {
    List<LaneRecord> lane = new ArrayList<>(blocks);
    lane.add(n, labels(chain, first, then));
    lane.addFirst(labels(chain, Watchlist.EMPTY, first));
    return lane;
  }

  /** The first record of a block of that day or later. */
  static int firstOf(List<LaneRecord> blocks, LocalDate day) {
    int i = 0;
    while (!(blocks.get(i) instanceof LaneRecord.Connected c)
        || c.block().epochDay() < day.toEpochDay()) {
      i++;
    }
    return i;
  }
}
