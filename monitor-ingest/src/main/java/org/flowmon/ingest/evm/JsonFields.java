package org.flowmon.ingest.evm;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.flowmon.chain.Amount;
import org.flowmon.chain.Txid;
import org.jspecify.annotations.Nullable;

/**
 * The values of a JSON-RPC answer, each read as what it must be. The parser stands on the value. A
 * value that is something else refuses the block with a message that names block, transaction and
 * field.
 */
final class JsonFields {
  /** Reads the value on which the parser stands. */
  interface Reading<T> {
    T read(JsonFields in) throws IOException;
  }

  private static final int ADDRESS = 42;
  private static final int HASH = 66;
  private static final String A_HASH = "a hash of 64 hexadecimal digits with 0x";

  private final JsonParser in;

  /** What is being read, for messages: the block, once its number is known. */
  private @Nullable String block;

  /** Which of its transactions, receipts or traces, made a text when it is refused. */
  private String part = "";

  private int place;
  private String link = "";
  private @Nullable Txid named;

  JsonFields(JsonParser in, @Nullable String block) {
    this.in = in;
    this.block = block;
  }

  @Nullable String block() {
    return block;
  }

  /** Which block is being read, {@code null} before its number is. */
  void ofBlock(@Nullable Long number) {
    block = number == null ? null : number.toString();
    atNone();
  }

  /** What is being read is of the block as a whole. */
  void atNone() {
    part = "";
    named = null;
  }

  /** Which transaction or receipt is being read: {@code transaction}, 3. */
  void at(String what, int index) {
    part = what;
    place = index;
    named = null;
  }

  /** The hash of the transaction of what is being read, and what stands before it in a message. */
  void named(String before, @Nullable Txid txid) {
    link = before;
    named = txid;
  }

  /** Enters the object on which the parser stands. */
  void object() throws IOException {
    if (in.currentToken() != JsonToken.START_OBJECT) {
      throw expected("an object");
    }
  }

  /** Enters the array on which the parser stands. */
  void array() throws IOException {
    if (in.currentToken() != JsonToken.START_ARRAY) {
      throw expected("an array");
    }
  }

  /** Reads a value that comes bare, or as the result within the answer to a call. */
  <T> T result(Reading<T> reading) throws IOException {
    if (!isObject()) {
      return reading.read(this);
    }
    T result = null;
    for (String name = next(); name != null; name = next()) {
      if (name.equals("result")) {
        result = reading.read(this);
      } else if (name.equals("error")) {
        error();
      } else {
        skip();
      }
    }
    return given(result, "result");
  }

  /** Refuses the error of an answer; {@code null} is none. */
  void error() throws IOException {
    if (!isNull()) {
      throw refuse("the node answered with an error: " + shorten(in.readValueAsTree().toString()));
    }
  }

  /** Goes to the next element of an array; false after the last. */
  boolean nextElement() throws IOException {
    return in.nextToken() != JsonToken.END_ARRAY;
  }

  /** Goes to the next value of a file of values; false at its end. */
  boolean nextValue() throws IOException {
    return in.nextToken() != null;
  }

  /** The name of the next field, with the parser on its value; {@code null} after the last. */
  @Nullable String next() throws IOException {
    String name = in.nextFieldName();
    if (name != null) {
      in.nextToken();
    }
    return name;
  }

  void skip() throws IOException {
    in.skipChildren();
  }

  boolean isNull() {
    return in.currentToken() == JsonToken.VALUE_NULL;
  }

  boolean isText() {
    return in.currentToken() == JsonToken.VALUE_STRING;
  }

  boolean isObject() {
    return in.currentToken() == JsonToken.START_OBJECT;
  }

  String text() throws IOException {
    if (!isText()) {
      throw expected("a text");
    }
    return in.getText();
  }

  boolean flag() throws IOException {
    if (in.currentToken() == JsonToken.VALUE_TRUE) {
      return true;
    }
    if (in.currentToken() == JsonToken.VALUE_FALSE) {
      return false;
    }
    throw expected("true or false");
  }

  /** 20 bytes, lower case. */
  String address() throws IOException {
    return hex(ADDRESS, "an address of 40 hexadecimal digits with 0x");
  }

