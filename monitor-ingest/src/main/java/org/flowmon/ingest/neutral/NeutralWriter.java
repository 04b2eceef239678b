package org.flowmon.ingest.neutral;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.IOException;
import java.io.OutputStream;
import org.flowmon.chain.AccountTransaction;
import org.flowmon.chain.Amount;
import org.flowmon.chain.BlockRef;
import org.flowmon.chain.Chain;
import org.flowmon.chain.TokenUnit;
import org.flowmon.chain.Transaction;
import org.flowmon.chain.UtxoTransaction;
import org.flowmon.topic.LaneRecord;
import org.jspecify.annotations.Nullable;

/**
 * Writes what a lane of one chain carries as lines of the neutral format, which {@link
 * NeutralReader} reads back. Closing it leaves the stream open. Not thread-safe.
 */
public final class NeutralWriter implements AutoCloseable {
  private static final JsonFactory JSON =
      new JsonFactoryBuilder()
          .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
          .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
          .rootValueSeparator((String) null)
          .build();

  private final Chain chain;
  private final JsonGenerator to;

  public NeutralWriter(Chain chain, OutputStream out) throws IOException {
    this.chain = chain;
    this.to = JSON.createGenerator(out);
  }

  /**
   * Writes the lines of a lane record; false for one that the format has no line for (a change of
   * labels, prices).
   */
  public boolean write(LaneRecord record) throws IOException {
    switch (record) {
      case LaneRecord.Connected c -> {
        if (c.part() == 0) {
          block(c.block());
        }
        for (Transaction t : c.transactions()) {
          transaction(t);
        }
      }
      case LaneRecord.Disconnected d -> disconnect(d.block());
      case LaneRecord.Balance b -> balance(b.holder(), b.asset(), b.value());
      case LaneRecord.Mempool m -> {
        return false;
      }
      case LaneRecord.LabelsChanged l -> {
        return false;
      }
      case LaneRecord.Prices p -> {
        return false;
      }
    }
    return true;
  }

  /** A block begins. */
  public void block(BlockRef block) throws IOException {
    open("block");
    to.writeNumberField("height", block.height());
    to.writeStringField("hash", block.hash());
    optional("parent", block.parent());
    to.writeStringField("time", block.instant().toString());
    end();
  }

  /** A transaction of the block that began last. */
  public void transaction(Transaction transaction) throws IOException {
    open("tx");
    to.writeStringField("txid", transaction.txid().toString());
    switch (transaction) {
      case UtxoTransaction u -> utxo(u);
      case AccountTransaction a -> account(a);
    }
    end();
  }

  /** What an account held before it was first seen. */
  public void balance(String holder, String asset, Amount value) throws IOException {
    open("balance");
    to.writeStringField("holder", holder);
    to.writeStringField("asset", asset);
    to.writeStringField("value", value.toString());
    end();
  }

  /** The tip was taken back. */
  public void disconnect(BlockRef block) throws IOException {
    open("disconnect");
    to.writeNumberField("height", block.height());
    to.writeStringField("hash", block.hash());
    end();
  }

  /** Writes out what is still held. */
  @Override
  public void close() throws IOException {
    to.close();
  }

  private void utxo(UtxoTransaction t) throws IOException {
    optional("coinbase", t.coinbase());
    to.writeArrayFieldStart("inputs");
    for (UtxoTransaction.Input input : t.inputs()) {
      to.writeStartObject();
      to.writeStringField("txid", input.coin().txid().toString());
      to.writeNumberField("vout", input.coin().vout());
      optional("address", input.address());
      Amount value = input.value();
      optional("value", value == null ? null : value.toString());
      to.writeEndObject();
    }
    to.writeEndArray();
    to.writeArrayFieldStart("outputs");
    for (UtxoTransaction.Output output : t.outputs()) {
      to.writeStartObject();
      optional("address", output.address());
      if (output.unspendable()) {
        to.writeBooleanField("unspendable", true);
      }
      to.writeStringField("value", output.value().toString());
      to.writeEndObject();
    }
    to.writeEndArray();
  }

  private void account(AccountTransaction t) throws IOException {
    to.writeStringField("status", t.reverted() ? "reverted" : "ok");
    to.writeArrayFieldStart("transfers");
    for (AccountTransaction.Transfer transfer : t.transfers()) {
      to.writeStartObject();
      to.writeStringField("asset", transfer.asset());
      to.writeStringField("from", transfer.from());
      to.writeStringField("to", transfer.to());
      to.writeStringField("value", transfer.value().toString());
      if (transfer.log() >= 0) {
        to.writeNumberField("log", transfer.log());
      }
      AccountTransaction.Conversion as = transfer.conversion();
      if (as != null) {
        to.writeObjectFieldStart("conversion");
        to.writeNumberField(as.side().toString(), as.index());
        to.writeEndObject();
      }
      optional("message", transfer.message());
      TokenUnit unit = transfer.unit();
      if (unit != null) {
        to.writeStringField("symbol", unit.symbol());
        to.writeNumberField("decimals", unit.decimals());
      }
      to.writeEndObject();
    }
    to.writeEndArray();
    AccountTransaction.Fee fee = t.fee();
    if (fee != null) {
      to.writeObjectFieldStart("fee");
      to.writeStringField("payer", fee.payer());
      to.writeStringField("burned", fee.burned().toString());
      to.writeStringField("tip", fee.tip().toString());
      optional("recipient", fee.recipient());
      to.writeEndObject();
    }
  }

  private void open(String type) throws IOException {
    to.writeStartObject();
    to.writeStringField("type", type);
    to.writeStringField("chain", chain.name());
  }

  private void end() throws IOException {
    to.writeEndObject();
    to.writeRaw('\n');
  }

  private void optional(String field, @Nullable String value) throws IOException {
    if (value != null) {
      to.writeStringField(field, value);
    }
  }
}
