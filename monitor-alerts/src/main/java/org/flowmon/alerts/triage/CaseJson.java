package org.flowmon.alerts.triage;

import org.flowmon.alerts.RecordJson;

/**
 * Commands, events and states of cases as JSON: properties in the order of the records, in snake
 * case, closed sets as their words, times in RFC 3339 UTC. Unknown properties are passed over.
 */
public final class CaseJson {
  private CaseJson() {}

  /** One of the three as UTF-8 JSON on one line. */
  public static byte[] toBytes(Record value) {
    return RecordJson.toBytes(value);
  }

  /** Reads a state. Throws {@link IllegalArgumentException} that says what is wrong. */
  public static CaseState state(byte[] json) {
    return RecordJson.read(json, CaseState.class);
  }

  /** Reads an event. Throws {@link IllegalArgumentException} that says what is wrong. */
  public static CaseEvent event(byte[] json) {
    return RecordJson.read(json, CaseEvent.class);
  }

  /** Reads a command. Throws {@link IllegalArgumentException} that says what is wrong. */
  public static CaseCommand command(byte[] json) {
    CaseCommand command = RecordJson.read(json, CaseCommand.class);
    if (command.id() == null
        || command.caseKey() == null
        || command.action() == null
        || command.actor() == null
        || command.actor().id() == null) {
      throw new IllegalArgumentException("a command has an id, a case, an action and an actor");
    }
    return command;
  }
}
