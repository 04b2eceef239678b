package org.flowmon.alerts.desk.access;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jwt.JWT;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.AuthorizationResponse;
import com.nimbusds.oauth2.sdk.ErrorObject;
import com.nimbusds.oauth2.sdk.GeneralException;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.TokenResponse;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.openid.connect.sdk.AuthenticationRequest;
import com.nimbusds.openid.connect.sdk.Nonce;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponse;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponseParser;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import com.nimbusds.openid.connect.sdk.validators.IDTokenValidator;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Sends people to the identity provider and takes them back: authorization code with PKCE (RFC
 * 7636), state and nonce, the issuer in the answer checked (RFC 9207), the identity token by the
 * provider's published keys. What the provider says of itself is asked for when somebody first
 * signs in, so that the desk starts without it.
 */
public final class OidcProvider {
  /** So long somebody may take at the provider. */
  public static final Duration AT_MOST = Duration.ofMinutes(10);

  private static final int MOST_UNDER_WAY = 1_000;
  private static final int TIMEOUT_MILLIS = 10_000;

  private static final DefaultResourceRetriever KEYS =
      new DefaultResourceRetriever(TIMEOUT_MILLIS, TIMEOUT_MILLIS, 1 << 20);

  /** A provider that did not answer is asked again after so long. */
  private static final Duration PAUSE = Duration.ofSeconds(3);

  private final OidcConfig config;
  private final Clock clock;
  private final Map<String, Begun> underWay = new LinkedHashMap<>();
  private @Nullable OIDCProviderMetadata metadata;
  private Instant failed = Instant.EPOCH;

  private record Begun(Nonce nonce, CodeVerifier verifier, Instant at) {}

  /**
   * Where to send somebody.
   *
   * @param state what their browser has to show when they come back
   */
  public record Way(URI to, String state) {}

  /** Somebody came back, and may not in; the message is for them. */
  public static final class NotLetIn extends Exception {
    private static final long serialVersionUID = 1;

