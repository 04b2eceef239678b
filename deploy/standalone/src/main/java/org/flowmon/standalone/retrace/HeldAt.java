package org.flowmon.standalone.retrace;

import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.flowmon.chain.AccountTransaction;
import org.flowmon.chain.AccountTransaction.Transfer;
import org.flowmon.chain.Amount;
import org.flowmon.chain.BlockRef;
import org.flowmon.chain.TokenUnit;
import org.flowmon.chain.Transaction;
import org.flowmon.chain.UtxoTransaction;
import org.flowmon.topic.LaneRecord;
import org.jspecify.annotations.Nullable;

/**
 * The coins and balances of some addresses, as far as a lane shows them: coins made before its
 * start are not seen, and of an account that spends more than is known of it nothing is left. In
 * memory: what those addresses hold, and what the newest blocks changed of it.
 */
public final class HeldAt {
  /** As a time: before anything that the lane shows. */
  public static final long BEFORE = Long.MIN_VALUE;

  private final Set<String> addresses;
  private final int undoDepth;
  private final Map<String, Held> now = new HashMap<>();
  private final Deque<Changes> blocks = new ArrayDeque<>();

  /** What a block changed: what was there before. */
  private record Changes(String hash, Map<String, Optional<Held>> before) {}

  /**
   * A coin, or the balance of an account in one asset.
   *
   * @param holder {@code txid:vout} of a coin, else the address
   * @param unit how people read the amount; {@code null} for the native coin and where nobody says
   * @param amount in base units
   * @param since the time of the block since which it is held, in seconds since 1970, {@link
   *     #BEFORE} where it was held before the lane; of an account since it last was empty
   */
  public record Held(
      String address,
      String holder,
      String asset,
      @Nullable TokenUnit unit,
      Amount amount,
      long since) {}

  /**
   * @param addresses which, in their normal form
   * @param undoDepth how many blocks can be taken back
   */
  public HeldAt(Set<String> addresses, int undoDepth) {
    this.addresses = new HashSet<>(addresses);
    this.undoDepth = undoDepth;
  }

  /** Takes the next record of the lane. */
  public void accept(LaneRecord record) {
    switch (record) {
      case LaneRecord.Connected c -> {
        if (c.part() == 0) {
          blocks.addLast(new Changes(c.block().hash(), new HashMap<>()));
          if (blocks.size() > undoDepth) {
            blocks.removeFirst();
          }
        }
        c.transactions().forEach(tx -> apply(tx, c.block()));
      }
      case LaneRecord.Disconnected d -> undo(d.block());
      // It stands before the first block that moves it: no block that is undone takes it back.
      case LaneRecord.Balance b ->
          add(b.holder(), b.asset(), null, b.value().toBigInteger(), BEFORE);
      case LaneRecord.LabelsChanged l -> {}
      case LaneRecord.Mempool m -> {}
      case LaneRecord.Prices p -> {}
    }
  }

  /** Only what these addresses hold is of interest from here on. */
  public void retain(Set<String> some) {
    addresses.retainAll(some);
    now.values().removeIf(held -> !addresses.contains(held.address()));
  }

  /** What is held, by address, asset and holder. */
  public List<Held> held() {
    List<Held> all = new ArrayList<>(now.values());
    all.removeIf(held -> !addresses.contains(held.address())); // put back by an undone block
    all.sort(
        Comparator.comparing(Held::address).thenComparing(Held::asset).thenComparing(Held::holder));
    return all;
  }

  private void apply(Transaction tx, BlockRef block) {
    switch (tx) {
      case UtxoTransaction u -> {
        u.inputs().forEach(in -> put(in.coin().toString(), null));
        for (int i = 0; i < u.outputs().size(); i++) {
          UtxoTransaction.Output made = u.outputs().get(i);
          String address = made.address();
          if (address != null && addresses.contains(address) && !made.value().isZero()) {
            String coin = u.txid() + ":" + i;
            put(
                coin,
                new Held(
                    address, coin, AccountTransaction.NATIVE, null, made.value(), block.time()));
          }
        }
      }
      case AccountTransaction a -> {
        if (!a.reverted()) {
          for (Transfer t : a.transfers()) {
            move(t.from(), t.to(), t.asset(), t.unit(), t.value(), block.time());
          }
        }
        AccountTransaction.Fee fee = a.fee();
        if (fee != null) {
          String to = fee.recipient();
          String nobody = AccountTransaction.ZERO_ADDRESS;
          move(fee.payer(), nobody, AccountTransaction.NATIVE, null, fee.burned(), block.time());
          move(
              fee.payer(),
              to == null ? nobody : to,
              AccountTransaction.NATIVE,
              null,
              fee.tip(),
              block.time());
        }
      }
    }
  }

  private void move(
      String from, String to, String asset, @Nullable TokenUnit unit, Amount value, long time) {
    add(from, asset, unit, value.toBigInteger().negate(), time);
    add(to, asset, unit, value.toBigInteger(), time);
  }

  private void add(
      String address, String asset, @Nullable TokenUnit unit, BigInteger more, long time) {
    if (more.signum() == 0 || !addresses.contains(address)) {
      return;
    }
    String key = address + " " + asset;
    Held before = now.get(key);
    BigInteger amount = before == null ? more : before.amount().toBigInteger().add(more);
    put(
        key,
        amount.signum() <= 0
            ? null
            : new Held(
                address,
                address,
                asset,
                unit == null && before != null ? before.unit() : unit,
                Amount.of(amount),
                before == null ? time : before.since()));
  }

  private void put(String key, @Nullable Held held) {
    Held before = held == null ? now.remove(key) : now.put(key, held);
    if (!blocks.isEmpty() && (before != null || held != null)) {
      blocks.getLast().before().putIfAbsent(key, Optional.ofNullable(before));
    }
  }

  private void undo(BlockRef block) {
    if (!blocks.isEmpty() && blocks.getLast().hash().equals(block.hash())) {
      blocks
          .removeLast()
          .before()
          .forEach(
              (key, held) -> held.ifPresentOrElse(h -> now.put(key, h), () -> now.remove(key)));
    }
  }
}
