package org.flowmon.ingest.evm;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.flowmon.chain.Amount;
import org.flowmon.chain.Txid;
import org.flowmon.ingest.evm.EvmReceipt.Log;

/** Reads one receipt with its logs. */
final class ReceiptReader {
  private ReceiptReader() {}

  static EvmReceipt read(JsonFields in, int place) throws IOException {
    if (in.isNull()) {
      throw in.refuse("the node does not have it");
    }
    in.object();
    Txid txid = null;
    String blockHash = null;
    Integer index = null;
    Boolean succeeded = null;
    Long gasUsed = null;
    Long cumulative = null;
    Amount gasPrice = null;
    String contract = null;
    Long blobGasUsed = null;
    Amount blobGasPrice = null;
    Amount dataFee = null;
    List<Log> logs = null;
    for (String name = in.next(); name != null; name = in.next()) {
      switch (name) {
        case "transactionHash" -> {
          txid = in.txid();
          in.named(" of transaction ", txid);
        }
        case "blockHash" -> blockHash = in.hash();
        case "transactionIndex" -> index = in.index();
        case "status" -> succeeded = in.isNull() ? null : (Boolean) status(in);
        case "gasUsed" -> gasUsed = in.number();
        case "cumulativeGasUsed" -> cumulative = in.number();
        case "effectiveGasPrice" -> gasPrice = in.amountOrNull();
        case "contractAddress" -> contract = in.addressOrNull();
        case "blobGasUsed" -> blobGasUsed = in.numberOrNull();
        case "blobGasPrice" -> blobGasPrice = in.amountOrNull();
        case "l1Fee" -> dataFee = in.amountOrNull();
        case "logs" -> logs = logs(in);
        default -> in.skip();
      }
    }
    return new EvmReceipt(
        in.given(txid, "transactionHash"),
        in.given(blockHash, "blockHash"),
        in.given(index, "transactionIndex"),
        succeeded,
        in.given(gasUsed, "gasUsed"),
        in.given(cumulative, "cumulativeGasUsed"),
        gasPrice,
        contract,
        blobGasUsed,
        blobGasPrice,
        dataFee,
        in.given(logs, "logs"));
  }

  private static boolean status(JsonFields in) throws IOException {
    long status = in.number();
    if (status > 1) {
      throw in.refuse("status: expected 0x0 or 0x1, found " + status);
    }
    return status == 1;
  }

  private static List<Log> logs(JsonFields in) throws IOException {
    in.array();
    List<Log> logs = new ArrayList<>();
    while (in.nextElement()) {
      in.object();
      String address = null;
      List<String> topics = null;
      String data = null;
      for (String name = in.next(); name != null; name = in.next()) {
        switch (name) {
          case "address" -> address = in.address();
          case "topics" -> topics = in.hashes();
          case "data" -> data = in.bytes();
          case "removed" -> {
            if (!in.isNull() && in.flag()) {
              throw in.refuse("log " + logs.size() + ": was removed by a reorganisation");
            }
          }
          default -> in.skip();
        }
      }
      String log = "log " + logs.size() + " ";
      logs.add(
          new Log(
              in.given(address, log + "address"),
              in.given(topics, log + "topics"),
              in.given(data, log + "data")));
    }
    return logs;
  }
}
