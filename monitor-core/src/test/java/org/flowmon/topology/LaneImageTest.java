package org.flowmon.topology;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.flowmon.chain.Chain;
import org.flowmon.topic.LaneRecord;
import org.flowmon.trace.Bounds;
import org.flowmon.trace.Policy;
import org.flowmon.watchlist.Label;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Labels in the image of a lane: written a little at a time, as they were at its moment. */
class LaneImageTest {
  private static LaneTracer tracer() {
    return new LaneTracer(Chain.ETHEREUM, List.of(Policy.values()), Bounds.NONE, false);
  }

  private static List<Label> labels(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> DepositLane.exchange("x" + i)).toList();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 5_000, 12_345})
  void laterLabelsAreNotInIt(int count) throws Exception {
    LaneTracer first = tracer();
    List<Label> then = labels(0, count);
    first.accept(new LaneRecord.LabelsChanged("v1", List.of(), then), LaneTracer.Output.NONE);
    LaneImage image = new LaneImage(first);
    ArrayDeque<byte[]> chunks = new ArrayDeque<>(image.advance(6_000));
    assertEquals(count > 6_000, chunks.size() < 1 + (count + 4_999) / 5_000);
    first.accept(
        new LaneRecord.LabelsChanged("v2", labels(0, count / 2), labels(count, count + 7)),
        LaneTracer.Output.NONE);
    while (!image.complete()) {
      chunks.addAll(image.advance(6_000));
    }
    LaneTracer second = tracer();
    LaneImage.restore(second, chunks);
    assertTrue(chunks.isEmpty());
    assertEquals("v1", second.listVersion());
    assertEquals(Set.copyOf(then), Set.copyOf(second.labels.all()));
    assertEquals(count, second.labels.size());
  }
}
