package org.flowmon.standalone;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.function.Consumer;

/** Waits for brokers that are not there yet, by plain sockets: a Kafka client would only warn. */
final class BrokerWait {
  private static final int CONNECT_MILLIS = 2_000;
  private static final long PAUSE_MILLIS = 1_000;

  private BrokerWait() {}

  /**
   * Returns once one of {@code HOST:PORT[,HOST:PORT...]} accepts a connection.
   *
   * @throws IOException when none does within {@code patience}
   */
  static void until(String bootstrap, Duration patience, Consumer<String> progress)
      throws IOException, InterruptedException {
    long start = System.nanoTime();
    String told = "";
    while (true) {
      String why = attempt(bootstrap);
      if (why.isEmpty()) {
        return;
      }
      Duration waited = Duration.ofNanos(System.nanoTime() - start);
      if (waited.compareTo(patience) >= 0) {
        throw new IOException(nobody(bootstrap, why, waited));
      }
      String now = "waiting for a Kafka broker at " + bootstrap + ": " + why;
      if (!now.equals(told)) {
        progress.accept(now);
        told = now;
      }
      Thread.sleep(Math.max(1, Math.min(PAUSE_MILLIS, patience.minus(waited).toMillis())));
    }
  }

  /** What is said when they are given up. */
  static String nobody(String bootstrap, String why, Duration waited) {
    return "no Kafka broker answers at "
        + bootstrap
        + " ("
        + why
        + "; waited "
        + waited.toSeconds()
        + " s): start it or name another one with --kafka";
  }

  /** Why none of them takes a connection; empty when one does. */
  static String attempt(String bootstrap) {
    String why = "";
    for (String broker : bootstrap.split(",", -1)) {
      why = connect(broker.strip());
      if (why.isEmpty()) {
        return why;
      }
    }
    return why;
  }

  private static String connect(String broker) {
    int colon = broker.lastIndexOf(':');
    InetSocketAddress address =
        new InetSocketAddress(
            broker.substring(0, colon), Integer.parseInt(broker.substring(colon + 1)));
    if (address.isUnresolved()) {
      return "unknown host " + address.getHostString();
    }
    try (Socket socket = new Socket()) {
      socket.connect(address, CONNECT_MILLIS);
      return "";
    } catch (IOException e) {
      String message = e.getMessage();
      return message == null ? e.getClass().getSimpleName() : message;
    }
  }
}
