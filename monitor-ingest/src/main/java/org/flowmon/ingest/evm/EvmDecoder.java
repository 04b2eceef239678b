package org.flowmon.ingest.evm;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import org.flowmon.chain.AccountTransaction;
import org.flowmon.chain.AccountTransaction.Fee;
import org.flowmon.chain.AccountTransaction.Transfer;
import org.flowmon.chain.Amount;
import org.flowmon.chain.Chain;
import org.flowmon.chain.Txid;
import org.flowmon.ingest.Counted;
import org.flowmon.ingest.evm.EvmHeader.Withdrawal;
import org.flowmon.ingest.evm.EvmReceipt.Log;
import org.flowmon.ingest.evm.EvmTrace.Call;
import org.flowmon.ingest.evm.EvmTrace.Kind;
import org.flowmon.topic.Price;
import org.jspecify.annotations.Nullable;

/**
 * What a whole block moved: its transactions in block order, each with its transfers in execution
 * order and its fee, then its withdrawals. The block must have passed {@link EvmCheck}. May be used
 * by several threads at once.
 *
 * <ul>
 *   <li>Native coin moves with the outermost call and, where the block has traces, with every call
 *       within it that did not fail and none around which failed. Calls on the caller's own account
 *       (delegatecall, callcode) and calls that may change nothing (staticcall) move nothing.
 *   <li>Tokens move as the logs of followed contracts say; see {@link TokenList}. Wrapping the
 *       native coin and taking it back are conversions, see {@link Wraps}; so are swaps through
 *       known routers, see {@link SwapMarks}. What comes to a known bridge carries the id of its
 *       message, see {@link BridgeMarks}.
 *   <li>A failed transaction moves only its fee. Blob fees, the base fee and what a rollup asks for
 *       the space on its parent chain are burned, the rest goes to the fee recipient.
 *   <li>What a rollup mints for a deposit comes from nobody, before the transaction and even if it
 *       fails. A transaction that the protocol of a chain made may pay nothing for its gas.
 *   <li>A withdrawal from the consensus layer is a transaction of its own that the chain has no id
 *       for; it is called {@code withdrawal:} and its index, which counts all withdrawals of the
 *       chain and so names it for good.
 *   <li>On TRON the answers give votes, frozen amounts and tokens of the older kind (TRC-10) as a
 *       value just like coins. Only with a call of a contract, which uses energy, is the value
 *       coins for certain: no other is taken for one, lest worthless tokens pass for them. Nor do
 *       the answers tell what was paid: energy and bandwidth may come from a stake. There is no
 *       fee.
 * </ul>
 */
public final class EvmDecoder {
  private static final BigInteger WEI_PER_GWEI = BigInteger.valueOf(1_000_000_000);

  private final TokenLogs tokens;
  private final Wraps wraps;
  private final SwapMarks swaps;
  private final BridgeMarks bridges;
  private final PriceLogs prices;
  private final Spelling spelling;
  private final boolean tron;
  private final LongAdder untold = new LongAdder();

  /** For the chain of these contracts. */
  public EvmDecoder(Contracts contracts) {
    this.tron = contracts.chain().equals(Chain.TRON);
    this.spelling = new Spelling(contracts.chain());
    this.tokens = new TokenLogs(contracts.tokens(), spelling);
    this.wraps = new Wraps(contracts.tokens());
    this.swaps = new SwapMarks(contracts, spelling);
    this.bridges = new BridgeMarks(contracts.bridges());
    this.prices = new PriceLogs(contracts.feeds());
  }

  /** What was counted so far. */
  Map<Counted, Long> counted() {
    return Map.of(
        Counted.OTHER_TOKENS,
        tokens.others(),
        Counted.UNREADABLE_LOGS,
        tokens.unreadable() + bridges.unreadable() + prices.unreadable(),
        Counted.UNTOLD_VALUES,
        untold.sum(),
        Counted.SWAPS,
        swaps.marked(),
        Counted.LITERAL_SWAPS,
        swaps.literal());
  }

