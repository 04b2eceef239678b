package org.flowmon.alerts.desk.access;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How people sign in through an identity provider (OpenID Connect, authorization code with PKCE).
 *
 * @param issuer the provider, as its tokens name it; {@code https}, or {@code http} on this machine
 * @param client what the provider calls the desk
 * @param secret the desk's password there; {@code null} for a client without one
 * @param address of the desk as browsers reach it, {@code https://desk.example}
 * @param nameClaim which claim names a person; decisions, four eyes and the audit log go by it, so
 *     it has to be one that people cannot change themselves
 * @param rolesClaim which claim holds a person's groups, {@code a.b} for one within another
 * @param groups which roles each of those groups has; other groups have none
 * @param scopes what is asked for besides {@code openid}
 */
public record OidcConfig(
    URI issuer,
    String client,
    @Nullable String secret,
    URI address,
    String nameClaim,
    String rolesClaim,
    Map<String, Set<Role>> groups,
    List<String> scopes) {
  /** Where the provider sends people back to, under the address. */
  public static final String BACK = "/signin/oidc/back";

  /** Throws {@link IllegalArgumentException} that names what is wrong. */
  public OidcConfig {
    groups = Map.copyOf(groups);
    scopes = List.copyOf(scopes);
    safe("issuer", issuer);
    safe("address", address);
    String path = address.getPath();
    if (!(path.isEmpty() || path.equals("/")) || address.getQuery() != null) {
      throw new IllegalArgumentException(
          "address: the desk has a name of its own, as https://desk.example, not " + address);
    }
    if (groups.isEmpty()) {
      throw new IllegalArgumentException("no group has a role: nobody could sign in");
    }
  }

  private static void safe(String what, URI uri) {
    String host = uri.getHost();
    boolean here =
        host != null
            && (host.equals("127.0.0.1") || host.equals("localhost") || host.equals("[::1]"));
    if (host == null
        || !("https".equals(uri.getScheme()) || (here && "http".equals(uri.getScheme())))) {
      throw new IllegalArgumentException(
          what + ": expected https://HOST (http only on this machine), found " + uri);
    }
  }

  /** Where the provider sends people back to. */
  URI back() {
    return address.resolve(BACK);
  }

  /** Whether browsers reach the desk by TLS. */
  public boolean secure() {
    return "https".equals(address.getScheme());
  }

  /** Without the secret. */
  @Override
  public String toString() {
    return "OidcConfig[issuer=" + issuer + ", client=" + client + "]";
  }
}
