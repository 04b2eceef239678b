package org.flowmon.standalone.demo;

import java.util.ArrayList;
import java.util.List;
import org.flowmon.chain.AccountTransaction;
import org.flowmon.chain.AccountTransaction.Fee;
import org.flowmon.chain.AccountTransaction.Transfer;
import org.flowmon.chain.Amount;
import org.flowmon.chain.BlockRef;
import org.flowmon.chain.Txid;

/** A block of the account chain while it is filled. */
final class AccountBlock {
  private static final Amount BURNED = Amount.of(420_000_000_000_000L);
  private static final Amount TIP = Amount.of(42_000_000_000_000L);

  private final String name;
  private final List<AccountTransaction> transactions = new ArrayList<>();
  private final List<DemoEvent.Note> notes = new ArrayList<>();

  /**
   * @param name differs from that of every other block
   */
  AccountBlock(String name) {
    this.name = name;
  }

  /** Something to show before the block. */
  void note(DemoEvent.Note note) {
    notes.add(note);
  }

  /** What one account pays another, in base units. */
  static Transfer transfer(String asset, String from, String to, long value) {
    Amount amount = Amount.of(value);
    return asset.equals(AccountTransaction.NATIVE)
        ? new Transfer(asset, from, to, amount, -1)
        : new Transfer(asset, from, to, amount, 0).in(AccountScript.DOLLARS);
  }

  /** A transaction of one transfer. */
  void pay(String asset, String from, String to, long value) {
    add(from, transfer(asset, from, to, value));
  }

  /** A transaction whose sender pays the fee. */
  void add(String sender, Transfer... transfers) {
    List<Transfer> all = List.of(transfers);
    Txid txid = id(name + " transaction " + transactions.size() + " " + all);
    String validator = DemoAddress.account("validator", 0);
    transactions.add(
        new AccountTransaction(txid, false, all, new Fee(sender, BURNED, TIP, validator)));
  }

  /** The finished block. */
  DemoEvent.Connect finish(long height, String parent, long time) {
    StringBuilder content = new StringBuilder(parent).append(' ').append(time);
    transactions.forEach(tx -> content.append(' ').append(tx.txid()));
    String hash = id("block " + content).toString();
    return new DemoEvent.Connect(
        AccountEconomy.CHAIN, new BlockRef(height, hash, parent, time), transactions, notes);
  }

  /** The name of what a text says. */
  static Txid id(String content) {
    return Txid.of(DemoAddress.sha256("flowmon demo " + content), Txid.Form.HEX_0X);
  }
}
