package org.flowmon.standalone;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.flowmon.topic.Access;
import org.flowmon.topic.Topics;
import org.jspecify.annotations.Nullable;

/** Makes the topics that are missing and checks those that are there. */
public final class TopicSetup {
  private static final int TIMEOUT_MILLIS = 15_000;
  private static final int RETRY_MILLIS = 20;

  /** What a topic cannot run without; the rest (retention) is the operator's to change. */
  private static final List<String> CHECKED = List.of("cleanup.policy", "max.message.bytes");

  private TopicSetup() {}

  /**
   * Makes every topic of {@code topics} exist as declared. The replication factor is the cluster's
   * default.
   *
   * @throws KafkaException if no broker answers, or an existing topic has another number of
   *     partitions or another setting that matters; the message names them all
   */
  public static void ensure(String bootstrap, Topics topics) {
    Map<String, Object> config =
        Access.client(
            bootstrap,
            Map.of(
                AdminClientConfig.CLIENT_ID_CONFIG, topics.prefix() + "-setup",
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, TIMEOUT_MILLIS,
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, TIMEOUT_MILLIS));
    try (Admin admin = Admin.create(config)) {
      Set<String> present = admin.listTopics().names().get();
      List<Topics.Definition> all = topics.all();
      create(admin, all.stream().filter(each -> !present.contains(each.name())).toList());
      check(all, describeAll(admin, all), configs(admin, all));
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    } catch (ExecutionException e) {
      throw describe(bootstrap, e.getCause() == null ? e : e.getCause());
    }
  }

  private static void create(Admin admin, List<Topics.Definition> missing)
      throws ExecutionException, InterruptedException {
    List<NewTopic> topics =
        missing.stream()
            .map(
                each ->
                    new NewTopic(each.name(), Optional.of(each.partitions()), Optional.empty())
                        .configs(each.config()))
            .toList();
    try {
      admin.createTopics(topics).all().get();
    } catch (ExecutionException e) {
      // Another instance may have started at the same time and made the same topics.
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw e;
      }
    }
  }

  /** A topic just made is not known to the broker at once: asked again until it is. */
  private static Map<String, TopicDescription> describeAll(Admin admin, List<Topics.Definition> all)
      throws ExecutionException, InterruptedException {
    List<String> names = all.stream().map(Topics.Definition::name).toList();
    for (int attempt = 1; ; attempt++) {
      try {
        return admin.describeTopics(names).allTopicNames().get();
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof UnknownTopicOrPartitionException)
            || attempt * RETRY_MILLIS > TIMEOUT_MILLIS) {
          throw e;
        }
        Thread.sleep(RETRY_MILLIS);
      }
    }
  }

  private static Map<String, Config> configs(Admin admin, List<Topics.Definition> all)
      throws ExecutionException, InterruptedException {
    List<ConfigResource> resources =
        all.stream()
            .map(each -> new ConfigResource(ConfigResource.Type.TOPIC, each.name()))
            .toList();
    return admin.describeConfigs(resources).all().get().entrySet().stream()
        .collect(Collectors.toMap(each -> each.getKey().name(), Map.Entry::getValue));
  }

  private static void check(
      List<Topics.Definition> all,
      Map<String, TopicDescription> described,
      Map<String, Config> configs) {
    List<String> wrong = new ArrayList<>();
    for (Topics.Definition each : all) {
      TopicDescription topic = described.get(each.name());
      int partitions = topic == null ? 0 : topic.partitions().size();
      if (partitions != each.partitions()) {
        wrong.add(each.name() + " has " + partitions + " partitions, not " + each.partitions());
      }
      for (String key : CHECKED) {
        String is = value(configs.get(each.name()), key);
        String must = each.config().get(key);
        if (must != null && !must.equals(is)) {
          wrong.add(each.name() + " has " + key + "=" + is + ", not " + must);
        }
      }
    }
    if (!wrong.isEmpty()) {
      throw new KafkaException(
          "topics are not as this version needs them: "
              + String.join("; ", wrong)
              + ". Use another topic prefix or a fresh data directory, or set them right");
    }
  }

  private static String value(@Nullable Config config, String key) {
    var entry = config == null ? null : config.get(key);
    return entry == null || entry.value() == null ? "(none)" : entry.value();
  }

  private static KafkaException describe(String bootstrap, Throwable cause) {
    if (cause instanceof TimeoutException) {
      return new KafkaException(
          "no Kafka broker answers at "
              + bootstrap
              + " within "
              + TIMEOUT_MILLIS / 1000
              + " s: is it running, is the address right, and does it ask for credentials"
              + " (--kafka-config)?",
          cause);
    }
    return new KafkaException(
        "cannot set up topics at " + bootstrap + ": " + cause.getMessage(), cause);
  }
}
