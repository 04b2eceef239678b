package org.flowmon.topic;

import com.google.protobuf.CodedInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.flowmon.chain.AccountTransaction;
import org.flowmon.chain.Amount;
import org.flowmon.chain.Outpoint;
import org.flowmon.chain.TokenUnit;
import org.flowmon.chain.Txid;
import org.flowmon.chain.UtxoTransaction;
import org.jspecify.annotations.Nullable;

/**
 * Reads the names and the transactions of a connected block; a name is one object however often.
 */
final class LaneTransactionReader {
  private static final byte[] DIGITS = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private final LaneInput in;
  private final CodedInputStream stream;
  private String[] hexNames = {};
  private final List<String> textNames = new ArrayList<>();
  private final List<UtxoTransaction.Input> inputs = new ArrayList<>();
  private final List<UtxoTransaction.Output> outputs = new ArrayList<>();
  private final List<AccountTransaction.Transfer> transfers = new ArrayList<>();

  LaneTransactionReader(LaneInput in) {
    this.in = in;
    this.stream = in.stream();
  }

  void hexNames() throws IOException {
    byte[] raw = stream.readByteArray();
    if (raw.length % LaneNames.HEX_BYTES != 0) {
      throw in.wrong("names of " + LaneNames.HEX_BYTES + " bytes take " + raw.length + " bytes");
    }
    int before = hexNames.length;
    int more = raw.length / LaneNames.HEX_BYTES;
    hexNames = Arrays.copyOf(hexNames, before + more);
    byte[] text = new byte[LaneNames.HEX_CHARS];
    text[0] = '0';
    text[1] = 'x';
    for (int i = 0, from = 0; i < more; i++) {
      for (int to = 2; to < LaneNames.HEX_CHARS; to += 2) {
        int b = raw[from++];
        text[to] = DIGITS[(b >> 4) & 15];
        text[to + 1] = DIGITS[b & 15];
      }
      hexNames[before + i] = new String(text, StandardCharsets.ISO_8859_1);
    }
  }

  void textName() throws IOException {
    textNames.add(in.text());
  }

  private @Nullable String name() throws IOException {
    int ref = stream.readUInt32();
    if (ref == 0) {
      return null;
    }
    int i = (ref - 1) >>> 1;
    if ((ref & 1) == 1 ? i >= hexNames.length : i >= textNames.size()) {
      throw in.wrong("reference " + Integer.toUnsignedString(ref) + " to a name that is not there");
    }
    return (ref & 1) == 1 ? hexNames[i] : textNames.get(i);
  }

  UtxoTransaction utxo() throws IOException {
    int outer = in.open();
    Txid txid = null;
    String coinbase = null;
    inputs.clear();
    outputs.clear();
    for (int tag = in.tag(); tag != 0; tag = in.tag()) {
      switch (tag) {
        case LaneFields.UtxoTransaction.TXID_HEX << 3 | LaneInput.LENGTH ->
            txid = in.txid(Txid.Form.HEX);
        case LaneFields.UtxoTransaction.TXID_HEX0X << 3 | LaneInput.LENGTH ->
            txid = in.txid(Txid.Form.HEX_0X);
        case LaneFields.UtxoTransaction.TXID_TEXT << 3 | LaneInput.LENGTH ->
            txid = in.txid(Txid.Form.TEXT);
        case LaneFields.UtxoTransaction.COINBASE << 3 | LaneInput.LENGTH -> coinbase = in.text();
        case LaneFields.UtxoTransaction.INPUTS << 3 | LaneInput.LENGTH -> inputs.add(input());
        case LaneFields.UtxoTransaction.OUTPUTS << 3 | LaneInput.LENGTH -> outputs.add(output());
        default -> in.skip(tag);
      }
    }
    in.close(outer);
    return new UtxoTransaction(in.required(txid, "txid"), coinbase, inputs, outputs);
  }

  private UtxoTransaction.Input input() throws IOException {
    int outer = in.open();
    Txid txid = null;
    int vout = 0;
    String address = null;
    Amount value = null;
    for (int tag = in.tag(); tag != 0; tag = in.tag()) {
      switch (tag) {
        case LaneFields.Input.TXID_HEX << 3 | LaneInput.LENGTH -> txid = in.txid(Txid.Form.HEX);
        case LaneFields.Input.TXID_HEX0X << 3 | LaneInput.LENGTH ->
            txid = in.txid(Txid.Form.HEX_0X);
        case LaneFields.Input.TXID_TEXT << 3 | LaneInput.LENGTH -> txid = in.txid(Txid.Form.TEXT);
        case LaneFields.Input.VOUT << 3 | LaneInput.VARINT -> vout = stream.readUInt32();
        case LaneFields.Input.ADDRESS << 3 | LaneInput.VARINT -> address = name();
        case LaneFields.Input.VALUE << 3 | LaneInput.VARINT -> value = in.amount();
        case LaneFields.Input.BIG_VALUE << 3 | LaneInput.LENGTH -> value = in.bigAmount();
        default -> in.skip(tag);
      }
    }
    in.close(outer);
    Outpoint coin = new Outpoint(in.required(txid, "txid of an input"), vout);
    return new UtxoTransaction.Input(coin, address, value);
  }