  /**
   * Decodes a block.
   *
   * @throws RefusedBlockException when what a transaction paid or whether it failed cannot be told
   */
  public List<AccountTransaction> decode(EvmBlock block) throws RefusedBlockException {
    List<Withdrawal> withdrawals =
        Objects.requireNonNullElse(block.header().withdrawals(), List.of());
    int count = block.transactions().size();
    List<AccountTransaction> all = new ArrayList<>(count + withdrawals.size());
    for (int i = 0; i < count; i++) {
      all.add(transaction(block, i));
    }
    for (Withdrawal w : withdrawals) {
      all.add(withdrawal(w));
    }
    return all;
  }

  /** What the block says that assets are worth, in the order of its logs. */
  List<Price> prices(EvmBlock block) {
    return prices.of(block);
  }

  private AccountTransaction withdrawal(Withdrawal w) {
    Amount wei = Amount.of(w.gwei().toBigInteger().multiply(WEI_PER_GWEI));
    Transfer minted =
        new Transfer(
            AccountTransaction.NATIVE,
            AccountTransaction.ZERO_ADDRESS,
            spelling.of(w.address()),
            wei,
            -1);
    return new AccountTransaction(
        Txid.parse("withdrawal:" + w.index()), false, List.of(minted), null);
  }

  private AccountTransaction transaction(EvmBlock block, int i) throws RefusedBlockException {
    EvmTransaction tx = block.transactions().get(i);
    EvmReceipt receipt = block.receipts().get(i);
    List<EvmTrace> traces = block.traces();
    EvmTrace trace = traces == null || i >= traces.size() ? null : traces.get(i);
    Fee fee = fee(block, tx, receipt);
    List<Transfer> transfers = new ArrayList<>(receipt.logs().size() + 1);
    if (!tx.minted().isZero()) {
      transfers.add(coin(AccountTransaction.ZERO_ADDRESS, tx.from(), tx.minted()));
    }
    if (!succeeded(block, tx, receipt, trace)) {
      return new AccountTransaction(spelling.of(tx.txid()), transfers.isEmpty(), transfers, fee);
    }
    if (trace == null) {
      outermost(block, tx, receipt, transfers);
      logs(receipt.logs(), 0, receipt.logs().size(), transfers);
    } else {
      executed(trace, receipt.logs(), block.header(), transfers);
    }
    swaps.mark(tx, trace, transfers, wraps.mark(transfers));
    bridges.mark(receipt.logs(), transfers);
    return new AccountTransaction(spelling.of(tx.txid()), false, transfers, fee);
  }

  private static boolean succeeded(
      EvmBlock block, EvmTransaction tx, EvmReceipt receipt, @Nullable EvmTrace trace)
      throws RefusedBlockException {
    if (receipt.succeeded() != null) {
      return receipt.succeeded();
    }
    if (trace != null) {
      return !trace.calls().getFirst().undone();
    }
    throw refuse(
        block,
        Refusal.TRACES,
        tx,
        "the receipt does not say whether it failed, as before Byzantium, and there is no trace");
  }

  private void outermost(EvmBlock block, EvmTransaction tx, EvmReceipt receipt, List<Transfer> into)
      throws RefusedBlockException {
    if (tx.value().isZero()) {
      return;
    }
    if (tron && receipt.gasUsed() == 0) {
      untold.increment();
      return;
    }
    String to = tx.to() == null ? receipt.contract() : tx.to();
    if (to == null) {
      throw refuse(
          block, Refusal.MALFORMED, tx, "has no receiver, and its receipt no contractAddress");
    }
    into.add(coin(tx.from(), to, tx.value()));
  }

  private Transfer coin(String from, String to, Amount value) {
    return new Transfer(AccountTransaction.NATIVE, spelling.of(from), spelling.of(to), value, -1);
  }

  private void logs(List<Log> logs, int from, int to, List<Transfer> into) {
    for (int i = from; i < to; i++) {
      Transfer moved = tokens.read(logs.get(i), i);
      if (moved != null) {
        into.add(moved);
      }
    }
  }

