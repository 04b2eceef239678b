package org.flowmon.standalone;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.flowmon.topic.Access;
import org.flowmon.topic.Denied;

/**
 * Whether the brokers of a cluster answer, asked once a second beside the stages: these would wait
 * for them in silence, and for ever.
 */
final class BrokerWatch implements AutoCloseable {
  private static final long PAUSE_MILLIS = 1_000;
  private static final int ANSWER_MILLIS = 5_000;

  private final String bootstrap;
  private final Duration patience;
  private final Admin admin;
  private final Thread thread;
  private volatile Silence silence = Silence.NONE;

  /** Since when none of them answers, in nanoseconds, and why; without a reason they do answer. */
  private record Silence(long since, String why) {
    static final Silence NONE = new Silence(0, "");

    boolean none() {
      return why.isEmpty();
    }

    Duration lasted() {
      return Duration.ofNanos(System.nanoTime() - since);
    }
  }

  /** {@code patience}: how long they may be silent before they are {@link #lost}. */
  BrokerWatch(String bootstrap, Duration patience) {
    this.bootstrap = bootstrap;
    this.patience = patience;
    admin =
        Admin.create(
            Access.client(
                bootstrap,
                Map.of(
                    "request.timeout.ms", ANSWER_MILLIS, "default.api.timeout.ms", ANSWER_MILLIS)));
    thread = Thread.ofVirtual().name("broker-watch").start(this::watch);
  }

  /** What is waited for; empty while they answer. */
  Optional<String> waiting() {
    Silence now = silence;
    return now.none()
        ? Optional.empty()
        : Optional.of("waiting for a Kafka broker at " + bootstrap + ": " + now.why);
  }

  /** Why they are given up and what to do; empty while there is hope. */
  Optional<String> lost() {
    Silence now = silence;
    return now.none() || now.lasted().compareTo(patience) < 0
        ? Optional.empty()
        : Optional.of(BrokerWait.nobody(bootstrap, now.why, now.lasted()));
  }

  private void watch() {
    try {
      while (true) {
        String why = ask();
        if (why.isEmpty()) {
          silence = Silence.NONE;
        } else {
          silence = new Silence(silence.none() ? System.nanoTime() : silence.since, why);
        }
        Thread.sleep(PAUSE_MILLIS);
      }
    } catch (InterruptedException e) {
      // Closed.
    }
  }

  /** Why nobody answers; empty when somebody does. */
  private String ask() throws InterruptedException {
    String why = BrokerWait.attempt(bootstrap);
    if (!why.isEmpty()) {
      return why;
    }
    try {
      int brokers =
          admin.describeCluster().nodes().get(2L * ANSWER_MILLIS, TimeUnit.MILLISECONDS).size();
      return brokers == 0 ? "it knows no broker that is up" : "";
    } catch (ExecutionException | TimeoutException e) {
      return Denied.why(e).orElse("it takes connections but does not answer");
    }
  }

  @Override
  public void close() {
    thread.interrupt();
    admin.close(Duration.ZERO);
  }
}
