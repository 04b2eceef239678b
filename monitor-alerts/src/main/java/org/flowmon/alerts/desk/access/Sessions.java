package org.flowmon.alerts.desk.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who is signed in. Each account of this machine has a link that works once and a password, both
 * made at start and told to whoever started the program; others come from an identity provider.
 * Sessions end with the program, after a while without a request, or after a working day.
 */
public final class Sessions {
  /** A session ends so long after its last request. */
  public static final Duration IDLE = Duration.ofMinutes(30);

  /** And so long after it began: what somebody may do is asked for again. */
  public static final Duration LONGEST = Duration.ofHours(12);

  /** So many wrong passwords within a minute, and nobody may try for the rest of it. */
  private static final int MOST_WRONG = 10;

  private static final int SECRET_BYTES = 24;

  private final Clock clock;
  private final SecureRandom random = new SecureRandom();
  private final Map<String, Account> links = new HashMap<>();
  private final Map<String, Secret> passwords = new LinkedHashMap<>();
  private final Map<String, Session> open = new HashMap<>();
  private final Map<String, Instant> seen = new HashMap<>();
  private final Map<String, Instant> begun = new HashMap<>();
  private final Map<String, Account> signedOn = new HashMap<>();
  private Instant minute = Instant.EPOCH;
  private int wrong;

  private record Secret(Account account, String password) {}

  /**
   * Somebody signed in.
   *
   * @param id what the cookie holds
   * @param user the account's name
   * @param csrf what a changing request must say besides
   */
  public record Session(String id, String user, Set<Role> roles, String csrf) {
    /** Whether a program acts by an API token, which needs no other: it comes from no browser. */
    public boolean byToken() {
      return csrf.isEmpty();
    }

    /** Whether it has one of those roles. */
    public boolean any(Set<Role> wanted) {
      return roles.stream().anyMatch(wanted::contains);
    }
  }

  /** What whoever starts the program is told of an account. */
  public record Invitation(String user, String token, String password) {
    /** Not for logs. */
    @Override
    public String toString() {
      return "Invitation[user=" + user + "]";
    }
  }

  /** Sessions of those accounts. */
  public Sessions(List<Account> accounts, Clock clock) {
    this.clock = clock;
    for (Account account : accounts) {
      links.put(secret(), account);
      passwords.put(account.name(), new Secret(account, secret()));
    }
  }

  private String secret() {
    byte[] bytes = new byte[SECRET_BYTES];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** For each account a link's token, if it was not used yet, and its password. */
  public synchronized List<Invitation> invitations() {
    return passwords.values().stream()
        .map(each -> new Invitation(each.account().name(), token(each.account()), each.password()))
        .toList();
  }

  private String token(Account account) {
    return links.entrySet().stream()
        .filter(each -> each.getValue().equals(account))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse("");
  }

  /** Signs in by a link's token, which then is used up. */
  public synchronized Optional<Session> byToken(String token) {
    return Optional.ofNullable(links.remove(token)).map(this::begin);
  }

  /** Signs in by a password; empty when it is wrong, or too many were. */
  public synchronized Optional<Session> byPassword(String user, String password) {
    Instant now = clock.instant();
    if (Duration.between(minute, now).compareTo(Duration.ofMinutes(1)) > 0) {
      minute = now;
      wrong = 0;
    }
    if (wrong >= MOST_WRONG) {
      return Optional.empty();
    }
    Secret known = passwords.get(user);
    String right = known == null ? secret() : known.password();
    if (!MessageDigest.isEqual(right.getBytes(UTF_8), password.getBytes(UTF_8)) || known == null) {
      wrong++;
      return Optional.empty();
    }
    return Optional.of(begin(known.account()));
  }

  /**
   * Signs in whom an identity provider knows. Throws {@link IllegalArgumentException} when an
   * account of this machine has the name.
   */
  public synchronized Session bySignOn(Account account) {
    if (passwords.containsKey(account.name())) {
      throw new IllegalArgumentException(
          "an account of the desk's machine has the name " + account.name());
    }
    signedOn.put(account.name(), account);
    return begin(account);
  }

  /**
   * The account of that name: of this machine, or as it last came from the provider since the
   * start.
   */
  public synchronized Optional<Account> account(String name) {
    Secret own = passwords.get(name);
    return own == null ? Optional.ofNullable(signedOn.get(name)) : Optional.of(own.account());
  }

  private Session begin(Account account) {
    Session session = new Session(secret(), account.name(), account.roles(), secret());
    open.put(session.id(), session);
    seen.put(session.id(), clock.instant());
    begun.put(session.id(), clock.instant());
    return session;
  }

  /** The session of that cookie, if it goes on; it then goes on for another while. */
  public synchronized Optional<Session> find(@Nullable String id) {
    Session session = open.get(id);
    if (session == null) {
      return Optional.empty();
    }
    Instant now = clock.instant();
    Instant last = seen.getOrDefault(session.id(), Instant.EPOCH);
    Instant first = begun.getOrDefault(session.id(), Instant.EPOCH);
    if (Duration.between(last, now).compareTo(IDLE) > 0
        || Duration.between(first, now).compareTo(LONGEST) > 0) {
      end(session.id());
      return Optional.empty();
    }
    seen.put(session.id(), now);
    return Optional.of(session);
  }

  /** Signs out. */
  public synchronized void end(String id) {
    open.remove(id);
    seen.remove(id);
    begun.remove(id);
  }
}
