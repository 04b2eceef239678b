package org.flowmon.ingest.evm;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamWriteConstraints;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.flowmon.chain.Amount;
import org.flowmon.chain.Txid;
import org.flowmon.ingest.evm.EvmHeader.Withdrawal;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a node answers for a block: the results of {@code eth_getBlockByNumber}, {@code
 * eth_getBlockReceipts} (or as many {@code eth_getTransactionReceipt} in an array), {@code
 * debug_traceBlockByNumber} with the callTracer, and {@code trace_block}. Every field that is used
 * is checked; whether the parts belong together is {@link EvmCheck}'s affair. A result may come
 * bare or within its answer. Methods throw {@link RefusedBlockException}, reason malformed or
 * truncated.
 */
public final class EvmJson {
  /** Calls nest 1,024 deep, each an object within an array. */
  private static final int NESTING = 4096;

  /** Reads and writes answers as deep as a trace may nest, which Jackson by itself refuses. */
  public static final ObjectMapper MAPPER =
      new ObjectMapper(
          JsonFactory.builder()
              .streamReadConstraints(
                  StreamReadConstraints.builder().maxNestingDepth(NESTING).build())
              .streamWriteConstraints(
                  StreamWriteConstraints.builder().maxNestingDepth(NESTING).build())
              .build());

  /** The result of {@code eth_getBlockByNumber(.., true)}. */
  public record Body(EvmHeader header, List<EvmTransaction> transactions) {}

  private EvmJson() {}

  /**
   * All parts of a block. {@code block} is the number that was asked for, {@code traces} is {@code
   * null} where the node has none.
   */
  public static EvmBlock read(
      long block, JsonNode body, JsonNode receipts, @Nullable JsonNode traces)
      throws RefusedBlockException {
    Body b = body(block, body);
    return new EvmBlock(
        b.header(),
        b.transactions(),
        receipts(block, receipts),
        traces == null ? null : traces(block, traces));
  }

  /** A block with its transactions whole. */
  public static Body body(long block, JsonNode result) throws RefusedBlockException {
    return of(result, Long.toString(block), EvmJson::body);
  }

  /** A block's header; its transactions may be hashes, or anything else. */
  public static EvmHeader header(JsonNode result) throws RefusedBlockException {
    return of(result, null, in -> block(in, null, true));
  }

  /** The receipts of a block. */
  public static List<EvmReceipt> receipts(long block, JsonNode result)
      throws RefusedBlockException {
    return of(result, Long.toString(block), in -> in.result(EvmJson::receipts));
  }

  /** The traces of a block, of whichever form. */
  public static List<EvmTrace> traces(long block, JsonNode result) throws RefusedBlockException {
    return of(result, Long.toString(block), in -> in.result(TraceReader::read));
  }

  private static <T> T of(JsonNode result, @Nullable String block, JsonFields.Reading<T> reading)
      throws RefusedBlockException {
    try (JsonParser parser = result.traverse(MAPPER)) {
      parser.nextToken();
      return reading.read(new JsonFields(parser, block));
    } catch (RefusedBlockException e) {
      throw e;
    } catch (IOException e) {
      throw broken(block, e);
    }
  }

  /** What is thrown instead of Jackson's own fault. */
  static RefusedBlockException broken(@Nullable String block, IOException e) {
    String why =
        e instanceof JsonProcessingException j ? j.getOriginalMessage() : String.valueOf(e);
    return new RefusedBlockException(
        e instanceof JsonEOFException || e instanceof EOFException
            ? Refusal.TRUNCATED
            : Refusal.MALFORMED,
        block,
        "no JSON: " + why);
  }

  static Body body(JsonFields in) throws IOException {
    List<EvmTransaction> transactions = new ArrayList<>();
    EvmHeader header = block(in, transactions, true);
    return new Body(header, transactions);
  }

