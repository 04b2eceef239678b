package org.flowmon.topic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;
import java.util.function.Function;
import org.flowmon.trace.Flow;

/** Whatever bytes stand in a topic: a value, or an error that says where it is wrong. */
class RecordFuzzTest {
  @FuzzTest
  void lane(byte[] bytes) {
    LaneRecord record;
    try {
      record = LaneCodec.decode(bytes);
    } catch (LaneFormatException e) {
      assertTrue(e.at() >= 0 && e.at() <= bytes.length + 1, e.getMessage());
      return;
    }
    assertEquals(record, LaneCodec.decode(LaneCodec.encode(record)));
  }

  @FuzzTest
  void flow(byte[] bytes) {
    Flow flow;
    try {
      flow = FlowJson.fromBytes(bytes);
    } catch (FlowFormatException e) {
      assertFalse(String.valueOf(e.getMessage()).isBlank());
      return;
    }
    assertEquals(flow, FlowJson.fromBytes(FlowJson.toBytes(flow)));
  }

  @FuzzTest
  void mark(byte[] bytes) {
    List<Function<byte[], Object>> readers =
        List.of(
            Settled::fromBytes,
            Labelled::fromBytes,
            given -> PriceMark.fromBytes(PriceMark.fromBytes(given).toBytes()),
            given -> PriceMark.price(PriceMark.bytes(PriceMark.price(given))));
    for (Function<byte[], Object> reader : readers) {
      try {
        assertEquals(reader.apply(bytes), reader.apply(bytes));
      } catch (FlowFormatException e) {
        assertFalse(String.valueOf(e.getMessage()).isBlank());
      }
    }
  }
}
