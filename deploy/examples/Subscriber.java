import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Reads a tenant's alerts and keeps a list of what is to be done about them.
 *
 * <p>{@code java -cp kafka-clients.jar:jackson-databind.jar:... Subscriber.java SETTINGS TENANT
 * JOURNAL [--until-idle]}. SETTINGS is the file that {@code deploy/monitor tenant add} wrote,
 * JOURNAL a file of one's own: each line is an event that was dealt with and what was done.
 */
public final class Subscriber {
  private static final JsonMapper JSON = new JsonMapper();

  private final Path journal;
  private final Set<String> seen = new HashSet<>(); // ids of events
  private final Map<String, String> highest = new HashMap<>(); // sequence by alert

  private Subscriber(Path journal) throws IOException {
    this.journal = journal;
    if (Files.exists(journal)) {
      for (String line : Files.readAllLines(journal)) {
        String[] words = line.split(" ");
        remember(words[0], words[1], words[2]);
      }
    }
  }

  public static void main(String[] args) throws IOException {
    List<String> words = Arrays.stream(args).filter(a -> !a.equals("--until-idle")).toList();
    if (words.size() != 3) {
      System.err.println("usage: Subscriber SETTINGS TENANT JOURNAL [--until-idle]");
      System.exit(2);
    }
    Properties settings = new Properties();
    try (Reader file = Files.newBufferedReader(Path.of(words.get(0)))) {
      settings.load(file);
    }
    String tenant = words.get(1);
    settings.put("group.id", "flowmon.tenant." + tenant + ".java-example");
    settings.put("isolation.level", "read_committed"); // what was aborted was never said
    settings.put("auto.offset.reset", "earliest");
    settings.put("enable.auto.commit", "false");
    Subscriber subscriber = new Subscriber(Path.of(words.get(2)));
    boolean untilIdle = words.size() < args.length;
    try (KafkaConsumer<String, byte[]> consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer())) {
      consumer.subscribe(List.of("flowmon.tenant." + tenant + ".alerts"));
      do {
        for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(500))) {
          subscriber.accept(record);
        }
        consumer.commitSync(); // only now: at least once
      } while (!untilIdle || consumer.assignment().isEmpty() || !atEnd(consumer));
    }
  }

  private static boolean atEnd(KafkaConsumer<String, byte[]> consumer) {
    return consumer.endOffsets(consumer.assignment()).entrySet().stream()
        .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
  }

  private void accept(ConsumerRecord<String, byte[]> record) throws IOException {
    JsonNode alert = JSON.readTree(record.value());
    String event = header(record, "ce_id");
    String sequence = header(record, "ce_sequence");
    String action = "known"; // delivered again, or older than what is known
    if (!seen.contains(event) && sequence.compareTo(highest.getOrDefault(record.key(), "")) > 0) {
      action = whatToDo(alert);
      Files.writeString(
          journal,
          event + " " + record.key() + " " + sequence + " " + action + "\n",
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
      remember(event, record.key(), sequence);
    }
    System.out.println(action + " " + event + " " + alert.path("title").asText());
  }

  /** An alert may come back, settle, or be taken back: each revision carries all of its state. */
  private static String whatToDo(JsonNode alert) {
    if (alert.path("state").asText().equals("retracted")) {
      return "release"; // undo what was done: it did not happen, or not for what it seemed
    }
    boolean last = alert.at("/finality/status").asText().equals("final");
    return last ? "final" : "hold"; // what is held may still be taken back
  }

  private void remember(String event, String alert, String sequence) {
    seen.add(event);
    highest.merge(alert, sequence, (a, b) -> a.compareTo(b) >= 0 ? a : b);
  }

  private static String header(ConsumerRecord<String, byte[]> record, String name) {
    return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
  }
}
