package org.flowmon.bench;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.flowmon.chain.Amount;
import org.flowmon.chain.BlockRef;
import org.flowmon.chain.Chain;
import org.flowmon.chain.Outpoint;
import org.flowmon.chain.Transaction;
import org.flowmon.chain.Txid;
import org.flowmon.chain.UtxoTransaction;
import org.flowmon.ingest.ChainFollower;
import org.flowmon.ingest.LanePublisher;
import org.flowmon.standalone.Pipeline;
import org.flowmon.standalone.PipelineConfig;
import org.flowmon.watchlist.Watchlist;
import org.flowmon.watchlist.WatchlistBuilder;
import org.flowmon.watchlist.WatchlistFormat;

/**
 * From block received to alert readable: 100 transactions a second in ten blocks, one of ten
 * transactions raises an alert, every stage in this process over the embedded broker, read by a
 * read_committed consumer. The first 20 seconds do not count. Argument: seconds measured (default
 * 60).
 */
public final class LatencyBench {
  private static final int WARM_UP_SECONDS = 20;
  private static final long PAUSE_MS = 100;
  private static final String LIST =
      """
      {"entity":"listed","name":"Listed (bench)","kind":"payment-service","tags":["sanctioned"],"chain":"bitcoin-regtest","address":"bench-listed"}
      {"entity":"venue","name":"Venue (bench)","kind":"exchange","chain":"bitcoin-regtest","address":"bench-venue"}
      """;

  private LatencyBench() {}

  /** Runs it and prints percentiles. */
  public static void main(String[] args) throws Exception {
    int seconds = args.length > 0 ? Integer.parseInt(args[0]) : 60;
    WatchlistBuilder list = new WatchlistBuilder();
    WatchlistFormat.read(
        new ByteArrayInputStream(LIST.getBytes(StandardCharsets.UTF_8)), "bench.jsonl", list);
    Watchlist watchlist = list.build();
    Path data = Files.createTempDirectory("flowmon-latency");
    int blocks = (int) ((WARM_UP_SECONDS + seconds) * 1000L / PAUSE_MS);
    try (Pipeline pipeline =
        Pipeline.start(
            PipelineConfig.embedded(
                data,
                watchlist,
                List.of(
                    new PipelineConfig.Source(
                        Chain.BITCOIN_REGTEST, () -> new Paced(blocks), false))),
            message -> {})) {
      long[] latencies = measure(pipeline, blocks);
      Arrays.sort(latencies);
      System.out.printf(
          "block received to alert readable at 100 transactions/s: %d alerts, p50 %d ms, p99 %d ms, p99.9 %d ms, most %d ms%n",
          latencies.length,
          latencies[latencies.length / 2],
          latencies[(int) (latencies.length * 99L / 100)],
          latencies[(int) (latencies.length * 999L / 1000)],
          latencies[latencies.length - 1]);
    } finally {
      PipelineBench.delete(data);
    }
  }

  private static long[] measure(Pipeline pipeline, int alerts) {
    TopicPartition partition =
        new TopicPartition(pipeline.topics().alerts(), Chain.BITCOIN_REGTEST.lane());
    List<Long> latencies = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                pipeline.bootstrap(),
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed",
                ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
                5),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      int seenAlerts = 0;
      long end = System.nanoTime() + Duration.ofSeconds(alerts / 10 + 60L).toNanos();
      while (seenAlerts < alerts && System.nanoTime() < end) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
          Header seen = record.headers().lastHeader(LanePublisher.SEEN);
          if (++seenAlerts > WARM_UP_SECONDS * 1000 / PAUSE_MS && seen != null) {
            latencies.add(
                System.currentTimeMillis()
                    - Long.parseLong(new String(seen.value(), StandardCharsets.UTF_8)));
          }
        }
      }
    }
    return latencies.stream().mapToLong(Long::longValue).toArray();
  }

  /** Ten transactions every 100 ms; the first of them is paid by the listed party to the venue. */
  private static final class Paced implements ChainFollower {
    private final int blocks;
    private final Random random = new Random(1);
    private volatile boolean closed;

    Paced(int blocks) {
      this.blocks = blocks;
    }

    @Override
    public Chain chain() {
      return Chain.BITCOIN_REGTEST;
    }

    @Override
    public void follow(List<BlockRef> recent, Sink sink) throws IOException, InterruptedException {
      String parent = null;
      long next = System.nanoTime();
      for (int height = 0; height < blocks && !closed; height++) {
        List<Transaction> transactions = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
          transactions.add(payment(i == 0));
        }
        BlockRef block = new BlockRef(height, "b" + height, parent, 1_700_000_000L + height);
        sink.connected(block, transactions);
        sink.idle();
        parent = block.hash();
        next += PAUSE_MS * 1_000_000;
        long pause = (next - System.nanoTime()) / 1_000_000;
        if (pause > 0) {
          Thread.sleep(pause);
        }
      }
    }

    private Transaction payment(boolean listed) {
      String from = listed ? "bench-listed" : "from-" + random.nextInt(1000);
      String to = listed ? "bench-venue" : "to-" + random.nextInt(1000);
      return new UtxoTransaction(
          txid(),
          null,
          List.of(new UtxoTransaction.Input(new Outpoint(txid(), 0), from, Amount.of(100_000_000))),
          List.of(new UtxoTransaction.Output(to, Amount.of(99_990_000), false)));
    }

    private Txid txid() {
      byte[] id = new byte[32];
      random.nextBytes(id);
      return Txid.of(id, Txid.Form.HEX);
    }

    @Override
    public void close() {
      closed = true;
    }
  }
}
