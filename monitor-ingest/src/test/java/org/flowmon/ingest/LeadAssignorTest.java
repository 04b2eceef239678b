package org.flowmon.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor.Assignment;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor.GroupSubscription;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor.Subscription;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

final class LeadAssignorTest {
  private static final TopicPartition LANE = new TopicPartition("t", 3);

  private static Subscription member(int generation, TopicPartition... has) {
    return new Subscription(List.of("t"), null, List.of(has), generation, Optional.empty());
  }

  private static String leader(Map<String, Subscription> members) {
    LeadAssignor assignor = new LeadAssignor();
    assignor.configure(Map.of(LeadAssignor.LANE, 3));
    Map<String, Assignment> given =
        assignor.assign(Cluster.empty(), new GroupSubscription(members)).groupAssignment();
    assertEquals(members.keySet(), given.keySet());
    Map<String, Assignment> leaders = new HashMap<>(given);
    leaders.values().removeIf(each -> each.partitions().isEmpty());
    assertEquals(1, leaders.size());
    String leader = leaders.keySet().iterator().next();
    assertEquals(List.of(LANE), leaders.values().iterator().next().partitions());
    return leader;
  }

  @Test
  void oneOfThoseWhoComeIsGivenTheLane() {
    assertEquals("a", leader(Map.of("b", member(-1), "a", member(-1), "c", member(-1))));
  }

  @Test
  void whoHasItKeepsItWhoeverJoins() {
    assertEquals("b", leader(Map.of("a", member(4), "b", member(4, LANE), "c", member(-1))));
  }

  @Test
  void ofTwoThatSayTheyHaveItTheLastOneGivenItDoes() {
    assertEquals("b", leader(Map.of("a", member(4, LANE), "b", member(5, LANE))));
  }

  @Test
  void anotherLaneThanThatIsNone() {
    TopicPartition other = new TopicPartition("t", 4);
    assertEquals("a", leader(Map.of("a", member(4), "b", member(4, other))));
  }
}
