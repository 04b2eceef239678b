package org.flowmon.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.OutputStream;
import java.io.PrintStream;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;

/**
 * A real broker with ACLs as operators of a cluster set it up for clients over TLS: at one port
 * they have passwords (SASL_SSL), at the other certificates (SSL), of which the brokers take {@code
 * CN=name} for the principal. The monitor is a super user at both.
 */
final class TlsBroker implements AutoCloseable {
  private static final String HOST = "localhost";
  private static final BrokerSecurity SECURITY = new BrokerSecurity("of-the-monitor");

  private final List<Integer> ports;
  private final KafkaRaftServer server;

  TlsBroker(Path directory, TlsStores stores) throws Exception {
    ports = freePorts(4);
    Path logs = Files.createDirectories(directory.resolve("kafka"));
    Properties all = BrokerSettings.of(logs, "127.0.0.1", ports.get(0), ports.get(1), SECURITY);
    for (String key : List.of("listeners", "advertised.listeners")) {
      all.put(
          key, all.get(key) + ",PASSWORDS://" + passwords() + ",CERTIFICATES://" + certificates());
    }
    all.merge(
        "listener.security.protocol.map",
        ",PASSWORDS:SASL_SSL,CERTIFICATES:SSL",
        (before, more) -> before + more.toString());
    SECURITY
        .settings()
        .forEach((key, value) -> all.putIfAbsent(key.replace(".clients.", ".passwords."), value));
    all.put("super.users", "User:" + BrokerSecurity.USER + ";User:CN=" + BrokerSecurity.USER);
    all.putAll(stores.identity(TlsStores.BROKER));
    all.putAll(stores.trust(TlsStores.AUTHORITY));
    all.put("listener.name.certificates.ssl.client.auth", "required");
    all.put(
        "listener.name.certificates.ssl.principal.mapping.rules",
        "RULE:^CN=([a-z]+),OU=clients,O=Test$/CN=$1/,DEFAULT");
    new Formatter()
        .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, UTF_8))
        .setClusterId(Uuid.randomUuid().toString())
        .setNodeId(BrokerSettings.NODE_ID)
        .setControllerListenerName(BrokerSettings.CONTROLLER_LISTENER)
        .setMetadataLogDirectory(logs.toString())
        .setDirectories(List.of(logs.toString()))
        .run();
    server = new KafkaRaftServer(KafkaConfig.fromProps(all, false), Time.SYSTEM);
    server.startup();
  }

  /** Where clients have passwords. */
  String passwords() {
    return HOST + ":" + ports.get(2);
  }

  /** Where clients have certificates. */
  String certificates() {
    return HOST + ":" + ports.get(3);
  }

  /** What the monitor says at {@link #passwords}, but for whom it trusts. */
  static Map<String, String> password() {
    return password(SECURITY.password());
  }

  /** The same with that password. */
  static Map<String, String> password(String password) {
    Map<String, String> all = new HashMap<>(new BrokerSecurity(password).access());
    all.put("security.protocol", "SASL_SSL");
    return all;
  }

  private static List<Integer> freePorts(int count) throws Exception {
    List<ServerSocket> sockets = new ArrayList<>();
    List<Integer> free = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      ServerSocket socket = new ServerSocket(0);
      sockets.add(socket);
      free.add(socket.getLocalPort());
    }
    for (ServerSocket each : sockets) {
      each.close();
    }
    return free;
  }

  @Override
  public void close() {
    server.shutdown();
    server.awaitShutdown();
  }
}
