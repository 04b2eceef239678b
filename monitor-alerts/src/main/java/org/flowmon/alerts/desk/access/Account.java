package org.flowmon.alerts.desk.access;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

/** Somebody who may sign in: a name of letters, digits and some signs; roles. */
public record Account(String name, Set<Role> roles) {
  public Account {
    if (!name.matches("[A-Za-z0-9][A-Za-z0-9._@+-]{0,126}")) {
      throw new IllegalArgumentException(
          "an account's name has letters, digits and any of . _ @ + -, at most 127, not \""
              + name
              + "\"");
    }
    if (roles.isEmpty()) {
      throw new IllegalArgumentException("the account " + name + " has no role");
    }
    roles = Set.copyOf(roles);
  }

  /**
   * Reads {@code NAME:ROLE[,ROLE...]}. Throws {@link IllegalArgumentException} that says what is
   * wrong.
   */
  public static Account parse(String text) {
    int colon = text.indexOf(':');
    if (colon < 1) {
      throw new IllegalArgumentException(
          "expected NAME:ROLE[,ROLE...], as anna:analyst, found \"" + text + "\"");
    }
    EnumSet<Role> roles = EnumSet.noneOf(Role.class);
    Arrays.stream(text.substring(colon + 1).split(",", -1)).map(Role::parse).forEach(roles::add);
    return new Account(text.substring(0, colon), roles);
  }
}
