package org.flowmon.topic;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.CodedOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.flowmon.chain.AccountTransaction;
import org.flowmon.chain.Amount;
import org.flowmon.chain.BlockRef;
import org.flowmon.chain.Finality;
import org.flowmon.chain.Outpoint;
import org.flowmon.chain.Transaction;
import org.flowmon.chain.Txid;
import org.flowmon.chain.UtxoTransaction;
import org.flowmon.watchlist.Confidence;
import org.flowmon.watchlist.Label;
import org.junit.jupiter.api.Test;

class LaneCodecTest {
  private static final BlockRef BLOCK = new BlockRef(7, "b7", "b6", 1_714_521_600);

  @Test
  void everyRecordComesBackAsItWas() {
    RandomRecords random = new RandomRecords(1);
    for (int i = 0; i < 3_000; i++) {
      LaneRecord record = random.record();
      assertEquals(record, LaneCodec.decode(LaneCodec.encode(record)), "record " + i);
    }
  }

  @Test
  void equalRecordsAreEqualBytes() {
    RandomRecords first = new RandomRecords(2);
    RandomRecords second = new RandomRecords(2);
    for (int i = 0; i < 500; i++) {
      byte[] bytes = LaneCodec.encode(first.record());
      assertArrayEquals(bytes, LaneCodec.encode(second.record()));
      assertArrayEquals(bytes, LaneCodec.encode(LaneCodec.decode(bytes)));
    }
  }

  @Test
  void aRecordCutAnywhereIsRefused() {
    RandomRecords random = new RandomRecords(3);
    for (int i = 0; i < 150; i++) {
      byte[] bytes = LaneCodec.encode(random.record());
      for (int n = 0; n < bytes.length; n++) {
        byte[] cut = Arrays.copyOf(bytes, n);
        assertThrows(LaneFormatException.class, () -> LaneCodec.decode(cut));
      }
    }
  }

  @Test
  void aRecordWithAnyByteChangedIsReadOrRefused() {
    RandomRecords records = new RandomRecords(4);
    Random random = new Random(4);
    int refused = 0;
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = LaneCodec.encode(records.record());
      for (int n = 1 + random.nextInt(3); n > 0; n--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      try {
        LaneCodec.decode(bytes);
      } catch (LaneFormatException e) {
        refused++;
        assertTrue(e.at() >= 0 && e.at() <= bytes.length, e.getMessage());
      }
    }
    assertTrue(refused > 1_000, "refused only " + refused);
  }

  @Test
  void anAbsurdLengthIsRefusedBeforeAnythingIsAllocated() {
    // A connected record that claims 2^31 - 1 bytes, then names that claim as many.
    refused("010affffffff07", "a message of 2147483647 bytes, of which 0 are there (byte 7)");
    refused("010a0722ffffffff0700", "truncated");
    refused("010a0722ffffffff0f00", "negative");
  }

  @Test
  void whatIsWrongIsNamed() {
    refused("", "no bytes (byte 0)");
    refused("02", "version 2, this program reads 1 (byte 0)");
    refused("01", "it is of no known kind (byte 1)");
    refused("017a00", "it is of no known kind (byte 3)");
    refused("011200", "no block (byte 3)");
    refused("010a0b0a04" + "12026237" + "1801" + "3a00" + "00", "no txid");
    refused("010a130a04120262371801" + "3a09" + "1a0178" + "2a04" + "10011802", "name that is not");
    refused("010a0c0a04120262371801" + "2202" + "0000", "names of 20 bytes take 2 bytes");
  }

  private static void refused(String hex, String... anyOf) {
    byte[] bytes = HexFormat.of().parseHex(hex);
    LaneFormatException e =
        assertThrows(LaneFormatException.class, () -> LaneCodec.decode(bytes), hex);
    String said = String.valueOf(e.getMessage());
    assertTrue(Arrays.stream(anyOf).anyMatch(said::contains), hex + ": " + said);
  }

