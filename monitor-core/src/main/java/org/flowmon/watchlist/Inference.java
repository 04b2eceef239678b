package org.flowmon.watchlist;

import java.util.ArrayList;
import java.util.List;

/**
 * Why an address is taken for an exchange's deposit address although no list says so.
 *
 * @param count how many sweeps were seen
 * @param sweeps the first of them and the last two
 */
public record Inference(int count, List<Sweep> sweeps) {
  /** What stands as the source of an attribution that was inferred. */
  public static final String SOURCE = "inferred: deposit address";

  private static final int KEPT = 3;

  public Inference {
    sweeps = List.copyOf(sweeps);
    if (sweeps.isEmpty() || count < sweeps.size()) {
      throw new IllegalArgumentException("an inference rests on one sweep or more");
    }
  }

  /** Of the first sweep. */
  public static Inference of(Sweep first) {
    return new Inference(1, List.of(first));
  }

  /** With one more. */
  public Inference with(Sweep next) {
    List<Sweep> kept = new ArrayList<>(sweeps);
    if (kept.size() == KEPT) {
      kept.remove(1);
    }
    kept.add(next);
    return new Inference(count + 1, kept);
  }
}
