package org.flowmon.bench.drill;

/**
 * Something that happens to systems.
 *
 * @param name for the report
 * @param since since when detection is expected again
 * @param aim finds whom it strikes, and says so
 * @param strike does it
 * @param heal what an operator or a supervisor does then; returns when all is as before
 */
record Fault(String name, Since since, Aim aim, Step strike, Step heal) {
  /** Since when detection is expected. */
  enum Since {
    /** It goes on without whoever is gone. */
    STRIKE,
    /** Nothing can be seen until it is over. */
    HEAL,
    /** The strike itself waits until what was said is corrected, or everything is back. */
    WITHIN
  }

  /** Finds whom it strikes. */
  interface Aim {
    String find() throws Exception;
  }

  /** Does something. */
  interface Step {
    void run() throws Exception;
  }
}
