package org.flowmon.alerts.desk.access;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a program signs its requests with: the value of the compacted topic {@code desk.tokens}. The
 * token itself is told once, when it is made; what is kept is its hash.
 *
 * @param id its own
 * @param user who acts by it: an account, or a service
 * @param service whether it is a service, which has no account
 * @param name what it is for, in words
 * @param roles what it may; of an account's, what the account still has
 * @param hash SHA-256 of the token, in hex: it is long and random, so that it needs no salt
 * @param createdBy who made it
 * @param createdAt when
 * @param expiresAt from when on it is worth nothing
 * @param revokedBy who ended it; {@code null} of one that was not
 * @param revokedAt when; {@code null} of one that was not
 */
public record ApiToken(
    String id,
    String user,
    boolean service,
    String name,
    List<Role> roles,
    String hash,
    String createdBy,
    Instant createdAt,
    Instant expiresAt,
    @Nullable String revokedBy,
    @Nullable Instant revokedAt) {
  public ApiToken {
    roles = List.copyOf(roles);
  }

  /** Whether it is good for requests at that time. */
  public boolean holds(Instant now) {
    return revokedAt == null && now.isBefore(expiresAt);
  }

  /** The same, ended. */
  public ApiToken revoked(String by, Instant at) {
    return new ApiToken(
        id, user, service, name, roles, hash, createdBy, createdAt, expiresAt, by, at);
  }
}