  /** An address, or {@code null}; an empty text is none either. */
  @Nullable String addressOrNull() throws IOException {
    return isNull() || (isText() && in.getTextLength() == 0) ? null : address();
  }

  /** 32 bytes, lower case. */
  String hash() throws IOException {
    return hex(HASH, A_HASH);
  }

  Txid txid() throws IOException {
    byte[] bytes =
        isText()
            ? HexText.word(in.getTextCharacters(), in.getTextOffset(), in.getTextLength())
            : null;
    if (bytes == null) {
      throw expected(A_HASH);
    }
    return Txid.of(bytes, Txid.Form.HEX_0X);
  }

  /** {@code bytes} bytes, lower case. */
  String bytes(int bytes) throws IOException {
    return hex(2 + 2 * bytes, bytes + " bytes in hexadecimal with 0x");
  }

  /** Any number of bytes, lower case. */
  String bytes() throws IOException {
    return hex(-1, "bytes in hexadecimal with 0x");
  }

  private String hex(int length, String what) throws IOException {
    if (!isText()) {
      throw expected(what);
    }
    String text = HexText.bytes(in.getText(), length);
    if (text == null) {
      throw expected(what);
    }
    return text;
  }

  /** A quantity of at most 256 bits: hexadecimal with 0x, or a whole number as some tools write. */
  Amount amount() throws IOException {
    if (in.currentToken() == JsonToken.VALUE_NUMBER_INT) {
      BigInteger number = in.getBigIntegerValue();
      if (number.signum() < 0) {
        throw expectedQuantity();
      }
      return Amount.of(number);
    }
    if (!isText()) {
      throw expectedQuantity();
    }
    Amount amount =
        HexText.quantity(in.getTextCharacters(), in.getTextOffset(), in.getTextLength());
    if (amount == null) {
      throw expectedQuantity();
    }
    return amount;
  }

  @Nullable Amount amountOrNull() throws IOException {
    return isNull() ? null : amount();
  }

  /** A quantity that fits in 63 bits. */
  long number() throws IOException {
    Amount amount = amount();
    if (!amount.isLong()) {
      throw expected("a quantity below 2^63");
    }
    return amount.toLong();
  }

  @Nullable Long numberOrNull() throws IOException {
    return isNull() ? null : (Long) number();
  }

  int index() throws IOException {
    long number = number();
    if (number > Integer.MAX_VALUE) {
      throw expected("a quantity below 2^31");
    }
    return (int) number;
  }

  /** The words of 32 bytes of a log's topics. */
  List<String> hashes() throws IOException {
    array();
    List<String> hashes = new ArrayList<>(4);
    while (nextElement()) {
      hashes.add(hash());
    }
    return hashes;
  }

  /** What {@code found} is, unless it is missing from the object that was just read. */
  <T> T given(@Nullable T found, String field) throws RefusedBlockException {
    if (found == null) {
      throw refuse(field + ": missing");
    }
    return found;
  }

  private RefusedBlockException expectedQuantity() throws IOException {
    return expected("a quantity of at most 256 bits, hexadecimal with 0x");
  }

  private RefusedBlockException expected(String what) throws IOException {
    JsonToken token = in.currentToken();
    String found =
        switch (token) {
          case null -> "the end";
          case START_OBJECT -> "an object";
          case START_ARRAY -> "an array";
          case VALUE_STRING -> "\"" + shorten(in.getText()) + "\"";
          default -> shorten(in.getText());
        };
    String field = in.currentName() == null ? "" : in.currentName() + ": ";
    return refuse(field + "expected " + what + ", found " + found);
  }

  /** Of what is missing from an answer there is no text. */
  private static String shorten(@Nullable String text) {
    if (text == null) {
      return "nothing";
    }
    return text.length() <= 80 ? text : text.substring(0, 80) + "...";
  }

  RefusedBlockException refuse(String what) {
    String of = named == null ? "" : link + named;
    return new RefusedBlockException(
        Refusal.MALFORMED, block, part.isEmpty() ? what : part + " " + place + of + ", " + what);
  }
}
