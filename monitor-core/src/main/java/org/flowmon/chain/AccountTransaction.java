package org.flowmon.chain;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A transaction of an account chain: transfers in execution order, then the fee. A reverted
 * transaction moves only its fee.
 */
public record AccountTransaction(
    Txid txid, boolean reverted, List<Transfer> transfers, @Nullable Fee fee)
    implements Transaction {

  /** The account that is nobody: value from it is minted, value to it is burned. */
  public static final String ZERO_ADDRESS = "0x0000000000000000000000000000000000000000";

  /** The native coin of the chain, as an asset. Any other asset is named by its token contract. */
  public static final String NATIVE = "native";

  /**
   * One movement: top-level value, internal call or token log. {@code log} is the index of the log
   * within the receipt, or -1 where there is none.
   *
   * @param conversion which side of a conversion it is, {@code null} for a plain transfer
   * @param message under which id a bridge tells the other chain of it, as in {@code across:0x1f},
   *     {@code null} where nothing shows one
   * @param unit how people read the amount, {@code null} for the native coin and where nobody says
   */
  public record Transfer(
      String asset,
      String from,
      String to,
      Amount value,
      int log,
      @Nullable Conversion conversion,
      @Nullable String message,
      @Nullable TokenUnit unit) {

    /** A plain transfer. */
    public Transfer(String asset, String from, String to, Amount value, int log) {
      this(asset, from, to, value, log, null, null, null);
    }

    /** The same as that side of a conversion. */
    public Transfer as(Conversion side) {
      return new Transfer(asset, from, to, value, log, side, message, unit);
    }

    /** The same, told to the other chain by that message. */
    public Transfer under(String id) {
      return new Transfer(asset, from, to, value, log, conversion, id, unit);
    }

    /** The same, read in that unit. */
    public Transfer in(TokenUnit of) {
      return new Transfer(asset, from, to, value, log, conversion, message, of);
    }

    /** Whether it moves anything: value of nothing and to oneself change nothing. */
    public boolean moves() {
      return !value.isZero() && !from.equals(to);
    }
  }

  /**
   * One side of a conversion (a swap, or the wrapping of a coin in a token): what an account takes
   * is what it gave, in another asset. Sides of the same index belong together; what is given
   * stands before what is taken.
   *
   * @param index number of the conversion within the transaction, from 0
   */
  public record Conversion(Side side, int index) {
    /** Which way the value goes, seen from the account that converts. */
    public enum Side {
      /** Out of its hands. */
      GIVE,
      /** Into its hands, or into those it names. */
      TAKE;

      /** The lower-case word. */
      @Override
      public String toString() {
        return name().toLowerCase(Locale.ROOT);
      }
    }

    /** The highest index; no block has room for a transaction with more conversions. */
    public static final int MOST = 1_000_000;

    public Conversion {
      if (index < 0 || index > MOST) {
        throw new IllegalArgumentException(
            "conversion " + index + " is not a number from 0 to " + MOST);
      }
    }

    /** The giving side of conversion {@code index}. */
    public static Conversion give(int index) {
      return new Conversion(Side.GIVE, index);
    }

    /** The taking side of conversion {@code index}. */
    public static Conversion take(int index) {
      return new Conversion(Side.TAKE, index);
    }
  }

  /** What the payer paid for execution in the native coin: the burned part first, then the tip. */
  public record Fee(String payer, Amount burned, Amount tip, @Nullable String recipient) {}

  public AccountTransaction {
    transfers = List.copyOf(transfers);
  }
}
