package org.flowmon.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.flowmon.chain.AccountTransaction;
import org.flowmon.chain.Amount;
import org.flowmon.chain.BlockRef;
import org.flowmon.chain.Outpoint;
import org.flowmon.chain.Transaction;
import org.flowmon.chain.Txid;
import org.flowmon.chain.UtxoTransaction;
import org.flowmon.topic.LaneCodec;
import org.flowmon.topic.LaneRecord;
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
 * Lane records of 1000 transactions, written and read: nanoseconds a transaction. An account
 * transaction has one transfer between two of 2000 accounts; a UTXO transaction one input and two
 * outputs, each to an address of its own.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class LaneCodecBench {
  private static final int SIZE = 1000;
  private static final BlockRef BLOCK =
      new BlockRef(800_000, "a".repeat(64), "b".repeat(64), 1_700_000_000);

  private LaneRecord account = new LaneRecord.Disconnected(BLOCK);
  private LaneRecord utxo = account;
  private byte[] accountBytes = {};
  private byte[] utxoBytes = {};

  /** Makes the records. */
  @Setup
  public void setup() {
    Random random = new Random(1);
    List<Transaction> accounts = new ArrayList<>();
    List<Transaction> utxos = new ArrayList<>();
    for (int i = 0; i < SIZE; i++) {
      String from = String.format("0x%040x", 1L + random.nextInt(2_000));
      String to = String.format("0x%040x", 1L + random.nextInt(2_000));
      AccountTransaction.Transfer transfer =
          new AccountTransaction.Transfer(
              AccountTransaction.NATIVE, from, to, Amount.of(random.nextLong(1L << 50)), -1);
      accounts.add(
          new AccountTransaction(txid(random, Txid.Form.HEX_0X), false, List.of(transfer), null));
      Outpoint coin = new Outpoint(txid(random, Txid.Form.HEX), random.nextInt(3));
      utxos.add(
          new UtxoTransaction(
              txid(random, Txid.Form.HEX),
              null,
              List.of(new UtxoTransaction.Input(coin, null, null)),
              List.of(output(random), output(random))));
    }
    account = new LaneRecord.Connected(BLOCK, 0, 1, accounts);
    utxo = new LaneRecord.Connected(BLOCK, 0, 1, utxos);
    accountBytes = LaneCodec.encode(account);
    utxoBytes = LaneCodec.encode(utxo);
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

  /** Writes account transactions. */
  @Benchmark
  @OperationsPerInvocation(SIZE)
  public byte[] encodeAccount() {
    return LaneCodec.encode(account);
  }

  /** Reads account transactions. */
  @Benchmark
  @OperationsPerInvocation(SIZE)
  public LaneRecord decodeAccount() {
    return LaneCodec.decode(accountBytes);
  }

  /** Writes UTXO transactions. */
  @Benchmark
  @OperationsPerInvocation(SIZE)
  public byte[] encodeUtxo() {
    return LaneCodec.encode(utxo);
  }

  /** Reads UTXO transactions. */
  @Benchmark
  @OperationsPerInvocation(SIZE)
  public LaneRecord decodeUtxo() {
    return LaneCodec.decode(utxoBytes);
  }
}
