package org.flowmon.alerts.desk;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Base64;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.flowmon.alerts.desk.access.Account;
import org.flowmon.alerts.desk.access.ApiToken;
import org.flowmon.alerts.desk.access.Role;
import org.flowmon.alerts.desk.access.Sessions;
import org.flowmon.alerts.desk.access.Sessions.Session;
import org.flowmon.alerts.desk.projection.TokenReads;

/** Lets programs in that say {@code Authorization: Bearer TOKEN}. */
final class TokenGate {
  static final String HEADER = "Authorization";

  /** So that a token is known for one where it should not be. */
  static final String PREFIX = "fmt_";

  private static final String BEARER = "Bearer ";
  private static final String SESSION = "token:";
  private static final int SECRET_BYTES = 32;

  private final TokenReads tokens;
  private final Sessions sessions;
  private final Clock clock;
  private final SecureRandom random = new SecureRandom();

  TokenGate(TokenReads tokens, Sessions sessions, Clock clock) {
    this.tokens = tokens;
    this.sessions = sessions;
    this.clock = clock;
  }

  /** A new token. */
  String make() {
    byte[] bytes = new byte[SECRET_BYTES];
    random.nextBytes(bytes);
    return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** What is kept of a token. */
  static String hash(String token) {
    return AuditTrail.sha256(token.getBytes(UTF_8));
  }

  /** Who acts by the token in that header; empty when it is none, or worth nothing any more. */
  Optional<Session> session(String header) throws SQLException {
    if (!header.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
      return Optional.empty();
    }
    return tokens
        .byHash(hash(header.substring(BEARER.length()).strip()))
        .filter(token -> token.holds(clock.instant()))
        .map(token -> new Session(SESSION + token.id(), token.user(), roles(token), ""))
        .filter(session -> !session.roles().isEmpty());
  }

  /** Of an account's token, what the account still has. */
  private Set<Role> roles(ApiToken token) {
    Set<Role> roles = EnumSet.noneOf(Role.class);
    roles.addAll(token.roles());
    if (!token.service()) {
      roles.retainAll(account(token.user()).map(Account::roles).orElse(Set.of()));
    }
    return roles;
  }

  Optional<Account> account(String name) {
    return sessions.account(name);
  }

  /** Whether the token of that session is still good. */
  boolean holds(Session session) {
    try {
      return tokens
          .byId(session.id().substring(SESSION.length()))
          .filter(token -> token.holds(clock.instant()))
          .isPresent();
    } catch (SQLException e) {
      return false;
    }
  }
}
