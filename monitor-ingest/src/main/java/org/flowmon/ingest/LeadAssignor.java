package org.flowmon.ingest;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.Configurable;
import org.apache.kafka.common.TopicPartition;

/**
 * Gives a lane's partition to one member of a group and the others nothing. Who has it keeps it as
 * long as it is there: nobody who joins takes the lead away. Made by Kafka from a client's
 * settings, of which {@link #LANE} is one.
 */
public final class LeadAssignor implements ConsumerPartitionAssignor, Configurable {
  /** The setting that names the partition. */
  static final String LANE = "flowmon.lane";

  private int lane;

  /** For Kafka. */
  public LeadAssignor() {}

  @Override
  public void configure(Map<String, ?> settings) {
    lane = Integer.parseInt(String.valueOf(settings.get(LANE)));
  }

  @Override
  public String name() {
    return "flowmon-lead";
  }

  /** Who keeps the partition goes on without a break while others come and go. */
  @Override
  public List<RebalanceProtocol> supportedProtocols() {
    return List.of(RebalanceProtocol.COOPERATIVE, RebalanceProtocol.EAGER);
  }

  @Override
  public GroupAssignment assign(Cluster cluster, GroupSubscription members) {
    Map<String, Subscription> all = members.groupSubscription();
    // Of two that say they have it, the younger word counts; of those who do not, the first name.
    String leader =
        all.entrySet().stream()
            .min(
                Comparator.<Map.Entry<String, Subscription>>comparingInt(
                        each -> -generation(each.getValue()))
                    .thenComparing(Map.Entry::getKey))
            .map(Map.Entry::getKey)
            .orElse("");
    Map<String, Assignment> given = new HashMap<>();
    all.forEach(
        (member, says) ->
            given.put(
                member,
                new Assignment(
                    member.equals(leader)
                        ? List.of(new TopicPartition(says.topics().getFirst(), lane))
                        : List.of())));
    return new GroupAssignment(given);
  }

  /** When it was given the partition that it has; -1 for who has none. */
  private int generation(Subscription member) {
    boolean has = member.ownedPartitions().stream().anyMatch(each -> each.partition() == lane);
    return has ? member.generationId().orElse(0) : -1;
  }
}
