package org.flowmon.standalone;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.flowmon.topic.Access;

/**
 * What a secured embedded broker asks of those who connect. Subscribers authenticate with
 * SCRAM-SHA-512 and may do what an ACL allows, which is nothing at first. The monitor itself is the
 * one super user; its password is in {@code broker.access} of the data directory (mode 600), as
 * client settings, so that who may read that file may use every command with {@code --data}.
 *
 * <p>Broker and controller know each other and the monitor by SASL/PLAIN with that password, and
 * nobody else: SCRAM users are stored by the broker that these two have yet to start.
 *
 * @param password of the super user
 */
record BrokerSecurity(String password) {
  /** The super user; {@link org.flowmon.alerts.tenant.Tenant} keeps tenants off this name. */
  static final String USER = "monitor";

  private static final String FILE = "broker.access";
  private static final Pattern PASSWORD = Pattern.compile("password=\"([A-Za-z0-9_-]+)\"");

  /**
   * Of a data directory: that of before, else a new one when {@code wanted}. A directory that was
   * secured once stays so: what its ACLs protect must not lie open after a forgotten option.
   *
   * @throws IOException when its file cannot be read or written
   */
  static Optional<BrokerSecurity> of(Path dataDir, boolean wanted) throws IOException {
    Path file = dataDir.resolve(FILE);
    if (Files.exists(file)) {
      Matcher found = PASSWORD.matcher(access(dataDir).getOrDefault("sasl.jaas.config", ""));
      if (!found.find()) {
        throw new IOException(
            file + " holds no password: remove the file and start with --secure for a new one");
      }
      return Optional.of(new BrokerSecurity(found.group(1)));
    }
    if (!wanted) {
      return Optional.empty();
    }
    BrokerSecurity fresh = new BrokerSecurity(SecretFile.password());
    StringBuilder text = new StringBuilder("# Client settings of the monitor itself. Secret.\n");
    fresh.access().forEach((k, v) -> text.append(k).append('=').append(v).append('\n'));
    SecretFile.write(file, text.toString());
    return Optional.of(fresh);
  }

  /**
   * What lets a client of the monitor in at the broker of that directory; empty when it asks for
   * nothing.
   *
   * @throws IOException when the file is there and cannot be read
   */
  static Map<String, String> access(Path dataDir) throws IOException {
    Path file = dataDir.resolve(FILE);
    return Files.exists(file) ? Access.read(file) : Map.of();
  }

  /** What lets the monitor's own clients in. */
  Map<String, String> access() {
    return Map.of(
        "security.protocol", "SASL_PLAINTEXT",
        "sasl.mechanism", "PLAIN",
        "sasl.jaas.config", plain(""));
  }

  /** What broker and controller are set to. */
  Map<String, String> settings() {
    String known = plain(" user_" + USER + "=\"" + password + "\"");
    return Map.ofEntries(
        Map.entry(
            "listener.security.protocol.map", "CLIENTS:SASL_PLAINTEXT,CONTROLLER:SASL_PLAINTEXT"),
        Map.entry("sasl.enabled.mechanisms", "SCRAM-SHA-512,PLAIN"),
        Map.entry("sasl.mechanism.inter.broker.protocol", "PLAIN"),
        Map.entry("sasl.mechanism.controller.protocol", "PLAIN"),
        Map.entry("listener.name.controller.sasl.enabled.mechanisms", "PLAIN"),
        Map.entry("listener.name.controller.plain.sasl.jaas.config", known),
        Map.entry("listener.name.clients.plain.sasl.jaas.config", known),
        Map.entry(
            "listener.name.clients.scram-sha-512.sasl.jaas.config",
            "org.apache.kafka.common.security.scram.ScramLoginModule required;"),
        Map.entry(
            "authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer"),
        Map.entry("allow.everyone.if.no.acl.found", "false"),
        Map.entry("super.users", "User:" + USER));
  }

  private String plain(String more) {
    return "org.apache.kafka.common.security.plain.PlainLoginModule required username=\""
        + USER
        + "\" password=\""
        + password
        + "\""
        + more
        + ";";
  }

  /** Without the password. */
  @Override
  public String toString() {
    return "BrokerSecurity[" + USER + "]";
  }
}
