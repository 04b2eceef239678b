package org.flowmon.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.flowmon.chain.AccountTransaction;
import org.flowmon.chain.AccountTransaction.Transfer;
import org.flowmon.chain.Amount;
import org.flowmon.chain.BlockRef;
import org.flowmon.chain.Chain;
import org.flowmon.chain.Txid;
import org.flowmon.watchlist.ReadReport;
import org.flowmon.watchlist.WatchlistBuilder;
import org.flowmon.watchlist.WatchlistFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a mixer receives ends there, and what it pays out is its own, whoever paid in. */
class MixerTest {
  private static final String LIST =
      """
      {"entity":"payer","kind":"exchange","chain":"ethereum","address":"p"}
      {"entity":"mixer","kind":"mixer","tags":["transparent"],"chain":"ethereum","address":"m1"}
      {"entity":"mixer","kind":"mixer","tags":["transparent"],"chain":"ethereum","address":"m2"}
      {"entity":"payee","kind":"exchange","chain":"ethereum","address":"q"}
      """;

  private final List<String> flows = new ArrayList<>();

  private static Ledger ledger(Policy policy) throws IOException {
    WatchlistBuilder list = new WatchlistBuilder();
    ReadReport report =
        WatchlistFormat.read(
            new ByteArrayInputStream(LIST.getBytes(StandardCharsets.UTF_8)), "list.jsonl", list);
    assertEquals(0, report.malformedCount());
    return new Ledger(Chain.ETHEREUM, policy, Bounds.NONE, list.build().labels("ethereum"));
  }

  private void note(Flow f) {
    String way = String.join(" ", f.path().stream().map(a -> String.valueOf(a.address())).toList());
    flows.add(
        (f.retracted() ? "not " : "")
            + (f.from() + " " + f.to() + " " + f.amount() + " hops " + f.hops() + ": " + way));
  }

  private void pay(Ledger ledger, String txid, String from, String to, long amount) {
    Transfer transfer = new Transfer(AccountTransaction.NATIVE, from, to, Amount.of(amount), -1);
    ledger.apply(
        new AccountTransaction(Txid.parse(txid), false, List.of(transfer), null), this::note);
  }

  private void payIn(Ledger ledger) {
    ledger.connect(new BlockRef(1, "b1", null, 1));
    pay(ledger, "1", "stranger", "x", 60);
    pay(ledger, "2", "p", "x", 100);
    pay(ledger, "3", "x", "m1", 80);
  }

  private void payOut(Ledger ledger) {
    ledger.connect(new BlockRef(2, "b2", "b1", 2));
    pay(ledger, "4", "m1", "m2", 80);
    pay(ledger, "5", "m2", "y", 70);
    pay(ledger, "6", "y", "q", 70);
  }

  @ParameterizedTest
  @EnumSource(Policy.class)
  void absorbsWhatArrivesAndPaysOutAsItself(Policy policy) throws IOException {
    Ledger ledger = ledger(policy);
    payIn(ledger);
    payOut(ledger);
    // fifo: the stranger's 60 are older and go first
    long in = policy == Policy.HAIRCUT ? 50 : 20;
    assertEquals(
        List.of("payer mixer " + in + " hops 2: x m1", "mixer payee 70 hops 2: y q"), flows);
    assertEquals(Amount.of(in), ledger.total("payer", AccountTransaction.NATIVE, Book.ABSORBED));
    assertEquals(Amount.of(150), ledger.total("mixer", AccountTransaction.NATIVE, Book.LEFT));
    assertEquals(Amount.of(80), ledger.total("mixer", AccountTransaction.NATIVE, Book.RETURNED));
    assertEquals(Amount.of(70), ledger.total("mixer", AccountTransaction.NATIVE, Book.ABSORBED));
    assertEquals(List.of("x"), ledger.live().stream().map(LiveHolder::holder).toList());
  }

  @ParameterizedTest
  @EnumSource(Policy.class)
  void paysOutAgainAfterItsBlockWasTakenBack(Policy policy) throws IOException {
    Ledger ledger = ledger(policy);
    payIn(ledger);
    List<LiveHolder> before = ledger.live();
    flows.clear();
    payOut(ledger);
    ledger.disconnect(2, "b2", this::note);
    assertEquals(before, ledger.live());
    assertTrue(ledger.total("mixer", AccountTransaction.NATIVE, Book.LEFT).isZero());
    payOut(ledger);
    String out = "mixer payee 70 hops 2: y q";
    assertEquals(List.of(out, "not " + out, out), flows);
  }
}
