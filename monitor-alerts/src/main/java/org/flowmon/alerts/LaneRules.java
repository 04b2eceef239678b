package org.flowmon.alerts;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rules of one lane: those the process was started with, until a record between the flows
 * brings others. Which ones judge is state of the lane, so that a restart goes on with them.
 */
final class LaneRules {
  private final PublishedRules published;
  private List<AlertRule> now;
  private @Nullable AlertStore store;

  LaneRules(List<AlertRule> initial, PublishedRules published) {
    this.published = published;
    this.now = initial;
  }

  /** Takes up what the lane's state says. */
  void begin(AlertStore kept) {
    store = kept;
    byte[] last = kept.rules().orElse(null);
    if (last == null) {
      return;
    }
    try {
      now = published.read(last);
    } catch (IOException e) {
      throw new IllegalStateException(
          "the rules that this lane was judged by were published by another version and cannot be"
              + " read by this one: "
              + e.getMessage(),
          e);
    }
  }

  /**
   * Judges by the published rules from here on.
   *
   * @throws IOException when they cannot be read; then nothing changes
   */
  void change(byte @Nullable [] record) throws IOException {
    if (record == null) {
      throw new IOException("rules without a value");
    }
    now = published.read(record);
    if (store != null) {
      store.putRules(record);
    }
  }

  /** In their order. */
  List<AlertRule> now() {
    return now;
  }
}
