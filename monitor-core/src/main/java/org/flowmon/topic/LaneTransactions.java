package org.flowmon.topic;

import static com.google.protobuf.CodedOutputStream.computeUInt32SizeNoTag;
import static org.flowmon.topic.LaneBuffer.amountSize;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.flowmon.chain.AccountTransaction;
import org.flowmon.chain.Amount;
import org.flowmon.chain.TokenUnit;
import org.flowmon.chain.Transaction;
import org.flowmon.chain.Txid;
import org.flowmon.chain.UtxoTransaction;
import org.jspecify.annotations.Nullable;

/**
 * Writes transactions in two passes, because a length stands in front of what it measures: {@link
 * #plan} numbers the names and adds up sizes, {@link #write} writes by what was planned.
 */
final class LaneTransactions {
  private static final byte[] NONE = {};

  private final LaneNames names;

  /** Sizes and references in the order in which {@link #write} needs them. */
  private int[] plan = new int[64];

  private int planned;
  private int next;
  private int size;
  private byte[] coinbase = NONE;

  LaneTransactions(LaneNames names) {
    this.names = names;
  }

  /** Bytes that {@code t} takes, tag and length included; its names are numbered now. */
  int plan(Transaction t) {
    planned = 0;
    size =
        switch (t) {
          case UtxoTransaction u -> planUtxo(u);
          case AccountTransaction a -> planAccount(a);
        };
    return 1 + computeUInt32SizeNoTag(size) + size;
  }

  /** Writes what was planned last. */
  void write(Transaction t, CodedOutputStream out) throws IOException {
    next = 0;
    switch (t) {
      case UtxoTransaction u -> writeUtxo(u, out);
      case AccountTransaction a -> writeAccount(a, out);
    }
  }

  private int planAccount(AccountTransaction t) {
    int sum = txidSize(t.txid()) + (t.reverted() ? 2 : 0);
    for (AccountTransaction.Transfer transfer : t.transfers()) {
      sum += message(plan(transfer));
    }
    AccountTransaction.Fee fee = t.fee();
    return fee == null ? sum : sum + message(plan(fee));
  }

  private int plan(AccountTransaction.Transfer t) {
    int at = keep(0);
    int n = asset(t.asset()) + name(t.from()) + name(t.to());
    n += amountSize(t.value()) + number(t.log() + 1) + number(side(t.conversion()));
    n += t.message() == null ? 0 : message(bytes(t.message()).length);
    TokenUnit unit = t.unit();
    n += unit == null ? 0 : name(unit.symbol()) + number(unit.decimals());
    plan[at] = n;
    return n;
  }

  private static int side(AccountTransaction.@Nullable Conversion as) {
    return as == null ? 0 : 1 + 2 * as.index() + as.side().ordinal();
  }

  private int plan(AccountTransaction.Fee f) {
    int at = keep(0);
    int n = name(f.payer()) + amountSize(f.burned()) + amountSize(f.tip()) + name(f.recipient());
    plan[at] = n;
    return n;
  }

