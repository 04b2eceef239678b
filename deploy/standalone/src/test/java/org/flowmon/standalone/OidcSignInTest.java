package org.flowmon.standalone;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.flowmon.alerts.desk.DeskServer;
import org.flowmon.alerts.desk.access.OidcConfig;
import org.flowmon.alerts.desk.access.Role;
import org.flowmon.ingest.bitcoin.BcoinNode;
import org.flowmon.watchlist.Watchlist;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Signing in through a real OpenID provider, on another site than the desk. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
class OidcSignInTest {
  private IdentityProvider provider;
  private DeskPages pages;
  private DeskServer desk;
  private URI address;
  private URI back;

  @SuppressWarnings("NullAway.Init") // made before all tests
  OidcSignInTest() {}

  @BeforeAll
  void start(@TempDir Path dir) throws IOException, InterruptedException {
    IdentityProvider.assumeInstalled();
    int port = BcoinNode.freePort();
    address = URI.create("http://127.0.0.1:" + port);
    back = address.resolve(OidcConfig.BACK);
    provider = IdentityProvider.start(back);
    pages = new DeskPages(dir.resolve("broker"), Watchlist.builtin());
    desk =
        pages.fixture.open(
            dir.resolve("second.sqlite").toString(),
            List.of(),
            config(provider.issuer, address),
            port);
  }

  private static OidcConfig config(URI issuer, URI address) {
    return new OidcConfig(
        issuer,
        "desk",
        IdentityProvider.SECRET,
        address,
        "login",
        "groups",
        Map.of("seniors", Set.of(Role.SENIOR, Role.AUDITOR), "analysts", Set.of(Role.ANALYST)),
        List.of("profile"));
  }

  @AfterAll
  void stop() {
    desk.close();
    pages.close();
    provider.close();
  }

  /** Where the provider sends that person back to. */
  private URI signedInThere(HttpClient browser, String login)
      throws IOException, InterruptedException {
    return IdentityProvider.throughPages(browser, begun(browser), login, back);
  }

  private URI begun(HttpClient browser) throws IOException, InterruptedException {
    URI begin = URI.create(desk.address() + "/signin/oidc");
    return IdentityProvider.next(begin, IdentityProvider.get(browser, begin));
  }

  private static void refused(String why, HttpResponse<String> answer) {
    assertEquals(403, answer.statusCode(), answer::body);
    assertTrue(answer.body().contains(why), answer::body);
  }

  private JsonNode me(HttpClient browser) throws IOException, InterruptedException {
    return DeskFixture.read(
        IdentityProvider.get(browser, URI.create(desk.address() + "/api/v1/me")));
  }