  /**
   * Reads a block; its transactions into {@code into}, unless that is {@code null}. It may come
   * within an answer, but not in an answer within an answer and so on, as deep as the stack.
   */
  private static EvmHeader block(
      JsonFields in, @Nullable List<EvmTransaction> into, boolean orAnswer) throws IOException {
    in.object();
    Long number = null;
    String hash = null;
    String parent = null;
    Long time = null;
    String bloom = null;
    String miner = null;
    Amount baseFee = null;
    Long gasUsed = null;
    List<Withdrawal> withdrawals = null;
    String withdrawalsRoot = null;
    Long blobGasUsed = null;
    Long excessBlobGas = null;
    boolean listed = false;
    EvmHeader result = null;
    for (String name = in.next(); name != null; name = in.next()) {
      switch (name) {
        case "number" -> {
          number = in.number();
          in.ofBlock(number);
        }
        case "hash" -> hash = in.hash();
        case "parentHash" -> parent = in.hash();
        case "timestamp" -> time = in.number();
        case "logsBloom" -> bloom = in.bytes(LogsBloom.BYTES);
        case "miner" -> miner = in.address();
        case "baseFeePerGas" -> baseFee = in.amountOrNull();
        case "gasUsed" -> gasUsed = in.number();
        case "withdrawals" -> withdrawals = in.isNull() ? null : withdrawals(in);
        case "withdrawalsRoot" -> withdrawalsRoot = in.isNull() ? null : in.hash();
        case "blobGasUsed" -> blobGasUsed = in.numberOrNull();
        case "excessBlobGas" -> excessBlobGas = in.numberOrNull();
        case "transactions" -> {
          listed = true;
          if (into == null) {
            in.skip();
          } else {
            transactions(in, into);
          }
        }
        case "result" -> {
          if (!orAnswer) {
            throw in.refuse("result: an answer within an answer");
          }
          result = block(in, into, false);
        }
        case "error" -> in.error();
        default -> in.skip();
      }
    }
    if (result != null) {
      return result;
    }
    if (into != null && !listed) {
      throw in.refuse("transactions: missing");
    }
    return new EvmHeader(
        in.given(number, "number"),
        in.given(hash, "hash"),
        in.given(parent, "parentHash"),
        in.given(time, "timestamp"),
        in.given(bloom, "logsBloom"),
        in.given(miner, "miner"),
        baseFee,
        in.given(gasUsed, "gasUsed"),
        withdrawals,
        withdrawalsRoot,
        blobGasUsed,
        excessBlobGas);
  }

  private static List<Withdrawal> withdrawals(JsonFields in) throws IOException {
    in.array();
    List<Withdrawal> all = new ArrayList<>();
    while (in.nextElement()) {
      in.at("withdrawal", all.size());
      in.object();
      Long index = null;
      Long validator = null;
      String address = null;
      Amount gwei = null;
      for (String name = in.next(); name != null; name = in.next()) {
        switch (name) {
          case "index" -> index = in.number();
          case "validatorIndex" -> validator = in.number();
          case "address" -> address = in.address();
          case "amount" -> gwei = in.amount();
          default -> in.skip();
        }
      }
      all.add(
          new Withdrawal(
              in.given(index, "index"),
              in.given(validator, "validatorIndex"),
              in.given(address, "address"),
              in.given(gwei, "amount")));
    }
    in.atNone();
    return all;
  }

  private static void transactions(JsonFields in, List<EvmTransaction> into) throws IOException {
    in.array();
    while (in.nextElement()) {
      in.at("transaction", into.size());
      if (!in.isObject()) {
        throw in.refuse("expected a whole transaction: ask for the block with its transactions");
      }
      Txid txid = null;
      String blockHash = null;
      Integer index = null;
      int type = 0;
      String from = null;
      String to = null;
      Amount value = null;
      Amount gasPrice = null;
      Amount minted = null;
      for (String name = in.next(); name != null; name = in.next()) {
        switch (name) {
          case "hash" -> {
            txid = in.txid();
            in.named(" ", txid);
          }
          case "blockHash" -> blockHash = in.hash();
          case "transactionIndex" -> index = in.index();
          case "type" -> type = in.isNull() ? 0 : in.index();
          case "from" -> from = in.address();
          case "to" -> to = in.addressOrNull();
          case "value" -> value = in.amount();
          case "gasPrice" -> gasPrice = in.amountOrNull();
          case "mint" -> minted = in.amountOrNull();
          default -> in.skip();
        }
      }
      into.add(
          new EvmTransaction(
              in.given(txid, "hash"),
              in.given(blockHash, "blockHash"),
              in.given(index, "transactionIndex"),
              type,
              in.given(from, "from"),
              to,
              in.given(value, "value"),
              gasPrice,
              Objects.requireNonNullElse(minted, Amount.ZERO)));
    }
    in.atNone();
  }

  static List<EvmReceipt> receipts(JsonFields in) throws IOException {
    in.array();
    List<EvmReceipt> all = new ArrayList<>();
    while (in.nextElement()) {
      in.at("receipt", all.size());
      all.add(ReceiptReader.read(in, all.size()));
    }
    in.atNone();
    return all;
  }
}
