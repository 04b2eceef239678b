package org.flowmon.standalone;

import java.time.Instant;

/**
 * Writes recordings in the neutral format in short. Inputs: {@code txid:vout@address=value}, the
 * last two may be missing. Outputs: {@code address=value}, {@code -} for no address, {@code !} for
 * unspendable. Transfers: {@code asset/from>to=value}, native without an asset. Blocks are ten
 * minutes apart, block 0 at the beginning of 2024-05-01.
 */
final class RecordedText {
  private static final Instant BEGIN = Instant.parse("2024-05-01T00:00:00Z");
  private static final long BLOCK_SECONDS = 600;

  private final StringBuilder text = new StringBuilder();
  private final String chain;

  RecordedText(String chain) {
    this.chain = chain;
  }

  static RecordedText bitcoin() {
    return new RecordedText("bitcoin");
  }

  static RecordedText ethereum() {
    return new RecordedText("ethereum");
  }

  /** When a block of that height was made. */
  static String time(long height) {
    return BEGIN.plusSeconds(height * BLOCK_SECONDS).toString();
  }

  RecordedText block(long height) {
    return block(height, "b" + height, "b" + (height - 1));
  }

  RecordedText block(long height, String hash, String parent) {
    return line(
        "\"type\":\"block\",\"chain\":\"%s\",\"height\":%d,\"hash\":\"%s\",\"parent\":\"%s\",\"time\":\"%s\""
            .formatted(chain, height, hash, parent, time(height)));
  }

  RecordedText disconnect(long height, String hash) {
    return line(
        "\"type\":\"disconnect\",\"chain\":\"%s\",\"height\":%d,\"hash\":\"%s\""
            .formatted(chain, height, hash));
  }

  RecordedText coinbase(String txid, String tag, String outputs) {
    return line(
        "\"type\":\"tx\",\"chain\":\"%s\",\"txid\":\"%s\",\"coinbase\":\"%s\",\"inputs\":[],\"outputs\":[%s]"
            .formatted(chain, txid, tag, outputs(outputs)));
  }

  RecordedText tx(String txid, String inputs, String outputs) {
    StringBuilder in = new StringBuilder();
    for (String input : inputs.split(" ", -1)) {
      String coin = input.split("[@=]", -1)[0];
      int colon = coin.lastIndexOf(':');
      in.append(in.isEmpty() ? "" : ",");
      in.append("{\"txid\":\"").append(coin, 0, colon);
      in.append("\",\"vout\":").append(coin.substring(colon + 1));
      int at = input.indexOf('@');
      int equals = input.indexOf('=');
      if (at >= 0) {
        String address = input.substring(at + 1, equals < 0 ? input.length() : equals);
        in.append(",\"address\":\"").append(address).append('"');
      }
      if (equals >= 0) {
        in.append(",\"value\":\"").append(input.substring(equals + 1)).append('"');
      }
      in.append('}');
    }
    return line(
        "\"type\":\"tx\",\"chain\":\"%s\",\"txid\":\"%s\",\"inputs\":[%s],\"outputs\":[%s]"
            .formatted(chain, txid, in, outputs(outputs)));
  }

  private static String outputs(String outputs) {
    StringBuilder out = new StringBuilder();
    for (String output : outputs.split(" ", -1)) {
      String[] parts = output.split("=", -1);
      out.append(out.isEmpty() ? "{" : ",{");
      switch (parts[0]) {
        case "-" -> {}
        case "!" -> out.append("\"unspendable\":true,");
        default -> out.append("\"address\":\"").append(parts[0]).append("\",");
      }
      out.append("\"value\":\"").append(parts[1]).append("\"}");
    }
    return out.toString();
  }

  RecordedText balance(String holder, String asset, String value) {
    return line(
        "\"type\":\"balance\",\"chain\":\"%s\",\"holder\":\"%s\",\"asset\":\"%s\",\"value\":\"%s\""
            .formatted(chain, holder, asset, value));
  }

  /** Without a fee. */
  RecordedText move(String txid, String transfers) {
    return move(txid, "ok", transfers, "");
  }

  /** {@code fee}: {@code payer burned tip recipient}, the last may be missing; empty for none. */
  RecordedText move(String txid, String status, String transfers, String fee) {
    StringBuilder all = new StringBuilder();
    for (String transfer : transfers.isEmpty() ? new String[0] : transfers.split(" ", -1)) {
      int slash = transfer.indexOf('/');
      String[] parts = transfer.substring(slash + 1).split("[>=]", -1);
      all.append(all.isEmpty() ? "{" : ",{");
      all.append("\"asset\":\"").append(slash < 0 ? "native" : transfer.substring(0, slash));
      all.append("\",\"from\":\"").append(parts[0]).append("\",\"to\":\"").append(parts[1]);
      all.append("\",\"value\":\"").append(parts[2]).append("\"}");
    }
    String paid = "";
    if (!fee.isEmpty()) {
      String[] f = fee.split(" ", -1);
      paid =
          ",\"fee\":{\"payer\":\"%s\",\"burned\":\"%s\",\"tip\":\"%s\"%s}"
              .formatted(f[0], f[1], f[2], f.length < 4 ? "" : ",\"recipient\":\"" + f[3] + "\"");
    }
    return line(
        "\"type\":\"tx\",\"chain\":\"%s\",\"txid\":\"%s\",\"status\":\"%s\",\"transfers\":[%s]%s"
            .formatted(chain, txid, status, all, paid));
  }

  /** A line as it is. */
  RecordedText raw(String line) {
    text.append(line).append('\n');
    return this;
  }

  RecordedText add(RecordedText other) {
    text.append(other.text);
    return this;
  }

  private RecordedText line(String fields) {
    return raw("{" + fields + "}");
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
