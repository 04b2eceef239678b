package org.flowmon.standalone;

import java.util.ArrayList;
import java.util.HashMap;
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
   * How safe records are kept.
   *
   * @param replicas of each partition; empty for the cluster's default, and for whatever there is
   * @param inSync how many of them must have a record before it counts as written; likewise
   */
  record Durability(Optional<Short> replicas, Optional<Integer> inSync) {
    /** As the cluster says. */
    static final Durability OF_CLUSTER = new Durability(Optional.empty(), Optional.empty());
  }

  private static final String IN_SYNC = "min.insync.replicas";

  /**
   * Makes every topic of {@code topics} exist as declared. The replication factor is the cluster's
   * default.
   *
   * @throws KafkaException if no broker answers, or an existing topic has another number of
   *     partitions or another setting that matters; the message names them all
   */
  public static void ensure(String bootstrap, Topics topics) {
    List<String> unused = ensure(bootstrap, topics, Durability.OF_CLUSTER);
  }

  /** The same with durability of its own; returns the names of those that were made. */
  static List<String> ensure(String bootstrap, Topics topics, Durability durability) {
    return asking(
        bootstrap,
        topics,
        admin -> {
          List<Topics.Definition> missing = missing(admin, topics);
          create(admin, missing, durability);
          List<String> wrong = wrong(admin, topics.all(), durability);
          if (!wrong.isEmpty()) {
            throw new KafkaException(
                "topics are not as this version needs them: "
                    + String.join("; ", wrong)
                    + ". Use another topic prefix or a fresh data directory, or set them right");
          }
          return missing.stream().map(Topics.Definition::name).toList();
        });
  }

  /** What is missing or not as declared, in words; makes nothing. */
  static List<String> problems(String bootstrap, Topics topics, Durability durability) {
    return asking(
        bootstrap,
        topics,
        admin -> {
          List<Topics.Definition> missing = missing(admin, topics);
          List<String> all = new ArrayList<>();
          missing.forEach(each -> all.add(each.name() + " is missing"));
          List<Topics.Definition> there = new ArrayList<>(topics.all());
          there.removeAll(missing);
          all.addAll(wrong(admin, there, durability));
          return all;
        });
  }

  /** A question to the brokers. */
  private interface Question<T> {
    T ask(Admin admin) throws ExecutionException, InterruptedException;
  }

  private static <T> T asking(String bootstrap, Topics topics, Question<T> question) {
    Map<String, Object> config =
        Access.client(
            bootstrap,
            Map.of(
                AdminClientConfig.CLIENT_ID_CONFIG, topics.prefix() + "-setup",
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, TIMEOUT_MILLIS,
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, TIMEOUT_MILLIS));
    try (Admin admin = Admin.create(config)) {
      return question.ask(admin);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    } catch (ExecutionException e) {
      throw describe(bootstrap, e.getCause() == null ? e : e.getCause());
    }
  }

  private static List<Topics.Definition> missing(Admin admin, Topics topics)
      throws ExecutionException, InterruptedException {
    Set<String> present = admin.listTopics().names().get();
    return topics.all().stream().filter(each -> !present.contains(each.name())).toList();
  }

  private static void create(Admin admin, List<Topics.Definition> missing, Durability durability)
      throws ExecutionException, InterruptedException {
    List<NewTopic> topics =
        missing.stream()
            .map(
                each -> {
                  Map<String, String> config = new HashMap<>(each.config());
                  durability.inSync().ifPresent(n -> config.put(IN_SYNC, n.toString()));
                  return new NewTopic(
                          each.name(), Optional.of(each.partitions()), durability.replicas())
                      .configs(config);
                })
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

  private static List<String> wrong(Admin admin, List<Topics.Definition> all, Durability durability)
      throws ExecutionException, InterruptedException {
    Map<String, TopicDescription> described = describeAll(admin, all);
    Map<String, Config> configs = configs(admin, all);
    List<String> wrong = new ArrayList<>();
    for (Topics.Definition each : all) {
      TopicDescription topic = described.get(each.name());
      int partitions = topic == null ? 0 : topic.partitions().size();
      if (partitions != each.partitions()) {
        wrong.add(each.name() + " has " + partitions + " partitions, not " + each.partitions());
      }
      for (String key : CHECKED) {
        compare(each.name(), key, each.config().get(key), configs, wrong);
      }
      durability
          .inSync()
          .ifPresent(n -> compare(each.name(), IN_SYNC, n.toString(), configs, wrong));
      int replicas =
          topic == null
              ? 0
              : topic.partitions().stream().mapToInt(p -> p.replicas().size()).min().orElse(0);
      durability
          .replicas()
          .filter(n -> n != replicas)
          .ifPresent(n -> wrong.add(each.name() + " has " + replicas + " replicas, not " + n));
    }
    return wrong;
  }

  private static void compare(
      String topic,
      String key,
      @Nullable String must,
      Map<String, Config> configs,
      List<String> wrong) {
    String is = value(configs.get(topic), key);
    if (must != null && !must.equals(is)) {
      wrong.add(topic + " has " + key + "=" + is + ", not " + must);
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
              + " or TLS (--kafka-config)?",
          cause);
    }
    return new KafkaException(
        "cannot set up topics at " + bootstrap + ": " + cause.getMessage(), cause);
  }
}
