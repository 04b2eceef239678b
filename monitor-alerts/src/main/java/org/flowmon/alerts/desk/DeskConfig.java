package org.flowmon.alerts.desk;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.flowmon.alerts.desk.access.Account;
import org.flowmon.alerts.desk.access.OidcConfig;
import org.flowmon.topic.Topics;
import org.flowmon.watchlist.ReadReport;
import org.flowmon.watchlist.Watchlist;
import org.jspecify.annotations.Nullable;

/**
 * What the desk needs to run.
 *
 * @param bootstrap brokers, {@code host:port[,host:port]}
 * @param topics the topics of this deployment; they must exist
 * @param database of the projection: the path of an SQLite file, or a {@code jdbc:postgresql:}
 *     address
 * @param host the address to listen on: of this machine only where accounts are local
 * @param port to listen on; 0 for a free one
 * @param accounts who may sign in on this machine
 * @param oidc through whom others sign in, {@code null} for nobody
 * @param watchlist who is who, whenever it is asked: it may change while the desk runs
 * @param imports what was read of each list at the start, the first one first
 * @param patience how long an answer waits for the tables to hold what a command did; after it the
 *     answer is that it was handed over
 */
public record DeskConfig(
    String bootstrap,
    Topics topics,
    String database,
    String host,
    int port,
    List<Account> accounts,
    @Nullable OidcConfig oidc,
    Supplier<Watchlist> watchlist,
    List<ReadReport> imports,
    Duration patience) {
  /** Where the desk listens unless told otherwise. */
  public static final int DEFAULT_PORT = 8470;

  /** For people who wait for a page. */
  public static final Duration DEFAULT_PATIENCE = Duration.ofSeconds(2);

  public DeskConfig {
    accounts = List.copyOf(accounts);
    imports = List.copyOf(imports);
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("desk: a port is 0 to 65535, not " + port);
    }
    check(host, accounts, oidc);
  }

  /** Throws {@link IllegalArgumentException} when nobody could sign in, or the wrong ones could. */
  public static void check(String host, List<Account> accounts, @Nullable OidcConfig oidc) {
    if (accounts.isEmpty() && oidc == null) {
      throw new IllegalArgumentException("desk: without an account nobody could sign in");
    }
    if (accounts.stream().map(Account::name).distinct().count() < accounts.size()) {
      throw new IllegalArgumentException("desk: two accounts have the same name");
    }
    if (!loopback(host) && (oidc == null || !accounts.isEmpty())) {
      throw new IllegalArgumentException(
          "desk: local accounts are for this machine only: listen on 127.0.0.1, not on "
              + host
              + ", or have an identity provider (--oidc) and no local account");
    }
  }

  /** Whether browsers reach it by TLS only. */
  boolean secure() {
    return oidc != null && oidc.secure();
  }

  /** {@code HOST[:PORT]} by which browsers reach it besides this machine's own names. */
  Optional<String> name() {
    return Optional.ofNullable(oidc).map(provider -> provider.address().getAuthority());
  }

  private static boolean loopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
