package org.flowmon.alerts.desk;

import io.javalin.http.sse.SseClient;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.flowmon.alerts.desk.LiveFeed.Message;

/**
 * One open stream: a bounded queue and the thread that writes it out. A dead peer is noticed by
 * writing, so something is written every 15 seconds.
 */
final class LiveStream {
  static final long HEARTBEAT_SECONDS = 15;
  private static final int QUEUE = 1000;

  private final SseClient client;
  private final BooleanSupplier admitted;
  private final BlockingQueue<Message> queue = new ArrayBlockingQueue<>(QUEUE);

  /**
   * A stream to that client.
   *
   * @param admitted whether the session goes on; asked with every heartbeat
   */
  LiveStream(SseClient client, BooleanSupplier admitted) {
    this.client = client;
    this.admitted = admitted;
  }

  /** Never waits: what does not fit is replaced by the advice to ask again. */
  synchronized void offer(Message message) {
    if (!queue.offer(message)) {
      queue.clear();
      queue.add(new Message("resync", message.id(), "{}"));
    }
  }

  private void send(Message message) {
    if (message.id().isEmpty()) {
      client.sendEvent(message.kind(), message.data());
    } else {
      client.sendEvent(message.kind(), message.data(), message.id());
    }
  }

  /** Writes until the client is gone or the session ended. */
  void run() {
    try {
      client.sendComment("welcome");
      while (!client.terminated()) {
        Message message = queue.poll(HEARTBEAT_SECONDS, TimeUnit.SECONDS);
        if (message != null) {
          send(message);
        } else if (admitted.getAsBoolean()) {
          client.sendComment("still here");
        } else {
          break;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      client.close();
    }
  }
}
