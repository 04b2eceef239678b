package org.flowmon.topic;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.CommonClientConfigs;

/**
 * What lets this process in at the brokers it talks to: the one place where every client takes its
 * first settings from. Credentials belong to the process, as Kafka's own JAAS configuration does;
 * the records that say how a stage runs are shown and logged, and never carry them.
 */
public final class Access {
  private static final Map<String, Map<String, String>> GRANTED = new ConcurrentHashMap<>();

  private Access() {}

  /**
   * From now on clients of {@code bootstrap} connect with these settings ({@code
   * security.protocol}, {@code sasl.jaas.config}, ...); none for brokers that ask for nothing.
   */
  public static void grant(String bootstrap, Map<String, String> settings) {
    if (settings.isEmpty()) {
      GRANTED.remove(bootstrap);
    } else {
      GRANTED.put(bootstrap, Map.copyOf(settings));
    }
  }

  /**
   * The settings of a client: {@code bootstrap.servers}, what was granted there, and over it those
   * of its own.
   */
  public static Map<String, Object> client(String bootstrap, Map<String, ?> own) {
    Map<String, Object> all = new HashMap<>(GRANTED.getOrDefault(bootstrap, Map.of()));
    all.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
    all.putAll(own);
    return all;
  }

  /**
   * Reads client settings from a file of Java properties, as Kafka's own tools take them.
   *
   * @throws IOException when it cannot be read or says nothing; the message names the file and
   *     never what is in it
   */
  public static Map<String, String> read(Path file) throws IOException {
    Properties read = new Properties();
    try (Reader text = Files.newBufferedReader(file)) {
      read.load(text);
    } catch (IOException | IllegalArgumentException e) {
      throw new IOException("cannot read " + file + " as client settings (Java properties)", e);
    }
    if (read.isEmpty()) {
      throw new IOException(
          file + " says nothing: expected client settings as security.protocol=SASL_SSL");
    }
    Map<String, String> settings = new HashMap<>();
    read.stringPropertyNames().forEach(name -> settings.put(name, read.getProperty(name).strip()));
    return settings;
  }
}