  private int planUtxo(UtxoTransaction t) {
    int sum = txidSize(t.txid());
    String script = t.coinbase();
    if (script != null) {
      coinbase = bytes(script);
      sum += message(coinbase.length);
    }
    for (UtxoTransaction.Input input : t.inputs()) {
      int at = keep(0);
      int n = txidSize(input.coin().txid()) + number(input.coin().vout()) + name(input.address());
      Amount value = input.value();
      n += value == null ? 0 : value.isZero() ? 2 : amountSize(value);
      plan[at] = n;
      sum += message(n);
    }
    for (UtxoTransaction.Output output : t.outputs()) {
      int at = keep(0);
      int n = name(output.address()) + amountSize(output.value()) + (output.unspendable() ? 2 : 0);
      plan[at] = n;
      sum += message(n);
    }
    return sum;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static int message(int n) {
    return 1 + computeUInt32SizeNoTag(n) + n;
  }

  private static int number(int value) {
    return value == 0 ? 0 : 1 + computeUInt32SizeNoTag(value);
  }

  private static int txidSize(Txid txid) {
    return message(txid.bytes().length);
  }

  private int asset(String asset) {
    return number(keepValue(asset.equals(AccountTransaction.NATIVE) ? 0 : names.ref(asset)));
  }

  private int name(@Nullable String name) {
    return number(keepValue(name == null ? 0 : names.ref(name)));
  }

  private int keepValue(int value) {
    keep(value);
    return value;
  }

  private int keep(int value) {
    if (planned == plan.length) {
      plan = Arrays.copyOf(plan, planned * 2);
    }
    plan[planned] = value;
    return planned++;
  }

  private void writeAccount(AccountTransaction t, CodedOutputStream out) throws IOException {
    open(out, LaneFields.Connected.ACCOUNT, size);
    txid(out, t.txid());
    if (t.reverted()) {
      out.writeBool(LaneFields.AccountTransaction.REVERTED, true);
    }
    for (AccountTransaction.Transfer x : t.transfers()) {
      open(out, LaneFields.AccountTransaction.TRANSFERS, plan[next++]);
      planned(out, LaneFields.Transfer.ASSET);
      planned(out, LaneFields.Transfer.FROM);
      planned(out, LaneFields.Transfer.TO);
      LaneBuffer.write(out, LaneFields.Transfer.VALUE, LaneFields.Transfer.BIG_VALUE, x.value());
      number(out, LaneFields.Transfer.LOG, x.log() + 1);
      number(out, LaneFields.Transfer.CONVERSION, side(x.conversion()));
      if (x.message() != null) {
        out.writeByteArray(LaneFields.Transfer.MESSAGE, bytes(x.message()));
      }
      TokenUnit unit = x.unit();
      if (unit != null) {
        planned(out, LaneFields.Transfer.SYMBOL);
        number(out, LaneFields.Transfer.DECIMALS, unit.decimals());
      }
    }
    AccountTransaction.Fee fee = t.fee();
    if (fee != null) {
      open(out, LaneFields.AccountTransaction.FEE, plan[next++]);
      planned(out, LaneFields.Fee.PAYER);
      LaneBuffer.write(out, LaneFields.Fee.BURNED, LaneFields.Fee.BIG_BURNED, fee.burned());
      LaneBuffer.write(out, LaneFields.Fee.TIP, LaneFields.Fee.BIG_TIP, fee.tip());
      planned(out, LaneFields.Fee.RECIPIENT);
    }
  }

  private void writeUtxo(UtxoTransaction t, CodedOutputStream out) throws IOException {
    open(out, LaneFields.Connected.UTXO, size);
    txid(out, t.txid());
    if (t.coinbase() != null) {
      out.writeByteArray(LaneFields.UtxoTransaction.COINBASE, coinbase);
    }
    for (UtxoTransaction.Input x : t.inputs()) {
      open(out, LaneFields.UtxoTransaction.INPUTS, plan[next++]);
      txid(out, x.coin().txid());
      number(out, LaneFields.Input.VOUT, x.coin().vout());
      planned(out, LaneFields.Input.ADDRESS);
      Amount value = x.value();
      if (value != null && value.isZero()) {
        out.writeUInt64(LaneFields.Input.VALUE, 0);
      } else if (value != null) {
        LaneBuffer.write(out, LaneFields.Input.VALUE, LaneFields.Input.BIG_VALUE, value);
      }
    }
    for (UtxoTransaction.Output x : t.outputs()) {
      open(out, LaneFields.UtxoTransaction.OUTPUTS, plan[next++]);
      planned(out, LaneFields.Output.ADDRESS);
      LaneBuffer.write(out, LaneFields.Output.VALUE, LaneFields.Output.BIG_VALUE, x.value());
      if (x.unspendable()) {
        out.writeBool(LaneFields.Output.UNSPENDABLE, true);
      }
    }
  }

  private static void open(CodedOutputStream out, int field, int size) throws IOException {
    out.writeTag(field, WireFormat.WIRETYPE_LENGTH_DELIMITED);
    out.writeUInt32NoTag(size);
  }

  private static void txid(CodedOutputStream out, Txid txid) throws IOException {
    int field =
        switch (txid.form()) {
          case HEX -> LaneFields.Input.TXID_HEX;
          case HEX_0X -> LaneFields.Input.TXID_HEX0X;
          case TEXT -> LaneFields.Input.TXID_TEXT;
        };
    out.writeByteArray(field, txid.bytes());
  }

  private void planned(CodedOutputStream out, int field) throws IOException {
    number(out, field, plan[next++]);
  }

  private static void number(CodedOutputStream out, int field, int value) throws IOException {
    if (value != 0) {
      out.writeUInt32(field, value);
    }
  }
}
