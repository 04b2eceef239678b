package org.flowmon.standalone.demo;

import java.util.List;
import java.util.function.Consumer;

/**
 * One typology as a small script.
 *
 * @param title two or three words
 * @param line what happens, in one line
 * @param promises the alerts it yields, all of them
 * @param play puts its steps on the stage
 */
record Story(String title, String line, List<Promise> promises, Consumer<Stage> play) {
  Story {
    promises = List.copyOf(promises);
  }

  /**
   * An alert that a story yields.
   *
   * @param hops transfers from the one party to the other
   * @param fee whether it is earned as a fee
   * @param lastState {@code raised}, {@code retracted} or {@code reinstated}, in the end
   */
  record Promise(DemoParty from, DemoParty to, int hops, boolean fee, String lastState) {}

  /** An alert that stays. */
  static Promise alert(DemoParty from, DemoParty to, int hops) {
    return new Promise(from, to, hops, false, "raised");
  }
}
