package org.flowmon.alerts.desk.access;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.flowmon.alerts.desk.access.OidcProvider.NotLetIn;
import org.jspecify.annotations.Nullable;

/** Who somebody is at the desk, by the claims of their identity token. */
final class OidcClaims {
  private static final String MAIL = "email";

  private OidcClaims() {}

  /**
   * Throws {@link NotLetIn} when the claims name nobody, or no group of theirs has a role. A mail
   * address counts when the provider has verified it.
   */
  static Account account(OidcConfig config, Map<String, Object> claims) throws NotLetIn {
    Object name = claims.get(config.nameClaim());
    if (!(name instanceof String text) || text.isBlank()) {
      throw new NotLetIn("your token does not have the claim " + config.nameClaim(), null);
    }
    if (config.nameClaim().equals(MAIL) && !Boolean.TRUE.equals(claims.get("email_verified"))) {
      throw new NotLetIn("your mail address is not verified", null);
    }
    Set<Role> roles = EnumSet.noneOf(Role.class);
    for (String group : groups(find(claims, config.rolesClaim()))) {
      roles.addAll(config.groups().getOrDefault(group, Set.of()));
    }
    if (roles.isEmpty()) {
      throw new NotLetIn(
          "no group of " + text + " has a role at the desk: ask who keeps the groups", null);
    }
    try {
      return new Account(text, roles);
    } catch (IllegalArgumentException e) {
      throw new NotLetIn(String.valueOf(e.getMessage()), e);
    }
  }

  private static @Nullable Object find(Map<String, Object> claims, String path) {
    Object whole = claims.get(path);
    if (whole != null) {
      return whole;
    }
    Object at = claims;
    for (String step : path.split("\\.", -1)) {
      at = at instanceof Map<?, ?> map ? map.get(step) : null;
    }
    return at;
  }

  /** A list of names, or one text of names with spaces between them. */
  private static List<String> groups(@Nullable Object claim) {
    if (claim instanceof List<?> list) {
      return list.stream().filter(String.class::isInstance).map(String.class::cast).toList();
    }
    return claim instanceof String text
        ? Arrays.stream(text.split(" ", -1)).filter(each -> !each.isEmpty()).toList()
        : List.of();
  }
}
