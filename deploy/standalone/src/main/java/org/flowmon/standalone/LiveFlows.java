package org.flowmon.standalone;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.flowmon.chain.BlockRef;
import org.flowmon.standalone.retrace.Rerun;
import org.flowmon.topic.FlowFormatException;
import org.flowmon.topic.FlowJson;
import org.flowmon.topic.FlowMarks;
import org.flowmon.topic.PriceMark;
import org.flowmon.trace.Flow;
import org.jspecify.annotations.Nullable;

/** The flows of a lane as they were told, block by block, in the order of the lane. */
final class LiveFlows implements Rerun.Live {
  private final PartitionRecords records;
  private final Consumer<PriceMark> prices;
  private @Nullable Flow next;
  private boolean ended;

  /**
   * @param records of the flows topic
   * @param prices takes the prices that stand between the flows
   */
  LiveFlows(PartitionRecords records, Consumer<PriceMark> prices) {
    this.records = records;
    this.prices = prices;
  }

  @Override
  public List<Flow> of(BlockRef block, boolean retracted) throws IOException {
    List<Flow> flows = new ArrayList<>();
    for (Flow flow = peek(); flow != null; flow = peek()) {
      if (flow.retracted() != retracted || !flow.block().hash().equals(block.hash())) {
        break;
      }
      flows.add(flow);
      next = null;
    }
    return flows;
  }

  private @Nullable Flow peek() throws IOException {
    while (next == null && !ended) {
      ConsumerRecord<byte[], byte[]> record = record();
      if (record == null) {
        ended = true;
      } else if (PriceMark.is(record.key())) {
        prices.accept(PriceMark.fromBytes(record.value()));
      } else if (!FlowMarks.is(record)) {
        next = flow(record);
      }
    }
    return next;
  }

  private @Nullable ConsumerRecord<byte[], byte[]> record() throws IOException {
    try {
      return records.next();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException("interrupted while reading").initCause(e);
    }
  }

  private static Flow flow(ConsumerRecord<byte[], byte[]> record) throws IOException {
    try {
      return FlowJson.fromBytes(record.value());
    } catch (FlowFormatException e) {
      throw new IOException(
          "%s-%d@%d is no flow: %s"
              .formatted(record.topic(), record.partition(), record.offset(), e.getMessage()),
          e);
    }
  }
}
