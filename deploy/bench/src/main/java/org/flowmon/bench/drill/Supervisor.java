package org.flowmon.bench.drill;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Starts again what ended by itself, as systemd or a container's restart policy does. */
final class Supervisor implements AutoCloseable {
  private static final long PAUSE_MILLIS = 1_000;

  private final List<Member> members;
  private final Consumer<String> tell;
  private final List<String> ended = new CopyOnWriteArrayList<>();
  private final Thread thread;

  Supervisor(List<Member> members, Consumer<String> tell) {
    this.members = List.copyOf(members);
    this.tell = tell;
    thread = Thread.ofPlatform().name("supervisor").daemon().start(this::watch);
  }

  /** What ended by itself, with its exit code. */
  List<String> ended() {
    return List.copyOf(ended);
  }

  private void watch() {
    try {
      while (true) {
        Thread.sleep(PAUSE_MILLIS);
        for (Member each : members) {
          Integer code = each.endedByItself();
          if (code != null) {
            String what = each.name() + " ended by itself with exit code " + code;
            ended.add(what);
            tell.accept(what);
            each.start();
          }
        }
      }
    } catch (InterruptedException e) {
      // It is enough.
    } catch (IOException e) {
      ended.add("the supervisor cannot start it again: " + e.getMessage());
    }
  }

  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
