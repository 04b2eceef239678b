package org.flowmon.alerts.desk.access;

import java.util.Locale;

/** What somebody is allowed at the desk. A person may have several; nobody has any by default. */
public enum Role {
  /** Sees alerts and cases. */
  VIEWER,
  /** Works on cases. */
  ANALYST,
  /** Works on cases, and approves what another proposes. */
  SENIOR,
  /** Proposes changes of the watchlist. */
  LIST_EDITOR,
  /** Approves changes of the watchlist. */
  LIST_APPROVER,
  /** Sees everything, who did what included; changes nothing. */
  AUDITOR,
  /** Keeps the installation running; sees no case. */
  ADMINISTRATOR;

  /** Reads the lower-case word. Throws {@link IllegalArgumentException} naming them all. */
  public static Role parse(String word) {
    StringBuilder known = new StringBuilder();
    for (Role role : values()) {
      if (role.toString().equals(word)) {
        return role;
      }
      known.append(known.isEmpty() ? "" : ", ").append(role);
    }
    throw new IllegalArgumentException("expected one of " + known + ", found \"" + word + "\"");
  }

  /** The lower-case word. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
