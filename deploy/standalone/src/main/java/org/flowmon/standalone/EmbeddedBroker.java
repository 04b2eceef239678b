package org.flowmon.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Exit;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.flowmon.topic.Access;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real Kafka broker and its controller (KRaft) inside this process, for one machine. It listens
 * on 127.0.0.1 only and keeps its data in a directory, from start to start. One process at a time
 * may use a directory; one broker at a time runs in a process.
 *
 * <p>Broker classes are Kafka's internal API, not its public one: they are used here and nowhere
 * else.
 */
public final class EmbeddedBroker implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(EmbeddedBroker.class);
  private static final String HOST = "127.0.0.1";
  private static final Duration STOP_LIMIT = Duration.ofSeconds(20);

  /** Of a broker that has lost its disk, which may not end by itself. */
  private static final Duration BROKEN_STOP_LIMIT = Duration.ofSeconds(5);

  private final DataDirectory directory;
  private final String bootstrap;
  private final CompletableFuture<String> fault = new CompletableFuture<>();
  private final KafkaRaftServer server;
  private volatile boolean closing;

  /**
   * Starts a broker and returns when it serves requests.
   *
   * @param dataDir where its data is kept; made and formatted at the first start
   * @param port the port to listen on, or 0 for a free one
   * @throws IOException if the directory is in use or cannot be written, the port is in use, or the
   *     broker does not start; the message says which and what to do
   */
  public static EmbeddedBroker start(Path dataDir, int port) throws IOException {
    return start(dataDir, port, false);
  }

  /**
   * The same; a {@code secured} one lets nobody in without credentials and obeys ACLs ({@link
   * BrokerSecurity}). Once secured, a directory stays so.
   */
  public static EmbeddedBroker start(Path dataDir, int port, boolean secured) throws IOException {
    DataDirectory directory = DataDirectory.lock(dataDir);
    try {
      BrokerSecurity security = BrokerSecurity.of(directory.path(), secured).orElse(null);
      int listener = port == 0 ? freePort(0) : requireFree(port);
      int controller = freePort(listener);
      EmbeddedBroker broker = new EmbeddedBroker(directory, listener, controller, security);
      Access.grant(broker.bootstrap, security == null ? Map.of() : security.access());
      try {
        directory.writeAddress(broker.bootstrap);
      } catch (IOException e) {
        broker.close();
        throw e;
      }
      return broker;
    } catch (IOException | RuntimeException e) {
      directory.close();
      throw e;
    }
  }

  private EmbeddedBroker(
      DataDirectory directory, int port, int controllerPort, @Nullable BrokerSecurity security)
      throws IOException {
    this.directory = directory;
    bootstrap = HOST + ":" + port;
    Exit.setExitProcedure(this::onExit);
    Exit.setHaltProcedure(this::onExit);
    try {
      format(directory.kafka());
      boolean crashed = StaleRegistration.end(directory.kafka(), HOST, controllerPort, security);
      log.debug("crashed before: {}", crashed);
      server =
          new KafkaRaftServer(
              KafkaConfig.fromProps(
                  BrokerSettings.of(directory.kafka(), HOST, port, controllerPort, security),
                  false),
              Time.SYSTEM);
    } catch (RuntimeException e) {
      throw failed(directory, e);
    }
    try {
      server.startup();
    } catch (RuntimeException e) {
      closing = true;
      boolean unused = stopQuietly();
      throw failed(directory, e);
    }
  }

  /** Where clients connect: {@code host:port}. */
  public String bootstrap() {
    return bootstrap;
  }

  /**
   * Completes with the reason if the broker stops by itself (a full disk, a directory that went
   * away). Kafka would end the process; here whoever embeds the broker decides.
   */
  public CompletableFuture<String> fault() {
    return fault.copy();
  }

  /** Stops the broker, waits until its files are closed, and frees the directory. */
  @Override
  public void close() {
    if (closing) {
      return;
    }
    closing = true;
    Access.grant(bootstrap, Map.of());
    directory.removeAddress();
    if (stopQuietly()) {
      // Not before: a late request of Kafka to end would end the process.
      Exit.resetExitProcedure();
      Exit.resetHaltProcedure();
    }
    directory.close();
  }

  /** On a busy machine a clean end takes its time; who starts it again at once needs it. */
  private boolean stopQuietly() {
    Thread stopping =
        Thread.ofPlatform()
            .daemon()
            .name("embedded-broker-stop")
            .start(
                () -> {
                  try {
                    server.shutdown();
                    server.awaitShutdown();
                  } catch (RuntimeException e) {
                    log.error("The embedded broker did not stop cleanly", e);
                  }
                });
    try {
      if (stopping.join(fault.isDone() ? BROKEN_STOP_LIMIT : STOP_LIMIT)) {
        return true;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    log.warn("The embedded broker did not stop in time; it recovers at the next start");
    return false;
  }

  /**
   * Kafka asks for the end of the process: say why, and let the thread that asked go no further.
   */
  private void onExit(int status, String message) {
    if (fault.isDone()) {
      throw new IllegalStateException(fault.getNow(""));
    }
    String reason =
        "the embedded broker failed"
            + fullDisk()
                .map(full -> ": its " + full)
                .orElseGet(
                    () ->
                        " (status "
                            + status
                            + (message == null ? "" : ", " + message)
                            + "); is the disk of "
                            + directory.path()
                            + " full or gone?");
    if (fault.complete(reason) && !closing) {
      log.error("{}", reason);
    }
    throw new IllegalStateException(reason);
  }

  /** What is wrong with the disk and what to do; empty when it can be written. */
  Optional<String> fullDisk() {
    String full = directory.whyFull();
    return full.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "disk cannot be written, "
                + directory.path()
                + ": "
                + full
                + "; make room and start again, what is committed is kept");
  }

  private static void format(Path kafka) throws IOException {
    if (Files.exists(kafka.resolve("meta.properties"))) {
      return;
    }
    try {
      new Formatter()
          .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, UTF_8))
          .setClusterId(Uuid.randomUuid().toString())
          .setNodeId(BrokerSettings.NODE_ID)
          .setControllerListenerName(BrokerSettings.CONTROLLER_LISTENER)
          .setMetadataLogDirectory(kafka.toString())
          .setDirectories(List.of(kafka.toString()))
          .run();
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException("cannot format " + kafka + ": " + e.getMessage(), e);
    }
  }

  private static IOException failed(DataDirectory directory, RuntimeException cause) {
    return new IOException(
        "the embedded broker did not start in " + directory.path() + ": " + cause.getMessage(),
        cause);
  }

  private static int requireFree(int port) throws IOException {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return port;
    } catch (IOException e) {
      throw new IOException(
          "cannot listen on "
              + HOST
              + ":"
              + port
              + " ("
              + e.getMessage()
              + "): choose another port, or 0 for a free one",
          e);
    }
  }

  private static int freePort(int notThis) throws IOException {
    try (ServerSocket first = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        ServerSocket second = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return first.getLocalPort() == notThis ? second.getLocalPort() : first.getLocalPort();
    }
  }
}
