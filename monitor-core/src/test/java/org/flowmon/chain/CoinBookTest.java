package org.flowmon.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.flowmon.chain.UtxoTransaction.Input;
import org.flowmon.chain.UtxoTransaction.Output;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CoinBookTest {
  private static final String ALICE = "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4";

  private static BlockRef block(long height, String hash) {
    return new BlockRef(height, hash, null, height * 600);
  }

  private static Output pay(@Nullable String address, long value) {
    return new Output(address, Amount.of(value), false);
  }

  private static Input spend(String txid, int vout) {
    return new Input(new Outpoint(Txid.parse(txid), vout), null, null);
  }

  private static UtxoTransaction tx(String txid, List<Input> inputs, Output... outputs) {
    return new UtxoTransaction(Txid.parse(txid), null, inputs, List.of(outputs));
  }

  @Test
  void a_coin_made_in_the_run_gives_its_spender_value_and_address_once() {
    CoinBook book = new CoinBook(10, 0);
    book.connect(block(1, "a"));
    book.resolve(tx("t1", List.of(), pay(ALICE, 7), pay(null, 8)));
    Input first = book.resolve(tx("t2", List.of(spend("t1", 0)))).inputs().get(0);
    assertEquals(ALICE, first.address());
    assertEquals(Amount.of(7), first.value());
    UtxoTransaction again = tx("t3", List.of(spend("t1", 0)));
    assertSame(again, book.resolve(again));
    assertEquals(2, book.inputs());
    assertEquals(1, book.unknownValues());
    assertEquals(1, book.unknownSenders());
    assertEquals(1, book.size());
  }

  @Test
  void the_book_wins_over_the_source_but_keeps_an_address_it_does_not_know() {
    CoinBook book = new CoinBook(10, 0);
    book.connect(block(1, "a"));
    book.resolve(tx("t1", List.of(), pay(ALICE, 7), pay(null, 8)));
    Outpoint first = new Outpoint(Txid.parse("t1"), 0);
    Outpoint second = new Outpoint(Txid.parse("t1"), 1);
    Outpoint unknown = new Outpoint(Txid.parse("t0"), 5);
    List<Input> inputs =
        book.resolve(
                tx(
                    "t2",
                    List.of(
                        new Input(first, "other", Amount.of(1)),
                        new Input(second, "read", null),
                        new Input(unknown, "given", Amount.of(3)))))
            .inputs();
    assertEquals(new Input(first, ALICE, Amount.of(7)), inputs.get(0));
    assertEquals(new Input(second, "read", Amount.of(8)), inputs.get(1));
    assertEquals(new Input(unknown, "given", Amount.of(3)), inputs.get(2));
    assertEquals(0, book.unknownValues());
  }

  @Test
  void unspendable_outputs_are_not_remembered_and_zero_values_are() {
    CoinBook book = new CoinBook(10, 0);
    book.connect(block(1, "a"));
    book.resolve(tx("t1", List.of(), new Output(null, Amount.ZERO, true), pay(null, 0)));
    assertEquals(1, book.size());
  }

  @Test
  void amounts_beyond_63_bits_and_addresses_of_any_kind_come_back() {
    CoinBook book = new CoinBook(10, 0);
    book.connect(block(1, "a"));
    Amount huge = Amount.of(BigInteger.TEN.pow(30));
    List<String> addresses =
        List.of("", "x", "with space", "ä".repeat(9), "Z".repeat(127), "9".repeat(128), ALICE);
    Output[] made = addresses.stream().map(a -> new Output(a, huge, false)).toArray(Output[]::new);
    String hash = "ab".repeat(32);
    book.resolve(tx(hash, List.of(), made));
    for (int i = 0; i < made.length; i++) {
      Input in = book.resolve(tx("s" + i, List.of(spend(hash, i)))).inputs().get(0);
      assertEquals(addresses.get(i), in.address());
      assertEquals(huge, in.value());
    }
    assertEquals(0, book.size());
  }

  @Test
  void the_later_of_two_coins_of_one_name_counts_until_its_block_is_taken_back() {
    CoinBook book = new CoinBook(10, 0);
    book.connect(block(1, "a"));
    book.resolve(tx("same", List.of(), pay(ALICE, 1)));
    SortedMap<String, String> before = book.contents();
    book.connect(block(2, "b"));
    book.resolve(tx("same", List.of(), pay(ALICE, 2)));
    book.resolve(tx("t", List.of(spend("same", 0))));
    assertNotEquals(before, book.contents());
    book.disconnect(block(2, "b"));
    assertEquals(before, book.contents());
  }

  @Test
  void only_the_newest_block_within_the_undo_depth_can_be_taken_back() {
    CoinBook book = new CoinBook(2, 0);
    assertThrows(IllegalStateException.class, () -> book.resolve(tx("t", List.of())));
    for (int h = 1; h <= 3; h++) {
      book.connect(block(h, "b" + h));
    }
    assertThrows(IllegalArgumentException.class, () -> book.connect(block(3, "c3")));
    assertThrows(IllegalArgumentException.class, () -> book.disconnect(block(2, "b2")));
    book.disconnect(block(3, "b3"));
    book.disconnect(block(2, "b2"));
    assertThrows(IllegalArgumentException.class, () -> book.disconnect(block(1, "b1")));
  }

  /** A run of blocks with chains inside a block, unknown inputs, and repeated names. */
  private static List<UtxoTransaction> randomBlock(Random random, int block, List<Outpoint> known) {
    List<UtxoTransaction> txs = new ArrayList<>();
    for (int t = random.nextInt(12); t >= 0; t--) {
      Txid txid =
          random.nextInt(4) == 0
              ? Txid.parse("text-" + random.nextInt(block * 12 + 5))
              : randomHash(random);
      List<Input> inputs = new ArrayList<>();
      for (int i = random.nextInt(4); i > 0 && !known.isEmpty(); i--) {
        inputs.add(new Input(known.get(random.nextInt(known.size())), null, null));
      }
      List<Output> outputs = new ArrayList<>();
      for (int i = random.nextInt(5); i > 0; i--) {
        String address =
            random.nextInt(5) == 0 ? null : "1A" + Long.toString(random.nextLong(), 36);
        Amount value =
            random.nextInt(20) == 0
                ? Amount.of(new BigInteger(100, random))
                : Amount.of(random.nextInt(1000));
        known.add(new Outpoint(txid, outputs.size()));
        outputs.add(new Output(address, value, random.nextInt(10) == 0));
      }
      txs.add(new UtxoTransaction(txid, null, inputs, outputs));
    }
    return txs;
  }

  private static Txid randomHash(Random random) {
    byte[] b = new byte[32];
    random.nextBytes(b);
    return Txid.of(b, Txid.Form.HEX);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3, 10, 40})
  void random_runs_equal_a_plain_map_and_a_book_rebuilt_from_the_window(int window) {
    for (int seed = 0; seed < 30; seed++) {
      Random random = new Random(seed * 100L + window);
      int depth = random.nextInt(12);
      CoinBook book = new CoinBook(depth, window);
      List<BlockRef> refs = new ArrayList<>();
      List<List<UtxoTransaction>> run = new ArrayList<>();
      List<SortedMap<String, String>> states = new ArrayList<>();
      List<Outpoint> known = new ArrayList<>();
      int undoable = 0;
      long height = 5;
      for (int n = 0; n < 120; n++) {
        if (undoable > 0 && random.nextInt(4) == 0) {
          book.disconnect(refs.remove(refs.size() - 1));
          run.remove(run.size() - 1);
          states.remove(states.size() - 1);
          undoable--;
          assertEquals(
              states.isEmpty() ? new TreeMap<>() : states.get(states.size() - 1), book.contents());
          height = refs.isEmpty() ? 5 : refs.get(refs.size() - 1).height();
          continue;
        }
        height += random.nextInt(8) == 0 ? 1 + random.nextInt(6) : 1;
        BlockRef ref = block(height, "n" + n);
        List<UtxoTransaction> txs = randomBlock(random, n + 1, known);
        refs.add(ref);
        run.add(txs);
        book.connect(ref);
        txs.forEach(book::resolve);
        undoable = Math.min(depth, undoable + 1);
        states.add(book.contents());
        assertEquals(model(refs, run, window), book.contents());
        assertEquals(book.contents().size(), book.size());
      }
      if (window > 0) {
        CoinBook rebuilt = new CoinBook(depth, window);
        for (int i = Math.max(0, refs.size() - window); i < refs.size(); i++) {
          rebuilt.connect(refs.get(i));
          run.get(i).forEach(rebuilt::resolve);
        }
        assertEquals(rebuilt.contents(), book.contents());
      }
    }
  }

  private static Map<String, String> model(
      List<BlockRef> refs, List<List<UtxoTransaction>> run, int window) {
    Map<String, String> coins = new HashMap<>();
    Map<String, Long> made = new HashMap<>();
    for (int i = 0; i < refs.size(); i++) {
      long height = refs.get(i).height();
      if (window > 0) {
        coins.keySet().removeIf(c -> made.getOrDefault(c, 0L) <= height - window);
      }
      for (UtxoTransaction tx : run.get(i)) {
        tx.inputs().forEach(in -> coins.remove(in.coin().toString()));
        for (int o = 0; o < tx.outputs().size(); o++) {
          Output out = tx.outputs().get(o);
          if (!out.unspendable()) {
            String coin = new Outpoint(tx.txid(), o).toString();
            coins.put(coin, out.value() + " " + out.address() + " " + height);
            made.put(coin, height);
          }
        }
      }
    }
    return new TreeMap<>(coins);
  }

  @Test
  void a_coin_takes_under_100_bytes() {
    CoinBook book = new CoinBook(100, 0);
    Random random = new Random(1);
    int n = 500_000;
    book.connect(block(1, "a"));
    for (int i = 0; i < n; i++) {
      String tail = (Long.toString(random.nextLong() >>> 1, 36) + "0".repeat(40)).substring(0, 33);
      String address = i % 2 == 0 ? "1" + tail : "bc1qqqqqq" + tail;
      book.resolve(
          new UtxoTransaction(randomHash(random), null, List.of(), List.of(pay(address, i))));
    }
    long bytes = book.bytes() / n;
    System.out.println("CoinBook: " + bytes + " bytes a coin");
    assertTrue(bytes < 100, bytes + " bytes a coin");
    assertNull(book.resolve(tx("t", List.of(spend("u", 0)))).inputs().get(0).value());
  }
}
