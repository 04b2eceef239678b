package org.flowmon.ingest;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** The nodes that tests run against: packages below deploy/node. */
public final class NodePackages {
  private NodePackages() {}

  /** What is missing, and what to do about it. */
  public static String missing(String node) {
    return "no "
        + node
        + " in deploy/node/node_modules: deploy/test installs it, as does"
        + " \"npm ci --ignore-scripts\" in deploy/node";
  }

  /** Skips the running test, saying why, where that node is not installed. */
  public static void assume(boolean installed, String node) {
    if (!installed) {
      System.out.println("SKIPPED: " + missing(node));
    }
    assumeTrue(installed, () -> missing(node));
  }
}
