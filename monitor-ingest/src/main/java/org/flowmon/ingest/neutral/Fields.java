package org.flowmon.ingest.neutral;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.DateTimeException;
import java.util.Locale;
import org.flowmon.chain.Amount;
import org.flowmon.chain.Chain;
import org.flowmon.chain.Txid;
import org.flowmon.topic.UtcTime;
import org.jspecify.annotations.Nullable;

/** The values of one line, each read as what it must be. The parser stands on the value. */
final class Fields {
  /** What is wrong with a field; the reader adds file and line. */
  static final class Fault extends Exception {
    private static final long serialVersionUID = 1L;

    private final String field;
    private final String what;

    Fault(String field, String what, @Nullable Throwable cause) {
      super(what, cause);
      this.field = field;
      this.what = what;
    }

    String field() {
      return field;
    }

    String what() {
      return what;
    }
  }

  private final JsonParser in;

  Fields(JsonParser in) {
    this.in = in;
  }

  /** Enters the object that the line must be. */
  void open() throws IOException, Fault {
    if (in.nextToken() != JsonToken.START_OBJECT) {
      throw expected("a JSON object");
    }
  }

  /** Nothing may follow the object. */
  void end() throws IOException, Fault {
    if (in.nextToken() != null) {
      throw new Fault("", "expected nothing after the object, one object a line", null);
    }
  }

  /** The name of the next field, with the parser on its value; {@code null} after the last. */
  @Nullable String next() throws IOException {
    String name = in.nextFieldName();
    if (name != null) {
      in.nextToken();
    }
    return name;
  }

  /** Passes over a value that means nothing here. */
  void skip() throws IOException {
    in.skipChildren();
  }

  void array() throws Fault, IOException {
    if (in.currentToken() != JsonToken.START_ARRAY) {
      throw expected("an array");
    }
  }

  /** Goes to the next object of an array; false after the last. */
  boolean nextObject() throws IOException, Fault {
    JsonToken token = in.nextToken();
    if (token != JsonToken.END_ARRAY && token != JsonToken.START_OBJECT) {
      throw expected("an object");
    }
    return token == JsonToken.START_OBJECT;
  }

  void object() throws Fault, IOException {
    if (in.currentToken() != JsonToken.START_OBJECT) {
      throw expected("an object");
    }
  }

  boolean isNull() {
    return in.currentToken() == JsonToken.VALUE_NULL;
  }

  /** A text of at least one character. */
  String text() throws IOException, Fault {
    String text = string();
    if (text.isEmpty()) {
      throw fault("expected a text that is not empty", null);
    }
    return text;
  }

  private String string() throws IOException, Fault {
    if (in.currentToken() != JsonToken.VALUE_STRING) {
      throw expected("a text");
    }
    return in.getText();
  }

  /** An optional text: may be {@code null}, may be anything else that {@link #text} takes. */
  @Nullable String optionalText() throws IOException, Fault {
    return isNull() ? null : text();
  }

  /** A coinbase script as text: may be empty. */
  @Nullable String optionalScript() throws IOException, Fault {
    return isNull() ? null : string();
  }

  /** An address, asset or holder; 0x names of account chains in lower case. */
  String name(Chain chain) throws IOException, Fault {
    return chain.model() == Chain.Model.ACCOUNT ? lower(text()) : text();
  }

  @Nullable String optionalName(Chain chain) throws IOException, Fault {
    return isNull() ? null : name(chain);
  }

  private static String lower(String text) {
    boolean hex =
        text.length() > 1
            && text.charAt(0) == '0'
            && (text.charAt(1) == 'x' || text.charAt(1) == 'X');
    return hex ? text.toLowerCase(Locale.ROOT) : text;
  }

  Txid txid(Chain chain) throws IOException, Fault {
    String text = name(chain);
    try {
      return Txid.parse(text);
    } catch (IllegalArgumentException e) {
      throw fault(String.valueOf(e.getMessage()), e);
    }
  }

  /** Base units as decimal digits in a text. */
  Amount amount() throws IOException, Fault {
    if (in.currentToken() != JsonToken.VALUE_STRING) {
      throw expected("base units as decimal digits in quotes");
    }
    String text = in.getText();
    try {
      return Amount.parse(text);
    } catch (IllegalArgumentException e) {
      throw fault(String.valueOf(e.getMessage()), e);
    }
  }

  /** A whole number from 0 to {@code most}. */
  long number(long most) throws IOException, Fault {
    if (in.currentToken() != JsonToken.VALUE_NUMBER_INT
        || in.getNumberType() == JsonParser.NumberType.BIG_INTEGER
        || in.getLongValue() < 0
        || in.getLongValue() > most) {
      throw expected("a whole number from 0 to " + most);
    }
    return in.getLongValue();
  }

  boolean flag() throws IOException, Fault {
    if (in.currentToken() != JsonToken.VALUE_TRUE && in.currentToken() != JsonToken.VALUE_FALSE) {
      throw expected("true or false");
    }
    return in.getBooleanValue();
  }

  /** RFC 3339, in seconds since 1970-01-01 UTC. */
  long time() throws IOException, Fault {
    String text = string();
    try {
      return UtcTime.seconds(text);
    } catch (DateTimeException e) {
      throw fault("expected a time such as 2024-05-01T00:00:00Z, found " + quote(text), e);
    }
  }

  /** What {@code found} is, unless it is missing from the object that was just read. */
  <T> T given(@Nullable T found, String field, String what) throws Fault {
    if (found == null) {
      throw missing(field, what);
    }
    return found;
  }

  Fault missing(String field, String what) {
    String place = place(in.getParsingContext());
    return new Fault(
        place.isEmpty() ? field : place + "." + field, "missing, expected " + what, null);
  }

  Fault expected(String what) throws IOException {
    JsonToken token = in.currentToken();
    String found =
        switch (token) {
          case null -> "the end of the line";
          case START_OBJECT -> "an object";
          case START_ARRAY -> "an array";
          case VALUE_STRING -> quote(in.getText());
          default -> shorten(in.getText());
        };
    return fault("expected " + what + ", found " + found, null);
  }

  Fault fault(String what, @Nullable Throwable cause) {
    JsonStreamContext context = in.getParsingContext();
    boolean opening =
        in.currentToken() == JsonToken.START_OBJECT || in.currentToken() == JsonToken.START_ARRAY;
    JsonStreamContext around = context.getParent();
    return new Fault(place(opening && around != null ? around : context), what, cause);
  }

  private static String place(JsonStreamContext context) {
    JsonStreamContext parent = context.getParent();
    String before = parent == null ? "" : place(parent);
    if (context.inArray()) {
      return before + "[" + context.getCurrentIndex() + "]";
    }
    String name = context.getCurrentName();
    if (!context.inObject() || name == null) {
      return before;
    }
    return before.isEmpty() ? name : before + "." + name;
  }

  static String quote(String text) {
    return "\"" + shorten(text) + "\"";
  }

  private static String shorten(String text) {
    return text.length() <= 60 ? text : text.substring(0, 60) + "...";
  }
}
