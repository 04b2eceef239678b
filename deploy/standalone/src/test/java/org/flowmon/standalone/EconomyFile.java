package org.flowmon.standalone;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.flowmon.chain.BlockRef;
import org.flowmon.chain.Chain;
import org.flowmon.chain.Transaction;
import org.flowmon.ingest.ChainFollower;
import org.flowmon.ingest.neutral.NeutralFollower;
import org.flowmon.ingest.neutral.NeutralWriter;
import org.flowmon.topic.FlowJson;
import org.flowmon.trace.Bounds;
import org.flowmon.trace.Flow;
import org.flowmon.trace.Ledger;
import org.flowmon.trace.Policy;
import org.flowmon.trace.RandomEconomy;
import org.flowmon.watchlist.Watchlist;

/** A seeded economy as a recording, with its watchlist, and what tracing it must give. */
record EconomyFile(Chain chain, Path blocks, Path watchlist) {

  /** Blocks that are taken back and come again otherwise, and heights left out, among them. */
  static EconomyFile write(Path directory, long seed, int blocks, int transactions)
      throws IOException {
    return write(Chain.BITCOIN, directory, seed, blocks, transactions);
  }

  /** The same for any chain. */
  static EconomyFile write(Chain chain, Path directory, long seed, int blocks, int transactions)
      throws IOException {
    Path file = directory.resolve("economy-" + seed + ".jsonl");
    Random random = new Random(seed);
    RandomEconomy economy = new RandomEconomy(seed, BigInteger.valueOf(100_000_000), 200);
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16);
        NeutralWriter writer = new NeutralWriter(chain, out)) {
      long height = 100;
      String tip = "none";
      for (int i = 0; i < blocks; i++) {
        RandomEconomy.Block block =
            chain.model() == Chain.Model.UTXO
                ? economy.utxoBlock(transactions)
                : economy.accountBlock(transactions);
        boolean gap = i > 0 && random.nextInt(15) == 0;
        height += gap ? 2 + random.nextInt(5) : 1;
        String parent = gap ? "unseen" + height : tip;
        if (random.nextInt(8) == 0) {
          BlockRef orphan = ref(height, "orphan" + height, parent);
          List<Transaction> some = block.transactions().subList(0, transactions / 2);
          connect(writer, orphan, some);
          writer.disconnect(orphan);
        }
        BlockRef ref = ref(height, block.ref().hash(), parent);
        connect(writer, ref, block.transactions());
        tip = ref.hash();
      }
    }
    Path list = directory.resolve("watchlist-" + seed + ".jsonl");
    StringBuilder lines = new StringBuilder();
    for (int e = 0; e < 6; e++) {
      String tags = e == 0 ? "\"russia-linked\"" : e == 5 ? "\"watched\"" : "";
      for (int a = 0; a < 2; a++) {
        lines.append(
            """
            {"entity":"e%d","name":"Example %d","kind":"%s","tags":[%s],"chain":"%s",\
            "address":"0xe%d-%d","source":"test","confidence":"high"}
            """
                .formatted(e, e, e >= 4 ? "mining-pool" : "exchange", tags, chain, e, a));
      }
      if (e >= 4 && chain.model() == Chain.Model.UTXO) {
        lines.append(
            """
            {"entity":"e%d","name":"Example %d","kind":"mining-pool","tags":[%s],"chain":"%s",\
            "coinbaseTag":"/pool%d/","source":"test","confidence":"high"}
            """
                .formatted(e, e, tags, chain, e));
      }
    }
    Files.writeString(list, lines.toString());
    return new EconomyFile(chain, file, list);
  }

  private static BlockRef ref(long height, String hash, String parent) {
    return new BlockRef(height, hash, parent, 1_700_000_000L + height * 600);
  }

  private static void connect(NeutralWriter writer, BlockRef block, List<Transaction> all)
      throws IOException {
    writer.block(block);
    for (Transaction transaction : all) {
      writer.transaction(transaction);
    }
  }

  /** The lines of the flows of each policy, traced here and now without any Kafka. */
  Map<Policy, String> traced(Bounds bounds) throws IOException, InterruptedException {
    Watchlist list = WatchlistFiles.load(List.of(watchlist), false);
    Map<Policy, String> traced = new EnumMap<>(Policy.class);
    for (Policy policy : Policy.values()) {
      Ledger ledger = new Ledger(chain, policy, bounds, list.labels(chain.name()));
      ByteArrayOutputStream lines = new ByteArrayOutputStream();
      try (NeutralFollower follower = new NeutralFollower(chain, List.of(blocks))) {
        follower.follow(List.of(), new Traced(ledger, lines));
      }
      traced.put(policy, lines.toString(StandardCharsets.UTF_8));
    }
    return traced;
  }

  private record Traced(Ledger ledger, OutputStream lines) implements ChainFollower.Sink {
    @Override
    public void connected(BlockRef block, List<? extends Transaction> transactions) {
      ledger.connect(block);
      transactions.forEach(transaction -> ledger.apply(transaction, this::write));
    }

    @Override
    public void disconnected(BlockRef block) {
      ledger.disconnect(block.height(), block.hash(), this::write);
    }

    private void write(Flow flow) {
      try {
        FlowJson.writeLine(flow, lines);
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }
  }
}
