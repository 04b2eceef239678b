package org.flowmon.ingest.neutral;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.flowmon.chain.AccountTransaction;
import org.flowmon.chain.AccountTransaction.Conversion;
import org.flowmon.chain.Amount;
import org.flowmon.chain.BlockRef;
import org.flowmon.chain.Chain;
import org.flowmon.chain.Outpoint;
import org.flowmon.chain.Txid;
import org.flowmon.chain.UtxoTransaction;
import org.flowmon.topic.LaneRecord;
import org.flowmon.topic.RandomRecords;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NeutralReaderTest {
  private static final String ALL =
      """
      {"type":"block","chain":"bitcoin","height":7,"hash":"b7","parent":"b6","time":"2024-05-01T00:00:00Z"}
      {"type":"tx","chain":"bitcoin","txid":"mint","coinbase":"/tag/","inputs":[],"outputs":[{"address":"alice","value":"5000000000"}]}
      {"type":"tx","chain":"bitcoin","txid":"pay","inputs":[{"txid":"mint","vout":0,"address":"alice","value":"100"},{"txid":"x","vout":1}],"outputs":[{"address":"bob","value":"90"},{"unspendable":true,"value":"0"}],"later":{"a":[1]}}
      {"type":"block","chain":"ethereum","height":1,"hash":"0xAB","time":"2024-05-01T09:00:00+09:00"}
      {"type":"balance","chain":"ethereum","holder":"0xAbC","asset":"native","value":"1000"}
      {"value":"7","asset":"0xDD","holder":"carol","chain":"ethereum","type":"balance"}
      {"type":"tx","chain":"ethereum","txid":"0xABCD","transfers":[{"asset":"0xDAC17F958D2ee523a2206206994597C13D831ec7","from":"Alice","to":"0xFF","value":"36893488147419103232","log":3},{"asset":"native","from":"a","to":"b","value":"1"},{"asset":"0xee","from":"a","to":"p","value":"5","conversion":{"give":2}},{"asset":"native","from":"p","to":"a","value":"6","conversion":{"note":"x","take":2},"message":"across:0x1f"}],"fee":{"payer":"Alice","burned":"1","recipient":"0xEE"}}
      {"type":"tx","chain":"ethereum","txid":"t2","status":"reverted","fee":{"payer":"a","tip":"1","recipient":null}}
      {"type":"disconnect","chain":"bitcoin","height":7,"hash":"b7"}
      """;

  private static List<NeutralLine> expected() {
    BlockRef b7 = new BlockRef(7, "b7", "b6", 1_714_521_600);
    return List.of(
        new NeutralLine.Block(1, Chain.BITCOIN, b7),
        new NeutralLine.Tx(
            2,
            Chain.BITCOIN,
            new UtxoTransaction(
                Txid.parse("mint"),
                "/tag/",
                List.of(),
                List.of(new UtxoTransaction.Output("alice", Amount.of(5_000_000_000L), false)))),
        new NeutralLine.Tx(
            3,
            Chain.BITCOIN,
            new UtxoTransaction(
                Txid.parse("pay"),
                null,
                List.of(
                    new UtxoTransaction.Input(
                        new Outpoint(Txid.parse("mint"), 0), "alice", Amount.of(100)),
                    new UtxoTransaction.Input(new Outpoint(Txid.parse("x"), 1), null, null)),
                List.of(
                    new UtxoTransaction.Output("bob", Amount.of(90), false),
                    new UtxoTransaction.Output(null, Amount.ZERO, true)))),
        new NeutralLine.Block(4, Chain.ETHEREUM, new BlockRef(1, "0xab", null, 1_714_521_600)),
        new NeutralLine.Balance(5, Chain.ETHEREUM, "0xabc", "native", Amount.of(1000)),
        new NeutralLine.Balance(6, Chain.ETHEREUM, "carol", "0xdd", Amount.of(7)),
        new NeutralLine.Tx(
            7,
            Chain.ETHEREUM,
            new AccountTransaction(
                Txid.parse("0xabcd"),
                false,
                List.of(
                    new AccountTransaction.Transfer(
                        "0xdac17f958d2ee523a2206206994597c13d831ec7",
                        "Alice",
                        "0xff",
                        Amount.parse("36893488147419103232"),
                        3),
                    new AccountTransaction.Transfer("native", "a", "b", Amount.of(1), -1),
                    new AccountTransaction.Transfer("0xee", "a", "p", Amount.of(5), -1)
                        .as(Conversion.give(2)),
                    new AccountTransaction.Transfer("native", "p", "a", Amount.of(6), -1)
                        .as(Conversion.take(2))
                        .under("across:0x1f")),
                new AccountTransaction.Fee("Alice", Amount.of(1), Amount.ZERO, "0xee"))),
        new NeutralLine.Tx(
            8,
            Chain.ETHEREUM,
            new AccountTransaction(
                Txid.parse("t2"),
                true,
                List.of(),
                new AccountTransaction.Fee("a", Amount.ZERO, Amount.of(1), null))),
        new NeutralLine.Disconnect(9, Chain.BITCOIN, 7, "b7"));
  }

  @Test
  void everyKindOfLineIsRead() throws IOException {
    assertEquals(expected(), read(ALL.getBytes(StandardCharsets.UTF_8)));
    assertEquals(expected(), read(ALL.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8)));
    assertEquals(expected(), read(ALL.strip().getBytes(StandardCharsets.UTF_8)));
    assertEquals(List.of(), read(new byte[0]));
  }

  @Test
  void compressedFilesAreToldByTheirFirstBytes(@TempDir Path dir) throws IOException {
    byte[] plain = ALL.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream gz = new ByteArrayOutputStream();
    ByteArrayOutputStream bz2 = new ByteArrayOutputStream();
    int half = ALL.indexOf("{\"type\":\"block\",\"chain\":\"ethereum\"");
    // Two members one after the other, as logs that were appended to have them.
    for (byte[] part :
        List.of(Arrays.copyOf(plain, half), Arrays.copyOfRange(plain, half, plain.length))) {
      try (OutputStream to = new GZIPOutputStream(gz)) {
        to.write(part);
      }
      try (OutputStream to = new BZip2CompressorOutputStream(bz2)) {
        to.write(part);
      }
    }
    assertEquals(expected(), read(gz.toByteArray()));
    assertEquals(expected(), read(bz2.toByteArray()));
    Path file = Files.write(dir.resolve("cut.jsonl.gz"), Arrays.copyOf(gz.toByteArray(), 300));
    try (NeutralReader reader = NeutralReader.open(file)) {
      IOException e =
          assertThrows(
              IOException.class,
              () -> {
                while (reader.next() != null) {}
              });
      assertTrue(
          String.valueOf(e.getMessage()).startsWith(file + ": cannot be read further after line "),
          e.getMessage());
      assertFalse(e instanceof NeutralFormatException);
    }
  }

  @Test
  void whatTheWriterWritesComesBack() throws IOException {
    RandomRecords random = new RandomRecords(11);
    for (int i = 0; i < 300; i++) {
      Chain chain = i % 2 == 0 ? Chain.BITCOIN : Chain.TRON;
      BlockRef block = random.block();
      List<NeutralLine> lines = new ArrayList<>();
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      try (NeutralWriter writer = new NeutralWriter(chain, out)) {
        LaneRecord.Connected record =
            i % 2 == 0
                ? new LaneRecord.Connected(block, 0, 1, List.of(coinbaseless(random.utxo())))
                : new LaneRecord.Connected(block, 0, 1, List.of(lower(random.account())));
        assertTrue(writer.write(record));
        assertTrue(writer.write(new LaneRecord.Disconnected(block)));
        assertFalse(writer.write(new LaneRecord.LabelsChanged("v", List.of(), List.of())));
        lines.add(new NeutralLine.Block(1, chain, block));
        lines.add(new NeutralLine.Tx(2, chain, record.transactions().getFirst()));
        lines.add(new NeutralLine.Disconnect(3, chain, block.height(), block.hash()));
        if (i % 2 == 1) {
          Amount value = random.amount();
          assertTrue(writer.write(new LaneRecord.Balance("carol", "native", value)));
          lines.add(new NeutralLine.Balance(4, chain, "carol", "native", value));
        }
      }
      assertEquals(lines, read(out.toByteArray()));
    }
  }

  /** A coinbase spends nothing; the random one may. */
  private static UtxoTransaction coinbaseless(UtxoTransaction t) {
    return t.coinbase() == null
        ? t
        : new UtxoTransaction(t.txid(), t.coinbase(), List.of(), t.outputs());
  }

  /** Account chains write 0x names in lower case. */
  private static AccountTransaction lower(AccountTransaction t) {
    List<AccountTransaction.Transfer> transfers =
        t.transfers().stream()
            .map(
                x ->
                    new AccountTransaction.Transfer(
                        lower(x.asset()),
                        lower(x.from()),
                        lower(x.to()),
                        x.value(),
                        x.log(),
                        x.conversion(),
                        x.message(),
                        x.unit()))
            .toList();
    AccountTransaction.Fee fee = t.fee();
    if (fee == null) {
      return new AccountTransaction(t.txid(), t.reverted(), transfers, null);
    }
    String recipient = fee.recipient();
    return new AccountTransaction(
        t.txid(),
        t.reverted(),
        transfers,
        new AccountTransaction.Fee(
            lower(fee.payer()),
            fee.burned(),
            fee.tip(),
            recipient == null ? null : lower(recipient)));
  }

  private static String lower(String name) {
    return name.startsWith("0x") ? name.toLowerCase(Locale.ROOT) : name;
  }

  @Test
  void aStreamOfAnyLengthIsReadAsItComes() throws Exception {
    int count = 300_000;
    PipedOutputStream out = new PipedOutputStream();
    PipedInputStream in = new PipedInputStream(out, 1 << 16);
    CompletableFuture<Void> writing =
        CompletableFuture.runAsync(
            () -> {
              try (out;
                  NeutralWriter to = new NeutralWriter(Chain.ETHEREUM, out)) {
                for (int i = 0; i < count; i++) {
                  to.transaction(
                      new AccountTransaction(
                          Txid.parse("t" + i),
                          false,
                          List.of(
                              new AccountTransaction.Transfer(
                                  "native", "a" + i % 1000, "b", Amount.of(i), -1)),
                          null));
                }
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    long seen = 0;
    try (NeutralReader reader = NeutralReader.of(in, "pipe")) {
      for (NeutralLine line = reader.next(); line != null; line = reader.next()) {
        assertEquals(++seen, line.line());
        NeutralLine.Tx tx = assertInstanceOf(NeutralLine.Tx.class, line);
        AccountTransaction t = assertInstanceOf(AccountTransaction.class, tx.transaction());
        assertEquals(seen - 1, t.transfers().getFirst().value().toLong());
      }
    }
    writing.get();
    assertEquals(count, seen);
  }

  private static List<NeutralLine> read(byte[] bytes) throws IOException {
    List<NeutralLine> lines = new ArrayList<>();
    try (NeutralReader reader = NeutralReader.of(new ByteArrayInputStream(bytes), "f")) {
      for (NeutralLine line = reader.next(); line != null; line = reader.next()) {
        lines.add(line);
      }
    }
    return lines;
  }
}
