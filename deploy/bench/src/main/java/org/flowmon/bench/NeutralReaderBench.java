package org.flowmon.bench;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.flowmon.chain.AccountTransaction;
import org.flowmon.chain.Amount;
import org.flowmon.chain.Chain;
import org.flowmon.chain.Outpoint;
import org.flowmon.chain.Txid;
import org.flowmon.chain.UtxoTransaction;
import org.flowmon.ingest.neutral.NeutralReader;
import org.flowmon.ingest.neutral.NeutralWriter;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The neutral format, read: nanoseconds a line. An account transaction has one transfer, a UTXO
 * transaction one input and two outputs; txids are hashes.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class NeutralReaderBench {
  private static final int SIZE = 10_000;

  private byte[] account = {};
  private byte[] utxo = {};

  /** Writes the lines. */
  @Setup
  public void setup() throws IOException {
    Random random = new Random(1);
    ByteArrayOutputStream accounts = new ByteArrayOutputStream();
    ByteArrayOutputStream utxos = new ByteArrayOutputStream();
    try (NeutralWriter toAccounts = new NeutralWriter(Chain.ETHEREUM, accounts);
        NeutralWriter toUtxos = new NeutralWriter(Chain.BITCOIN, utxos)) {
      for (int i = 0; i < SIZE; i++) {
        String from = String.format("0x%040x", 1L + random.nextInt(2_000));
        String to = String.format("0x%040x", 1L + random.nextInt(2_000));
        AccountTransaction.Transfer transfer =
            new AccountTransaction.Transfer(
                AccountTransaction.NATIVE, from, to, Amount.of(random.nextLong(1L << 50)), -1);
        toAccounts.transaction(
            new AccountTransaction(txid(random, Txid.Form.HEX_0X), false, List.of(transfer), null));
        Outpoint coin = new Outpoint(txid(random, Txid.Form.HEX), random.nextInt(3));
        toUtxos.transaction(
            new UtxoTransaction(
                txid(random, Txid.Form.HEX),
                null,
                List.of(new UtxoTransaction.Input(coin, null, null)),
                List.of(output(random), output(random))));
      }
    }
    account = accounts.toByteArray();
    utxo = utxos.toByteArray();
  }

  private static Txid txid(Random random, Txid.Form form) {
    byte[] bytes = new byte[32];
    random.nextBytes(bytes);
    return Txid.of(bytes, form);
  }

  private static UtxoTransaction.Output output(Random random) {
    String address = String.format("bc1q%038x", random.nextLong());
    return new UtxoTransaction.Output(address, Amount.of(random.nextLong(1L << 40)), false);
  }

  /** Reads account transactions. */
  @Benchmark
  @OperationsPerInvocation(SIZE)
  public long readAccount() throws IOException {
    return read(account);
  }

  /** Reads UTXO transactions. */
  @Benchmark
  @OperationsPerInvocation(SIZE)
  public long readUtxo() throws IOException {
    return read(utxo);
  }

  private static long read(byte[] bytes) throws IOException {
    try (NeutralReader reader = NeutralReader.of(new ByteArrayInputStream(bytes), "bench")) {
      while (reader.next() != null) {
        // The reader counts.
      }
      return reader.line();
    }
  }
}
