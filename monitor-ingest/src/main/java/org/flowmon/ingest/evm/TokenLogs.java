package org.flowmon.ingest.evm;

import java.math.BigInteger;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.flowmon.chain.AccountTransaction;
import org.flowmon.chain.AccountTransaction.Transfer;
import org.flowmon.chain.Amount;
import org.flowmon.ingest.evm.EvmReceipt.Log;
import org.jspecify.annotations.Nullable;

/** Reads what logs say of tokens that are followed, and counts what they say of others. */
final class TokenLogs {
  /** Transfer(address,address,uint256): of ERC-20 and, with its third word indexed, of ERC-721. */
  static final String TRANSFER =
      "0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef";

  /** Deposit(address,uint256) of a wrapped coin. */
  static final String DEPOSIT =
      "0xe1fffcc4923d04b559f4d29a8bfc6cda04eb5b0d3c460751c2402c5c5cc9109c";

  /** Withdrawal(address,uint256) of a wrapped coin. */
  static final String WITHDRAWAL =
      "0x7fcf532c15f0a6db0bd6d0e038bea71d30d808c7d98cb3bf7268a95bf5081b65";

  /** DestroyedBlackFunds(address,uint256) of Tether. */
  static final String DESTROYED =
      "0x61e6e66b0d6339b2980aecc6ccc0039736791f0ccde9ed512e789a7fbdd698c6";

  private static final String ADDRESS_FRONT = "0x000000000000000000000000";
  private static final int WORD = 64;
  private static final int LONG_DIGITS = 15;

  private final TokenList tokens;
  private final Spelling spelling;
  private final LongAdder others = new LongAdder();
  private final LongAdder unreadable = new LongAdder();

  TokenLogs(TokenList tokens, Spelling spelling) {
    this.tokens = tokens;
    this.spelling = spelling;
  }

  /** Transfers of fungible tokens that are not followed, so far. */
  long others() {
    return others.sum();
  }

  /** Logs of followed tokens that are not as their contract writes them, so far. */
  long unreadable() {
    return unreadable.sum();
  }

  /**
   * What a log moves, {@code null} for nothing that is followed. A wrapped coin is minted for the
   * native coin that its contract gets, and burned for what it sends; {@link Wraps} finds the two
   * movements that are one conversion.
   */
  @Nullable Transfer read(Log log, int index) {
    if (log.topics().isEmpty()) {
      return null;
    }
    String what = log.topics().getFirst();
    Token token = tokens.find(log.address());
    if (token == null) {
      if (what.equals(TRANSFER) && log.topics().size() == 3) {
        others.increment();
      }
      return null;
    }
    if (what.equals(TRANSFER)) {
      String from = address(log, 1);
      String to = address(log, 2);
      return transfer(token, from, to, log.topics().size() == 3 ? word(log, 0) : null, index);
    }
    if (token.kind() == Token.Kind.WRAPPED_NATIVE && what.equals(DEPOSIT)) {
      return transfer(token, AccountTransaction.ZERO_ADDRESS, address(log, 1), last(log), index);
    }
    if (removes(token, what)) {
      return transfer(token, address(log, 1), AccountTransaction.ZERO_ADDRESS, last(log), index);
    }
    return null;
  }

  private static boolean removes(Token token, String what) {
    return switch (token.kind()) {
      case PLAIN -> false;
      case WRAPPED_NATIVE -> what.equals(WITHDRAWAL);
      case TETHER -> what.equals(DESTROYED);
    };
  }

  /** How much native coin a log says its contract sent for a wrapped one, {@code null} for none. */
  @Nullable Amount unwrapped(Log log) {
    Token token = tokens.find(log.address());
    boolean wrapped =
        token != null
            && token.kind() == Token.Kind.WRAPPED_NATIVE
            && !log.topics().isEmpty()
            && log.topics().getFirst().equals(WITHDRAWAL);
    return wrapped ? last(log) : null;
  }

  private @Nullable Transfer transfer(
      Token token, @Nullable String from, @Nullable String to, @Nullable Amount value, int index) {
    if (from == null || to == null || value == null) {
      unreadable.increment();
      return null;
    }
    return new Transfer(token.asset(), from, to, value, index).in(token.unit());
  }

  /** The address at that place among the topics, or else, as some contracts have it, the data. */
  private @Nullable String address(Log log, int place) {
    List<String> topics = log.topics();
    String word = topics.size() > place ? topics.get(place) : null;
    if (word == null && log.data().length() >= 2 + WORD) {
      word = "0x" + log.data().substring(2, 2 + WORD);
    }
    return word != null && word.startsWith(ADDRESS_FRONT)
        ? spelling.of("0x" + word.substring(ADDRESS_FRONT.length()))
        : null;
  }

  /** The last word of a log of one address and one amount. */
  private static @Nullable Amount last(Log log) {
    return switch (log.topics().size()) {
      case 1 -> word(log, 1);
      case 2 -> word(log, 0);
      default -> null;
    };
  }

  /** The word at that place of the data, which must be the last. */
  private static @Nullable Amount word(Log log, int place) {
    String data = log.data();
    int from = 2 + place * WORD;
    if (data.length() != from + WORD) {
      return null;
    }
    int to = from + WORD;
    int at = from;
    while (at < to - 1 && data.charAt(at) == '0') {
      at++;
    }
    return to - at <= LONG_DIGITS
        ? Amount.of(Long.parseLong(data, at, to, 16))
        : Amount.of(new BigInteger(data.substring(at, to), 16));
  }
}