  @Test
  void whoIsInAGroupIsInWithItsRoles() throws Exception {
    HttpClient browser = IdentityProvider.browser();
    URI came = signedInThere(browser, "rin-seniors");
    HttpResponse<String> in = IdentityProvider.get(browser, came);
    assertEquals(302, in.statusCode(), in::body);
    assertEquals("/", in.headers().firstValue("Location").orElseThrow());
    JsonNode me = me(browser);
    assertEquals("rin-seniors", me.path("user").asText(), me::toString);
    assertTrue(me.path("roles").toString().contains("senior"), me::toString);
    String made =
        browser
            .send(
                HttpRequest.newBuilder(URI.create(desk.address() + "/api/v1/tokens"))
                    .header("X-CSRF-Token", me.path("csrf").asText())
                    .POST(
                        BodyPublishers.ofString(
                            "{\"name\":\"job\",\"roles\":[\"auditor\"],\"days\":2}"))
                    .build(),
                HttpResponse.BodyHandlers.ofString())
            .body();
    String token = DeskFixture.JSON.readTree(made).path("token").asText();
    HttpResponse<String> asked;
    do { // until the desk's tables have the token and who signed in; the test's limit ends it
      asked =
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(URI.create(desk.address() + "/api/v1/audit"))
                      .header("Authorization", "Bearer " + token)
                      .build(),
                  HttpResponse.BodyHandlers.ofString());
    } while (asked.statusCode() == 401
        || (asked.statusCode() == 200 && !asked.body().contains("rin-seniors")));
    assertEquals(200, asked.statusCode(), asked::body);
    refused("not begun in this browser, is over", IdentityProvider.get(browser, came));
  }

  @Test
  void whoIsInNoGroupWithARoleIsNotLetIn() throws Exception {
    HttpClient browser = IdentityProvider.browser();
    refused(
        "no group of eve has a role", IdentityProvider.get(browser, signedInThere(browser, "eve")));
    assertEquals(
        401, IdentityProvider.get(browser, URI.create(desk.address() + "/api/v1/me")).statusCode());
  }

  @Test
  void aSignInOfAnotherBrowserIsRefused() throws Exception {
    URI came = signedInThere(IdentityProvider.browser(), "rin-seniors");
    HttpClient other = IdentityProvider.browser();
    refused("not begun in this browser", IdentityProvider.get(other, came));
    URI unused = begun(other);
    refused("not begun in this browser", IdentityProvider.get(other, came));
  }

  @Test
  void whatTheProviderDidNotSayIsRefused() throws Exception {
    HttpClient browser = IdentityProvider.browser();
    String came = signedInThere(browser, "rin-seniors").toString();
    String foreign = came.replaceAll("code=[^&]+", "code=of-another-sign-in");
    refused("gives no token: invalid_grant", IdentityProvider.get(browser, URI.create(foreign)));
    came = signedInThere(browser, "rin-seniors").toString();
    String mixedUp = came.replaceAll("iss=[^&]+", "iss=https%3A%2F%2Felsewhere.example");
    refused("of another provider", IdentityProvider.get(browser, URI.create(mixedUp)));
    came = signedInThere(browser, "rin-seniors").toString();
    String declined = came.replaceAll("code=[^&]+", "error=access_denied");
    refused(
        "did not sign you in: access_denied", IdentityProvider.get(browser, URI.create(declined)));
    refused("sign in again", IdentityProvider.get(browser, URI.create(back + "?code=1&code=2")));
  }

  /** A code that was got by another sign-in, put into this one: its verifier is another. */
  @Test
  void aCodeOfAnotherSignInIsRefused() throws Exception {
    String stolen =
        signedInThere(IdentityProvider.browser(), "rin-seniors")
            .toString()
            .replaceAll(".*[?&](code=[^&]+).*", "$1");
    HttpClient browser = IdentityProvider.browser();
    String own = signedInThere(browser, "kei-analysts").toString();
    refused(
        "gives no token: invalid_grant",
        IdentityProvider.get(browser, URI.create(own.replaceAll("code=[^&]+", stolen))));
  }

  private Page signIn(BrowserContext context, String login) {
    Page page = context.newPage();
    page.navigate(desk.address() + "/alerts");
    assertThat(page.locator("a[href='/signin/oidc']")).isVisible();
    assertThat(page.locator("input[name=password]")).hasCount(0);
    page.locator("a[href='/signin/oidc']").click();
    page.locator("input[name=login]").fill(login);
    page.locator("input[name=password]").fill("x");
    page.locator("button[type=submit]").click();
    page.locator("button[type=submit]").click();
    page.waitForURL(Pattern.compile(Pattern.quote(desk.address()) + "/.*"));
    return page;
  }

  @Test
  void inARealBrowserThePageSaysWhoIsSignedIn() {
    try (BrowserContext context = pages.nobody()) {
      Page page = signIn(context, "kei-analysts");
      assertThat(page.locator("body")).containsText("kei-analysts");
    }
    try (BrowserContext context = pages.nobody()) { // and who may not in is told on a page
      Page page = signIn(context, "<b>eve");
      assertThat(page.locator("h1")).hasText("Not allowed");
      assertThat(page.locator("main")).containsText("no group of <b>eve has a role at the desk");
      page.locator("a[href='/']").click();
      assertThat(page.locator("a[href='/signin/oidc']")).isVisible();
    }
    // The provider's own pages ask for fonts that are on no machine here.
    assertEquals(
        List.of(),
        pages.complaints.stream().filter(each -> !each.contains("NAME_NOT_RESOLVED")).toList());
  }

  @Test
  void aProviderThatIsDownIsSaidAndTriedAgain(@TempDir Path dir) throws Exception {
    int port = BcoinNode.freePort();
    URI nowhere = URI.create("http://127.0.0.1:" + BcoinNode.freePort());
    OidcConfig down = config(nowhere, URI.create("http://127.0.0.1:" + port));
    try (DeskServer other =
        pages.fixture.open(dir.resolve("d.sqlite").toString(), List.of(), down, port)) {
      HttpClient browser = IdentityProvider.browser();
      for (int i = 0; i < 2; i++) {
        HttpResponse<String> answer =
            IdentityProvider.get(browser, URI.create(other.address() + "/signin/oidc"));
        assertEquals(502, answer.statusCode(), answer::body);
        assertTrue(answer.body().contains("does not answer: try again later"), answer::body);
      }
    }
  }

  @Test
  void whoTriesOverAndOverHasToWait(@TempDir Path dir) throws Exception {
    try (DeskServer other =
        pages.fixture.open(
            dir.resolve("d.sqlite").toString(), List.of(), config(provider.issuer, address), 0)) {
      HttpClient browser = IdentityProvider.browser();
      URI wrong = URI.create(other.address() + OidcConfig.BACK + "?code=guessed&state=guessed");
      for (int i = 0; i < 60; i++) {
        refused("sign in again", IdentityProvider.get(browser, wrong));
      }
      assertEquals(429, IdentityProvider.get(browser, wrong).statusCode());
    }
  }
}