  private UtxoTransaction.Output output() throws IOException {
    int outer = in.open();
    String address = null;
    Amount value = Amount.ZERO;
    boolean unspendable = false;
    for (int tag = in.tag(); tag != 0; tag = in.tag()) {
      switch (tag) {
        case LaneFields.Output.ADDRESS << 3 | LaneInput.VARINT -> address = name();
        case LaneFields.Output.VALUE << 3 | LaneInput.VARINT -> value = in.amount();
        case LaneFields.Output.BIG_VALUE << 3 | LaneInput.LENGTH -> value = in.bigAmount();
        case LaneFields.Output.UNSPENDABLE << 3 | LaneInput.VARINT ->
            unspendable = stream.readBool();
        default -> in.skip(tag);
      }
    }
    in.close(outer);
    return new UtxoTransaction.Output(address, value, unspendable);
  }

  AccountTransaction account() throws IOException {
    int outer = in.open();
    Txid txid = null;
    boolean reverted = false;
    AccountTransaction.Fee fee = null;
    transfers.clear();
    for (int tag = in.tag(); tag != 0; tag = in.tag()) {
      switch (tag) {
        case LaneFields.AccountTransaction.TXID_HEX << 3 | LaneInput.LENGTH ->
            txid = in.txid(Txid.Form.HEX);
        case LaneFields.AccountTransaction.TXID_HEX0X << 3 | LaneInput.LENGTH ->
            txid = in.txid(Txid.Form.HEX_0X);
        case LaneFields.AccountTransaction.TXID_TEXT << 3 | LaneInput.LENGTH ->
            txid = in.txid(Txid.Form.TEXT);
        case LaneFields.AccountTransaction.REVERTED << 3 | LaneInput.VARINT ->
            reverted = stream.readBool();
        case LaneFields.AccountTransaction.TRANSFERS << 3 | LaneInput.LENGTH ->
            transfers.add(transfer());
        case LaneFields.AccountTransaction.FEE << 3 | LaneInput.LENGTH -> fee = fee();
        default -> in.skip(tag);
      }
    }
    in.close(outer);
    return new AccountTransaction(in.required(txid, "txid"), reverted, transfers, fee);
  }

  private AccountTransaction.Transfer transfer() throws IOException {
    int outer = in.open();
    String asset = null;
    String from = null;
    String to = null;
    Amount value = Amount.ZERO;
    int log = 0;
    AccountTransaction.Conversion conversion = null;
    String message = null;
    String symbol = null;
    int decimals = 0;
    for (int tag = in.tag(); tag != 0; tag = in.tag()) {
      switch (tag) {
        case LaneFields.Transfer.ASSET << 3 | LaneInput.VARINT -> asset = name();
        case LaneFields.Transfer.FROM << 3 | LaneInput.VARINT -> from = name();
        case LaneFields.Transfer.TO << 3 | LaneInput.VARINT -> to = name();
        case LaneFields.Transfer.VALUE << 3 | LaneInput.VARINT -> value = in.amount();
        case LaneFields.Transfer.BIG_VALUE << 3 | LaneInput.LENGTH -> value = in.bigAmount();
        case LaneFields.Transfer.LOG << 3 | LaneInput.VARINT -> log = stream.readUInt32();
        case LaneFields.Transfer.CONVERSION << 3 | LaneInput.VARINT -> conversion = conversion();
        case LaneFields.Transfer.MESSAGE << 3 | LaneInput.LENGTH -> message = in.text();
        case LaneFields.Transfer.SYMBOL << 3 | LaneInput.VARINT -> symbol = name();
        case LaneFields.Transfer.DECIMALS << 3 | LaneInput.VARINT -> decimals = stream.readUInt32();
        default -> in.skip(tag);
      }
    }
    in.close(outer);
    return new AccountTransaction.Transfer(
        asset == null ? AccountTransaction.NATIVE : asset,
        in.required(from, "sender of a transfer"),
        in.required(to, "receiver of a transfer"),
        value,
        log - 1,
        conversion,
        message,
        symbol == null ? null : unit(symbol, decimals));
  }

  private TokenUnit unit(String symbol, int decimals) throws IOException {
    try {
      return new TokenUnit(symbol, decimals);
    } catch (IllegalArgumentException e) {
      throw in.wrong(String.valueOf(e.getMessage()));
    }
  }

  private AccountTransaction.@Nullable Conversion conversion() throws IOException {
    int side = stream.readUInt32();
    if (side == 0) {
      return null;
    }
    int index = (side - 1) >>> 1;
    if (index > AccountTransaction.Conversion.MOST) {
      throw in.wrong("a transfer of conversion " + index);
    }
    return (side & 1) == 1
        ? AccountTransaction.Conversion.give(index)
        : AccountTransaction.Conversion.take(index);
  }

  private AccountTransaction.Fee fee() throws IOException {
    int outer = in.open();
    String payer = null;
    Amount burned = Amount.ZERO;
    Amount tip = Amount.ZERO;
    String recipient = null;
    for (int tag = in.tag(); tag != 0; tag = in.tag()) {
      switch (tag) {
        case LaneFields.Fee.PAYER << 3 | LaneInput.VARINT -> payer = name();
        case LaneFields.Fee.BURNED << 3 | LaneInput.VARINT -> burned = in.amount();
        case LaneFields.Fee.BIG_BURNED << 3 | LaneInput.LENGTH -> burned = in.bigAmount();
        case LaneFields.Fee.TIP << 3 | LaneInput.VARINT -> tip = in.amount();
        case LaneFields.Fee.BIG_TIP << 3 | LaneInput.LENGTH -> tip = in.bigAmount();
        case LaneFields.Fee.RECIPIENT << 3 | LaneInput.VARINT -> recipient = name();
        default -> in.skip(tag);
      }
    }
    in.close(outer);
    return new AccountTransaction.Fee(in.required(payer, "payer of a fee"), burned, tip, recipient);
  }
}
