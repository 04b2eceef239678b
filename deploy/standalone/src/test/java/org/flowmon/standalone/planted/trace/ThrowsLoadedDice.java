package org.flowmon.standalone.planted.trace;

import java.util.Random;

/** Breaks nothing: the same seed gives the same numbers. */
final class ThrowsLoadedDice {
  private ThrowsLoadedDice() {}

  static int number(long seed) {
    return new Random(seed).nextInt();
  }
}
