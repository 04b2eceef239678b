package org.flowmon.ingest.neutral;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.flowmon.chain.AccountTransaction;
import org.flowmon.chain.AccountTransaction.Conversion;
import org.flowmon.chain.Amount;
import org.flowmon.chain.Chain;
import org.flowmon.chain.TokenUnit;
import org.flowmon.chain.Txid;
import org.jspecify.annotations.Nullable;

/** A tx line of an account chain. */
final class AccountLines {
  private static final String UNITS = "base units as decimal digits in quotes";

  private AccountLines() {}

  static AccountTransaction read(Fields in, Chain chain) throws IOException, Fields.Fault {
    Txid txid = null;
    boolean reverted = false;
    List<AccountTransaction.Transfer> transfers = null;
    AccountTransaction.Fee fee = null;
    for (String name = in.next(); name != null; name = in.next()) {
      switch (name) {
        case "txid" -> txid = in.txid(chain);
        case "status" -> reverted = reverted(in);
        case "transfers" -> transfers = transfers(in, chain);
        case "fee" -> fee = fee(in, chain);
        case "inputs", "outputs", "coinbase" ->
            throw in.fault(chain + " holds balances: expected transfers instead", null);
        default -> in.skip();
      }
    }
    Txid id = in.given(txid, "txid", "a transaction id");
    if (transfers == null && fee != null) {
      // It moved nothing but its fee.
      transfers = List.of();
    }
    return new AccountTransaction(
        id, reverted, in.given(transfers, "transfers", "an array of transfers"), fee);
  }

  private static boolean reverted(Fields in) throws IOException, Fields.Fault {
    String status = in.optionalText();
    if (status == null || status.equals("ok")) {
      return false;
    }
    if (status.equals("reverted")) {
      return true;
    }
    throw in.expected("ok or reverted");
  }

  private static List<AccountTransaction.Transfer> transfers(Fields in, Chain chain)
      throws IOException, Fields.Fault {
    in.array();
    List<AccountTransaction.Transfer> transfers = new ArrayList<>(2);
    while (in.nextObject()) {
      String asset = null;
      String from = null;
      String to = null;
      Amount value = null;
      int log = -1;
      Conversion conversion = null;
      String message = null;
      String symbol = null;
      int decimals = -1;
      for (String name = in.next(); name != null; name = in.next()) {
        switch (name) {
          case "asset" -> asset = in.name(chain);
          case "from" -> from = in.name(chain);
          case "to" -> to = in.name(chain);
          case "value" -> value = in.amount();
          case "log" -> log = in.isNull() ? -1 : (int) in.number(Integer.MAX_VALUE);
          case "conversion" -> conversion = conversion(in);
          case "message" -> message = in.optionalText();
          case "symbol" -> symbol = in.optionalText();
          case "decimals" -> decimals = in.isNull() ? -1 : (int) in.number(Integer.MAX_VALUE);
          default -> in.skip();
        }
      }
      transfers.add(
          new AccountTransaction.Transfer(
              in.given(asset, "asset", "native or a token's address"),
              in.given(from, "from", "the sender's address"),
              in.given(to, "to", "the receiver's address"),
              in.given(value, "value", UNITS),
              log,
              conversion,
              message,
              unit(in, symbol, decimals)));
    }
    return transfers;
  }

  private static @Nullable TokenUnit unit(Fields in, @Nullable String symbol, int decimals)
      throws Fields.Fault {
    if (symbol == null || decimals < 0) {
      return null; // one without the other says nothing
    }
    try {
      return new TokenUnit(symbol, decimals);
    } catch (IllegalArgumentException e) {
      throw in.fault(String.valueOf(e.getMessage()), e);
    }
  }

  private static @Nullable Conversion conversion(Fields in) throws IOException, Fields.Fault {
    if (in.isNull()) {
      return null;
    }
    in.object();
    Conversion conversion = null;
    for (String name = in.next(); name != null; name = in.next()) {
      Conversion.Side side =
          switch (name) {
            case "give" -> Conversion.Side.GIVE;
            case "take" -> Conversion.Side.TAKE;
            default -> null;
          };
      if (side == null) {
        in.skip();
      } else if (conversion != null) {
        throw in.fault(
            "a transfer is one side of one conversion: expected give or take once", null);
      } else {
        conversion = new Conversion(side, (int) in.number(Conversion.MOST));
      }
    }
    return in.given(conversion, "give", "give or take with the number of the conversion");
  }

  private static AccountTransaction.@Nullable Fee fee(Fields in, Chain chain)
      throws IOException, Fields.Fault {
    if (in.isNull()) {
      return null;
    }
    in.object();
    String payer = null;
    Amount burned = Amount.ZERO;
    Amount tip = Amount.ZERO;
    String recipient = null;
    for (String name = in.next(); name != null; name = in.next()) {
      switch (name) {
        case "payer" -> payer = in.name(chain);
        case "burned" -> burned = in.amount();
        case "tip" -> tip = in.amount();
        case "recipient" -> recipient = in.optionalName(chain);
        default -> in.skip();
      }
    }
    return new AccountTransaction.Fee(
        in.given(payer, "payer", "the address that pays"), burned, tip, recipient);
  }
}