    NotLetIn(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  /** The provider of that configuration. */
  public OidcProvider(OidcConfig config, Clock clock) {
    this.config = config;
    this.clock = clock;
  }

  /** What people know it by. */
  public String name() {
    return config.issuer().getAuthority();
  }

  /**
   * Begins a sign-in.
   *
   * @throws IOException when the provider does not answer
   */
  public Way begin() throws IOException {
    URI endpoint = metadata().getAuthorizationEndpointURI();
    State state = new State();
    Begun begun = new Begun(new Nonce(), new CodeVerifier(), clock.instant());
    Scope scope = new Scope("openid");
    config.scopes().forEach(scope::add);
    URI to =
        new AuthenticationRequest.Builder(
                ResponseType.CODE, scope, new ClientID(config.client()), config.back())
            .endpointURI(endpoint)
            .state(state)
            .nonce(begun.nonce())
            .codeChallenge(begun.verifier(), CodeChallengeMethod.S256)
            .build()
            .toURI();
    remember(state.getValue(), begun);
    return new Way(to, state.getValue());
  }

  private synchronized void remember(String state, Begun begun) {
    underWay.values().removeIf(each -> tooOld(each));
    if (underWay.size() >= MOST_UNDER_WAY) {
      underWay.remove(underWay.keySet().iterator().next());
    }
    underWay.put(state, begun);
  }

  private boolean tooOld(Begun begun) {
    return Duration.between(begun.at(), clock.instant()).compareTo(AT_MOST) > 0;
  }

  private synchronized @Nullable Begun take(String state) {
    Begun begun = underWay.remove(state);
    return begun == null || tooOld(begun) ? null : begun;
  }

  /**
   * Ends a sign-in, each once.
   *
   * @param query with which the browser came back
   * @param shown the state that it was given, {@code null} when it shows none
   * @throws NotLetIn when it is not who it was, or has no role
   * @throws IOException when the provider does not answer
   */
  public Account finish(String query, @Nullable String shown) throws IOException, NotLetIn {
    OIDCProviderMetadata provider = metadata();
    AuthorizationResponse response;
    try {
      response = AuthorizationResponse.parse(URI.create(config.back() + "?" + query));
    } catch (ParseException | IllegalArgumentException e) {
      throw new NotLetIn("the answer of " + name() + " cannot be read: sign in again", e);
    }
    State state = response.getState();
    Begun begun = state == null || !state.getValue().equals(shown) ? null : take(state.getValue());
    if (begun == null) {
      throw new NotLetIn(
          "this sign-in was not begun in this browser, is over, or took too long: sign in again",
          null);
    }
    Issuer said = response.getIssuer();
    if (said == null
        ? provider.supportsAuthorizationResponseIssuerParam()
        : !said.equals(provider.getIssuer())) {
      throw new NotLetIn("the answer is of another provider than " + name(), null);
    }
    if (!response.indicatesSuccess()) {
      throw new NotLetIn(
          name() + " did not sign you in: " + words(response.toErrorResponse().getErrorObject()),
          null);
    }
    AuthorizationCodeGrant grant =
        new AuthorizationCodeGrant(
            response.toSuccessResponse().getAuthorizationCode(), config.back(), begun.verifier());
    return OidcClaims.account(config, claims(provider, grant, begun.nonce()));
  }

  private Map<String, Object> claims(
      OIDCProviderMetadata provider, AuthorizationCodeGrant grant, Nonce nonce)
      throws IOException, NotLetIn {
    ClientID client = new ClientID(config.client());
    URI endpoint = provider.getTokenEndpointURI();
    TokenRequest request =
        config.secret() == null
            ? new TokenRequest.Builder(endpoint, client, grant).build()
            : new TokenRequest.Builder(
                    endpoint, new ClientSecretBasic(client, new Secret(config.secret())), grant)
                .build();
    try {
      HTTPRequest http = request.toHTTPRequest();
      http.setConnectTimeout(TIMEOUT_MILLIS);
      http.setReadTimeout(TIMEOUT_MILLIS);
      http.setFollowRedirects(false);
      TokenResponse answer = OIDCTokenResponseParser.parse(http.send());
      if (!answer.indicatesSuccess()) {
        throw new NotLetIn(
            name() + " gives no token: " + words(answer.toErrorResponse().getErrorObject()), null);
      }
      JWT token = ((OIDCTokenResponse) answer.toSuccessResponse()).getOIDCTokens().getIDToken();
      if (!(token.getHeader().getAlgorithm() instanceof JWSAlgorithm algorithm)
          || !JWSAlgorithm.Family.SIGNATURE.contains(algorithm)) {
        throw new NotLetIn("the token of " + name() + " is not signed by a key pair", null);
      }
      return new IDTokenValidator(
              provider.getIssuer(), client, algorithm, provider.getJWKSetURI().toURL(), KEYS)
          .validate(token, nonce)
          .toJSONObject();
    } catch (KeySourceException e) {
      throw new IOException("its keys cannot be had: " + e.getMessage(), e);
    } catch (ParseException | BadJOSEException | JOSEException e) {
      throw new NotLetIn("the token of " + name() + " does not hold: " + e.getMessage(), e);
    }
  }

  private static String words(@Nullable ErrorObject error) {
    if (error == null || error.getCode() == null) {
      return "it does not say why";
    }
    String more = error.getDescription();
    return more == null ? error.getCode() : error.getCode() + " (" + more + ")";
  }

  private synchronized OIDCProviderMetadata metadata() throws IOException {
    OIDCProviderMetadata known = metadata;
    if (known == null) {
      if (Duration.between(failed, clock.instant()).compareTo(PAUSE) < 0) {
        throw new IOException("it did not answer just now");
      }
      failed = clock.instant(); // unless it answers
      try {
        known =
            OIDCProviderMetadata.resolve(
                new Issuer(config.issuer()), TIMEOUT_MILLIS, TIMEOUT_MILLIS);
      } catch (GeneralException e) {
        throw new IOException("what it says of itself cannot be used: " + e.getMessage(), e);
      }
      metadata = known;
    }
    return known;
  }
}