  @Test
  void fieldsOfALaterVersionAreSkipped() throws IOException {
    RandomRecords random = new RandomRecords(5);
    for (int i = 0; i < 200; i++) {
      LaneRecord record = random.record();
      byte[] bytes = LaneCodec.encode(record);
      byte[] extra = new byte[64];
      CodedOutputStream out = CodedOutputStream.newInstance(extra);
      out.writeString(99, "later");
      out.writeFixed64(100, 1);
      out.writeFixed32(101, 1);
      out.writeUInt64(102, -1);
      int more = out.getTotalBytesWritten();
      byte[] longer = Arrays.copyOf(bytes, bytes.length + more);
      System.arraycopy(extra, 0, longer, bytes.length, more);
      assertEquals(record, LaneCodec.decode(longer));
    }
    // The same inside a message: a block with a field 15 after its hash.
    assertEquals(
        new LaneRecord.Disconnected(new BlockRef(0, "b7", null, 0)),
        LaneCodec.decode(HexFormat.of().parseHex("0112090a07" + "12026237" + "7a0161")));
  }

  @Test
  void aNameIsOneObjectHoweverOftenItIsUsed() {
    String address = "0x00000000000000000000000000000000000000aa";
    String token = "0xdac17f958d2ee523a2206206994597c13d831ec7";
    AccountTransaction.Transfer one =
        new AccountTransaction.Transfer(token, address, "alice", Amount.of(1), 0);
    LaneRecord.Connected back =
        connected(
            new AccountTransaction(Txid.parse("a"), false, List.of(one), null),
            new AccountTransaction(Txid.parse("b"), false, List.of(one, one), null));
    AccountTransaction a = (AccountTransaction) back.transactions().get(0);
    AccountTransaction b = (AccountTransaction) back.transactions().get(1);
    assertSame(a.transfers().get(0).from(), b.transfers().get(1).from());
    assertSame(a.transfers().get(0).to(), b.transfers().get(1).to());
    assertSame(a.transfers().get(0).asset(), b.transfers().get(1).asset());
  }

  private static LaneRecord.Connected connected(Transaction... all) {
    LaneRecord record = new LaneRecord.Connected(BLOCK, 0, 1, List.of(all));
    return (LaneRecord.Connected) LaneCodec.decode(LaneCodec.encode(record));
  }

  @Test
  void aSplitBlockKeepsItsTransactionsAndStaysBelowTheLimit() {
    for (int seed = 0; seed < 40; seed++) {
      RandomRecords random = new RandomRecords(100 + seed);
      List<Transaction> all = new ArrayList<>();
      for (int i = 0; i < 400; i++) {
        all.add(seed % 2 == 0 ? random.utxo() : random.account());
      }
      int max = 2_000 + 500 * seed;
      Finality finality = random.finality();
      List<byte[]> records = LaneCodec.split(BLOCK, all, finality, max);
      List<Transaction> back = new ArrayList<>();
      for (int i = 0; i < records.size(); i++) {
        assertTrue(records.get(i).length <= max, "part of " + records.get(i).length + " bytes");
        LaneRecord.Connected part = (LaneRecord.Connected) LaneCodec.decode(records.get(i));
        assertEquals(BLOCK, part.block());
        assertEquals(finality, part.finality());
        assertEquals(i, part.part());
        assertEquals(records.size(), part.parts());
        assertArrayEquals(records.get(i), LaneCodec.encode(part));
        back.addAll(part.transactions());
      }
      assertTrue(records.size() > 1);
      assertEquals(all, back);
    }
  }

  @Test
  void aTransactionAboveTheLimitStandsAlone() {
    UtxoTransaction small = new RandomRecords(6).utxo();
    List<UtxoTransaction.Output> many = new ArrayList<>();
    for (int i = 0; i < 5_000; i++) {
      many.add(new UtxoTransaction.Output("place" + i, Amount.of(i), false));
    }
    UtxoTransaction giant = new UtxoTransaction(Txid.parse("giant"), null, List.of(), many);
    List<byte[]> records =
        LaneCodec.split(BLOCK, List.of(small, giant, small, small), Finality.UNKNOWN, 10_000);
    List<List<Transaction>> parts =
        records.stream()
            .map(r -> ((LaneRecord.Connected) LaneCodec.decode(r)).transactions())
            .toList();
    assertEquals(List.of(List.of(small), List.of(giant), List.of(small, small)), parts);
  }

  @Test
  void anEmptyBlockIsOneRecord() {
    List<byte[]> records = LaneCodec.split(BLOCK, List.of(), Finality.UNKNOWN);
    assertEquals(1, records.size());
    assertEquals(
        new LaneRecord.Connected(BLOCK, 0, 1, List.of()), LaneCodec.decode(records.getFirst()));
  }

