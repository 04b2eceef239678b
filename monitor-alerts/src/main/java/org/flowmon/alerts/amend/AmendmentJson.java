package org.flowmon.alerts.amend;

import org.flowmon.alerts.RecordJson;

/** Amendments, their commands and events as JSON, in the form of cases. */
public final class AmendmentJson {
  private AmendmentJson() {}

  /** One of the three as UTF-8 JSON on one line. */
  public static byte[] toBytes(Record value) {
    return RecordJson.toBytes(value);
  }

  /** Reads a state. Throws {@link IllegalArgumentException} that says what is wrong. */
  public static Amendment state(byte[] json) {
    return RecordJson.read(json, Amendment.class);
  }

  /** Reads an event. Throws {@link IllegalArgumentException} that says what is wrong. */
  public static AmendmentEvent event(byte[] json) {
    return RecordJson.read(json, AmendmentEvent.class);
  }

  /** Reads a command. Throws {@link IllegalArgumentException} that says what is wrong. */
  public static AmendmentCommand command(byte[] json) {
    AmendmentCommand command = RecordJson.read(json, AmendmentCommand.class);
    if (command.id() == null
        || command.amendment() == null
        || command.action() == null
        || command.actor() == null
        || command.actor().id() == null) {
      throw new IllegalArgumentException("a command has an id, an amendment, an action, an actor");
    }
    return command;
  }
}
