package org.flowmon.alerts;

import java.io.IOException;
import java.util.List;

/** Reads the rules out of a record that published them. */
public interface PublishedRules {
  /**
   * The rules in their order, at least one.
   *
   * @throws IOException naming what cannot be followed
   */
  List<AlertRule> read(byte[] record) throws IOException;
}
