package org.flowmon.topic;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.flowmon.chain.Amount;
import org.flowmon.chain.BlockRef;
import org.flowmon.chain.Chain;
import org.flowmon.chain.TokenUnit;
import org.flowmon.chain.Txid;
import org.flowmon.trace.Bounds;
import org.flowmon.trace.Flow;
import org.flowmon.trace.Policy;
import org.flowmon.watchlist.Inference;
import org.jspecify.annotations.Nullable;

/** Reads the topic form of one flow. */
final class FlowReader {
  private final JsonParser in;
  private @Nullable String id;
  private @Nullable Chain chain;
  private @Nullable Txid txid;
  private @Nullable String at;
  private @Nullable String asset;
  private @Nullable String symbol;
  private int decimals;
  private @Nullable String from;
  private @Nullable String to;
  private Flow.@Nullable Kind kind;
  private @Nullable Amount amount;
  private @Nullable Amount value;
  private @Nullable Integer hops;
  private @Nullable Long leftAt;
  private @Nullable Long arrivedAt;
  private @Nullable List<Flow.Arrival> path;
  private @Nullable Policy policy;
  private @Nullable Boolean retracted;
  private @Nullable String via;
  private @Nullable String message;
  private @Nullable String listVersion;
  private Bounds bounds = Bounds.DEFAULT;
  private @Nullable Inference inference;
  private @Nullable Long height;
  private @Nullable String hash;
  private @Nullable String parent;

  private FlowReader(JsonParser in) {
    this.in = in;
  }

  static Flow read(byte[] bytes) {
    try (JsonParser in = FlowJson.JSON.createParser(bytes)) {
      FlowReader reader = new FlowReader(in);
      in.nextToken();
      reader.fields();
      if (in.nextToken() != null) {
        throw reader.wrong("nothing after the object", null);
      }
      return reader.flow();
    } catch (IOException e) {
      throw new FlowFormatException("JSON", String.valueOf(e.getMessage()), e);
    }
  }

  private void fields() throws IOException {
    expect(JsonToken.START_OBJECT, "an object");
    while (in.nextToken() != JsonToken.END_OBJECT) {
      String name = in.currentName();
      in.nextToken();
      switch (name) {
        case "flow" -> id = text();
        case "chain" -> chain = parse(Chain::named);
        case "txid" -> txid = parse(Txid::parse);
        case "at" -> at = text();
        case "asset" -> asset = text();
        case "symbol" -> symbol = text();
        case "decimals" -> decimals = Math.toIntExact(number(Integer.MAX_VALUE));
        case "from" -> from = text();
        case "to" -> to = text();
        case "kind" -> kind = parse(FlowReader::kind);
        case "amount" -> amount = parse(Amount::parse);
        case "value" -> value = parse(Amount::parse);
        case "hops" -> hops = Math.toIntExact(number(Integer.MAX_VALUE));
        case "leftAt" -> leftAt = parse(UtcTime::seconds);
        case "arrivedAt" -> arrivedAt = parse(UtcTime::seconds);
        case "path" -> path = path();
        case "policy" -> policy = parse(Policy::parse);
        case "retracted" -> retracted = flag();
        case "via" -> via = text();
        case "message" -> message = text();
        case InferenceJson.KEY -> inference = inference();
        case "block" -> block();
        case "listVersion" -> listVersion = text();
        case "bounds" -> bounds = parse(Bounds::parse);
        default -> in.skipChildren();
      }
    }
  }

  private List<Flow.Arrival> path() throws IOException {
    expect(JsonToken.START_ARRAY, "an array");
    List<Flow.Arrival> steps = new ArrayList<>();
    while (in.nextToken() != JsonToken.END_ARRAY) {
      expect(JsonToken.START_OBJECT, "an object");
      steps.add(step());
    }
    return steps;
  }

