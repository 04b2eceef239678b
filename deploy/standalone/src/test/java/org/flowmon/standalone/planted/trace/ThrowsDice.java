package org.flowmon.standalone.planted.trace;

import java.util.Random;

/** Breaks: a replay must not depend on chance. */
final class ThrowsDice {
  private ThrowsDice() {}

  static int number() {
    return new Random().nextInt();
  }
}