  @Test
  void theBytesAreTheseForGood() {
    AccountTransaction account =
        new AccountTransaction(
            Txid.parse("0x" + "ab".repeat(32)),
            true,
            List.of(
                new AccountTransaction.Transfer(
                    "0xdac17f958d2ee523a2206206994597c13d831ec7",
                    "alice",
                    "0x00000000000000000000000000000000000000aa",
                    Amount.parse("18446744073709551616"),
                    3)),
            new AccountTransaction.Fee("alice", Amount.of(30), Amount.of(20), "bob"));
    golden(
        new LaneRecord.Connected(BLOCK, 0, 1, List.of(account)),
        "010a8f010a100807120262371a02623620808cc6b10618012228dac17f958d2ee523a2206206"
            + "994597c13d831ec700000000000000000000000000000000000000aa2a05616c6963652a0362"
            + "6f623a431220abababababababababababababababababababababababababababababababab"
            + "20012a130801100218032a09010000000000000000300432080802101e20143004");
    UtxoTransaction utxo =
        new UtxoTransaction(
            Txid.parse("cd".repeat(32)),
            "/tag/",
            List.of(
                new UtxoTransaction.Input(
                    new Outpoint(Txid.parse("before"), 1), "alice", Amount.ZERO)),
            List.of(
                new UtxoTransaction.Output("bob", Amount.of(5_000_000_000L), false),
                new UtxoTransaction.Output(null, Amount.ZERO, true)));
    golden(
        new LaneRecord.Connected(BLOCK, 1, 2, List.of(utxo)),
        "010a6b0a100807120262371a02623620808cc6b106100118022a05616c6963652a03626f6232"
            + "470a20cdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcd22052f"
            + "7461672f2a0e1a066265666f7265200128023000320808041080e497d01232022001");
    golden(
        new LaneRecord.Connected(BLOCK, 0, 1, List.of(), new Finality(300, 0, -1)),
        "010a1b0a100807120262371a02623620808cc6b106" + "1801" + "420508ac021000");
    golden(new LaneRecord.Disconnected(BLOCK), "0112120a100807120262371a02623620808cc6b106");
    golden(
        new LaneRecord.Balance("alice", "native", Amount.of(1000)),
        "011a120a05616c69636512066e617469766518e807");
    golden(
        new LaneRecord.LabelsChanged(
            "v1",
            List.of(new Label("old", null, "/t/", Long.MIN_VALUE, Confidence.LOW, true, false)),
            List.of(new Label("new", "alice", null, 19_000, Confidence.HIGH, false, true))),
        "01222a0a027631120e0a036f6c641a032f742f280130011a140a036e65771205616c69636520"
            + "f0a80228033801");
  }

  private static void golden(LaneRecord record, String hex) {
    assertEquals(hex, HexFormat.of().formatHex(LaneCodec.encode(record)));
    assertEquals(record, LaneCodec.decode(HexFormat.of().parseHex(hex)));
  }

  @Test
  void aLargeChangeOfTheMempoolComesInSeveralRecordsThatSayTheSame() {
    RandomRecords random = new RandomRecords(7);
    List<UtxoTransaction> entered = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      entered.add(random.utxo());
    }
    List<Txid> left = new ArrayList<>();
    for (int i = 0; i < 45_000; i++) {
      left.add(Txid.parse(String.format("%064x", i)));
    }
    List<byte[]> records = LaneCodec.mempool(5, entered, left);
    List<UtxoTransaction> came = new ArrayList<>();
    List<Txid> went = new ArrayList<>();
    for (byte[] bytes : records) {
      assertTrue(bytes.length <= LaneCodec.DEFAULT_MAX_BYTES);
      LaneRecord.Mempool record = (LaneRecord.Mempool) LaneCodec.decode(bytes);
      assertEquals(5, record.time());
      assertTrue(record.left().isEmpty() || came.isEmpty(), "what left comes first");
      came.addAll(record.entered());
      went.addAll(record.left());
    }
    assertTrue(records.size() > 4);
    assertEquals(entered, came);
    assertEquals(left, went);
    assertEquals(List.of(), LaneCodec.mempool(5, List.of(), List.of()));
  }
}