  private Flow.Arrival step() throws IOException {
    Txid stepTxid = null;
    String stepAt = null;
    String address = null;
    Amount stepAmount = null;
    Long time = null;
    while (in.nextToken() != JsonToken.END_OBJECT) {
      String name = in.currentName();
      in.nextToken();
      switch (name) {
        case "txid" -> stepTxid = parse(Txid::parse);
        case "at" -> stepAt = text();
        case "address" -> address = text();
        case "amount" -> stepAmount = parse(Amount::parse);
        case "time" -> time = parse(UtcTime::seconds);
        default -> in.skipChildren();
      }
    }
    return new Flow.Arrival(
        given(stepTxid, "txid of a path step"),
        given(stepAt, "at of a path step"),
        address,
        given(stepAmount, "amount of a path step"),
        given(time, "time of a path step"));
  }

  private Inference inference() throws IOException {
    try {
      return InferenceJson.read(in);
    } catch (IllegalArgumentException e) {
      throw wrong(String.valueOf(e.getMessage()), e);
    }
  }

  private void block() throws IOException {
    expect(JsonToken.START_OBJECT, "an object");
    while (in.nextToken() != JsonToken.END_OBJECT) {
      String name = in.currentName();
      in.nextToken();
      switch (name) {
        case "height" -> height = number(Long.MAX_VALUE);
        case "hash" -> hash = text();
        case "parent" -> parent = text();
        default -> in.skipChildren();
      }
    }
  }

  private Flow flow() {
    String blockHash = given(hash, "block.hash");
    if (blockHash.isEmpty()) {
      throw new FlowFormatException("block.hash", "expected a text that is not empty", null);
    }
    BlockRef block =
        new BlockRef(
            given(height, "block.height"), blockHash, parent, given(arrivedAt, "arrivedAt"));
    return new Flow(
        given(id, "flow"),
        given(chain, "chain"),
        given(txid, "txid"),
        given(at, "at"),
        given(asset, "asset"),
        unit(),
        given(from, "from"),
        given(to, "to"),
        given(kind, "kind"),
        given(amount, "amount"),
        given(value, "value"),
        given(hops, "hops"),
        given(leftAt, "leftAt"),
        given(path, "path"),
        via,
        message,
        given(policy, "policy"),
        block,
        given(listVersion, "listVersion"),
        given(retracted, "retracted"),
        bounds,
        inference);
  }

  private @Nullable TokenUnit unit() {
    try {
      return symbol == null ? null : new TokenUnit(symbol, decimals);
    } catch (IllegalArgumentException e) {
      throw new FlowFormatException("symbol, decimals", String.valueOf(e.getMessage()), e);
    }
  }

  private static <T> T given(@Nullable T found, String field) {
    if (found == null) {
      throw new FlowFormatException(field, "missing", null);
    }
    return found;
  }

  private String text() throws IOException {
    expect(JsonToken.VALUE_STRING, "a text");
    return in.getText();
  }

  private <T> T parse(Function<String, T> reader) throws IOException {
    String text = text();
    try {
      return reader.apply(text);
    } catch (IllegalArgumentException | DateTimeException e) {
      throw wrong(String.valueOf(e.getMessage()), e);
    }
  }

  private long number(long most) throws IOException {
    expect(JsonToken.VALUE_NUMBER_INT, "a whole number");
    if (in.getNumberType() == JsonParser.NumberType.BIG_INTEGER
        || in.getLongValue() < 0
        || in.getLongValue() > most) {
      throw wrong("expected a number from 0 to " + most + ", found " + in.getText(), null);
    }
    return in.getLongValue();
  }

  private boolean flag() throws IOException {
    if (in.currentToken() != JsonToken.VALUE_TRUE && in.currentToken() != JsonToken.VALUE_FALSE) {
      throw wrong("expected true or false", null);
    }
    return in.getBooleanValue();
  }

  private void expect(JsonToken token, String what) {
    if (in.currentToken() != token) {
      throw wrong("expected " + what, null);
    }
  }

  private FlowFormatException wrong(String what, @Nullable Throwable cause) {
    String place = in.getParsingContext().pathAsPointer().toString();
    return new FlowFormatException(place.isEmpty() ? "the whole" : place, what, cause);
  }

  private static Flow.Kind kind(String text) {
    for (Flow.Kind k : Flow.Kind.values()) {
      if (k.toString().equals(text)) {
        return k;
      }
    }
    throw new IllegalArgumentException("expected transfer, fee or bridge, found \"" + text + "\"");
  }
}