  /** Calls and logs as they executed. */
  private void executed(EvmTrace trace, List<Log> logs, EvmHeader header, List<Transfer> into) {
    int[] places = LogPlaces.of(trace, logs, tokens);
    List<Call> calls = trace.calls();
    int log = 0;
    for (int k = 0; k < calls.size(); k++) {
      int first = log;
      while (log < places.length && places[log] < k) {
        log++;
      }
      logs(logs, first, log, into);
      Call call = calls.get(k);
      if (!call.undone() && call.kind().moves() && !call.value().isZero() && call.to() != null) {
        boolean burned = call.to().equals(call.from()) && vanishes(call, calls, header);
        into.add(
            coin(call.from(), burned ? AccountTransaction.ZERO_ADDRESS : call.to(), call.value()));
      }
    }
    logs(logs, log, places.length, into);
  }

  /**
   * Whether a contract that ends in favour of itself takes its balance with it: always before
   * Cancun, since then (EIP-6780) only when it was created in the same transaction.
   */
  private static boolean vanishes(Call end, List<Call> calls, EvmHeader header) {
    return end.kind() == Kind.SELFDESTRUCT
        && (header.blobGasUsed() == null
            || calls.stream()
                .anyMatch(
                    c ->
                        c.kind() == Kind.CREATE
                            && !c.undone()
                            && Objects.equals(c.to(), end.from())));
  }

  private @Nullable Fee fee(EvmBlock block, EvmTransaction tx, EvmReceipt receipt)
      throws RefusedBlockException {
    if (tron) {
      Amount burned = block.burned() == null ? null : block.burned().get(tx.txid());
      return burned == null || burned.isZero()
          ? null
          : new Fee(spelling.of(tx.from()), burned, Amount.ZERO, null);
    }
    Amount price = receipt.gasPrice() == null ? tx.gasPrice() : receipt.gasPrice();
    if (price == null) {
      throw refuse(block, Refusal.FEE, tx, "nothing says what it paid for its gas");
    }
    Amount base = Objects.requireNonNullElse(block.header().baseFee(), Amount.ZERO);
    boolean free = price.isZero() && tx.ofProtocol();
    if (receipt.gasUsed() > 0 && price.compareTo(base) < 0 && !free) {
      throw refuse(
          block,
          Refusal.FEE,
          tx,
          "paid " + price + " wei per gas, less than the base fee of " + base);
    }
    Amount space =
        blobs(block, tx, receipt).plus(Objects.requireNonNullElse(receipt.dataFee(), Amount.ZERO));
    if (receipt.gasUsed() == 0 || price.isZero()) {
      return space.isZero() ? null : new Fee(spelling.of(tx.from()), space, Amount.ZERO, null);
    }
    return new Fee(
        spelling.of(tx.from()),
        times(base, receipt.gasUsed()).plus(space),
        times(price.minus(base), receipt.gasUsed()),
        spelling.of(block.header().feeRecipient()));
  }

  private static Amount blobs(EvmBlock block, EvmTransaction tx, EvmReceipt receipt)
      throws RefusedBlockException {
    if (receipt.blobGasUsed() == null) {
      return Amount.ZERO;
    }
    if (receipt.blobGasPrice() == null) {
      throw refuse(block, Refusal.FEE, tx, "used blob gas, and nothing says at what price");
    }
    return times(receipt.blobGasPrice(), receipt.blobGasUsed());
  }

  private static Amount times(Amount price, long gas) {
    if (price.isLong()) {
      long low = price.toLong() * gas;
      if (low >= 0 && Math.multiplyHigh(price.toLong(), gas) == 0) {
        return Amount.of(low);
      }
    }
    return Amount.of(price.toBigInteger().multiply(BigInteger.valueOf(gas)));
  }

  private static RefusedBlockException refuse(
      EvmBlock block, Refusal reason, EvmTransaction tx, String what) {
    return new RefusedBlockException(
        reason, block.ref().toString(), "transaction " + tx.index() + " " + tx.txid() + " " + what);
  }
}
