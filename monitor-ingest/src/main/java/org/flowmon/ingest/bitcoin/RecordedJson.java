package org.flowmon.ingest.bitcoin;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.flowmon.chain.Amount;
import org.flowmon.ingest.bitcoin.RecordedBlock.Spent;
import org.jspecify.annotations.Nullable;

/**
 * Blocks as Bitcoin Core answers {@code getblock HASH 2} or {@code 3}: bare, within a JSON-RPC
 * answer, in an array, or one after the other. The block is put together again from its header
 * fields and the {@code hex} of its transactions, so that every check applies; only what {@code
 * prevout} says of the coins spent is taken on trust.
 */
final class RecordedJson implements RecordedStream {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
  private static final HexFormat HEX = HexFormat.of();
  private static final int COIN_DIGITS = 8;

  /** Beyond so many digits before or after the point an exponent alone could fill the memory. */
  private static final int MOST_DIGITS = 40;

  private final RecordedFile file;
  private final JsonParser in;
  private final Hashing hashing = new Hashing();
  private final BitcoinDecoder decoder;
  private long at;

  RecordedJson(RecordedFile file, InputStream content) throws IOException {
    this.file = file;
    try {
      this.in = JSON.getFactory().createParser(content);
    } catch (CharConversionException e) {
      throw refuse(null, "no JSON: " + e.getMessage());
    }
    this.decoder = new BitcoinDecoder(file.network().chain());
  }

  @Override
  public @Nullable RecordedBlock next() throws IOException {
    try {
      for (JsonToken t = in.nextToken(); t != null; t = in.nextToken()) {
        if (t == JsonToken.START_OBJECT) {
          at = in.currentTokenLocation().getByteOffset();
          RecordedBlock block = object();
          if (block != null) {
            return block;
          }
        } else if (t != JsonToken.START_ARRAY && t != JsonToken.END_ARRAY) {
          throw refuse(null, "expected the object of a block, found " + t);
        }
      }
      return null;
    } catch (JsonProcessingException e) {
      long offset = e.getLocation() == null ? at : e.getLocation().getByteOffset();
      throw new RefusedBlockException(
              in.isClosed() || e instanceof com.fasterxml.jackson.core.io.JsonEOFException
                  ? Refusal.TRUNCATED
                  : Refusal.MALFORMED,
              null,
              "no JSON: " + e.getOriginalMessage())
          .at(file.where(offset));
    } catch (CharConversionException | IllegalArgumentException | ArithmeticException e) {
      throw refuse(null, String.valueOf(e.getMessage()));
    }
  }

  /** Reads an object to its end: a block, or what stands around one in a JSON-RPC answer. */
  private @Nullable RecordedBlock object() throws IOException {
    ObjectNode fields = JSON.createObjectNode();
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    List<List<@Nullable Spent>> spent = null;
    RecordedBlock inner = null;
    while (in.nextToken() == JsonToken.FIELD_NAME) {
      String name = in.currentName();
      JsonToken value = in.nextToken();
      if (name.equals("result") && value == JsonToken.START_OBJECT) {
        inner = object();
      } else if (name.equals("tx") && value == JsonToken.START_ARRAY) {
        spent = new ArrayList<>();
        while (in.nextToken() != JsonToken.END_ARRAY) {
          transaction(in.readValueAsTree(), body, spent);
        }
      } else if (value.isStructStart()) {
        in.skipChildren();
      } else {
        fields.set(name, in.readValueAsTree());
      }
    }
    if (spent == null) {
      if (inner == null && fields.has("merkleroot")) {
        throw refuse(
            text(fields, "hash"), "the block has no transactions: ask for getblock HASH 3");
      }
      return inner;
    }
    byte[] raw = raw(fields, body, spent.size());
    BlockHeader header = BlockHeader.read(raw, 0, hashing);
    if (!header.hash().equals(text(fields, "hash"))) {
      throw refuse(text(fields, "hash"), "its header fields hash to " + header.hash());
    }
    return new RecordedBlock(file, at, raw, header, fields.path("height").asLong(-1), spent);
  }

  private void transaction(
      JsonNode tx, ByteArrayOutputStream body, List<List<@Nullable Spent>> spent)
      throws RefusedBlockException {
    String hex = tx.path("hex").asText();
    if (hex.isEmpty()) {
      throw refuse(
          null,
          "transaction " + spent.size() + " comes without its hex: ask for getblock HASH 2 or 3");
    }
    body.writeBytes(HEX.parseHex(hex));
    List<@Nullable Spent> coins = new ArrayList<>();
    for (JsonNode input : tx.path("vin")) {
      JsonNode coin = input.path("prevout");
      if (coin.isMissingNode()) {
        coins.add(null);
      } else {
        Amount value = satoshi(coin.path("value"));
        coins.add(new Spent(decoder.address(HEX.parseHex(script(coin))), value));
      }
    }
    spent.add(coins);
  }

  private static String script(JsonNode coin) {
    JsonNode hex = coin.path("scriptPubKey").path("hex");
    if (!hex.isTextual()) {
      throw new IllegalArgumentException("a prevout comes without scriptPubKey.hex");
    }
    return hex.asText();
  }

  /** Decimal coins as satoshi, exactly. */
  static Amount satoshi(JsonNode coins) {
    if (!coins.isNumber()) {
      throw new IllegalArgumentException("expected an amount in coins, found " + coins);
    }
    BigDecimal given = coins.decimalValue();
    if (given.scale() > MOST_DIGITS || given.scale() < -MOST_DIGITS) {
      throw new IllegalArgumentException("expected an amount in coins, found " + given);
    }
    BigDecimal satoshi = given.movePointRight(COIN_DIGITS);
    return Amount.of(satoshi.toBigIntegerExact());
  }

  private static byte[] raw(ObjectNode f, ByteArrayOutputStream body, int transactions) {
    ByteBuffer b =
        ByteBuffer.allocate(BlockHeader.SIZE + 5 + body.size()).order(ByteOrder.LITTLE_ENDIAN);
    b.putInt((int) number(f, "version"));
    b.put(hash(f.has("previousblockhash") ? text(f, "previousblockhash") : BlockHeader.NO_PARENT));
    b.put(hash(text(f, "merkleroot")));
    b.putInt((int) number(f, "time"));
    b.putInt(HexFormat.fromHexDigits(text(f, "bits")));
    b.putInt((int) number(f, "nonce"));
    if (transactions < 253) {
      b.put((byte) transactions);
    } else if (transactions < 65_536) {
      b.put((byte) 253).putShort((short) transactions);
    } else {
      b.put((byte) 254).putInt(transactions);
    }
    b.put(body.toByteArray());
    byte[] raw = new byte[b.position()];
    b.flip().get(raw);
    return raw;
  }

  private static byte[] hash(String shown) {
    byte[] h = HEX.parseHex(shown);
    if (h.length != 32) {
      throw new IllegalArgumentException("\"" + shown + "\" is no hash of 64 digits");
    }
    return Hashing.reversed(h, 0);
  }

  private static String text(ObjectNode f, String name) {
    JsonNode v = f.path(name);
    if (!v.isTextual()) {
      throw new IllegalArgumentException("the block comes without \"" + name + "\"");
    }
    return v.asText();
  }

  private static long number(ObjectNode f, String name) {
    JsonNode v = f.path(name);
    if (!v.isIntegralNumber()) {
      throw new IllegalArgumentException("the block comes without the number \"" + name + "\"");
    }
    return v.longValue();
  }

  private RefusedBlockException refuse(@Nullable String hash, String detail) {
    return new RefusedBlockException(Refusal.MALFORMED, hash, detail).at(file.where(at));
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
