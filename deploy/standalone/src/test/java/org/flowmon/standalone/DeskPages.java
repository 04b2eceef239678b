package org.flowmon.standalone;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.Cookie;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.flowmon.alerts.desk.access.Account;
import org.flowmon.alerts.desk.access.Role;
import org.flowmon.watchlist.Watchlist;

/** A desk with invented alerts, and people who look at it with a real Chromium. */
final class DeskPages implements AutoCloseable {
  static final String ANALYST = "a.ito";
  static final String SENIOR = "m.kudo";
  static final String SECOND = "k.mori";

  private static final List<Path> CHROMIUM =
      Stream.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
          .map(Path::of)
          .toList();

  final DeskFixture fixture;

  /** What browsers complained about: a refused script is there, too. */
  final List<String> complaints = new CopyOnWriteArrayList<>();

  private final Playwright playwright;
  private final Browser browser;

  DeskPages(Path dir, Watchlist watchlist) throws IOException, InterruptedException {
    fixture =
        new DeskFixture(
            dir,
            List.of(
                new Account(ANALYST, Set.of(Role.ANALYST)),
                new Account(
                    SENIOR,
                    Set.of(Role.SENIOR, Role.AUDITOR, Role.LIST_EDITOR, Role.LIST_APPROVER)),
                new Account(SECOND, Set.of(Role.SENIOR))),
            watchlist);
    PlaywrightAssertions.setDefaultAssertionTimeout(30_000);
    playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    browser =
        playwright
            .chromium()
            .launch(
                new LaunchOptions()
                    .setExecutablePath(chromium())
                    .setArgs(List.of("--no-sandbox", "--disable-dev-shm-usage")));
  }

  private static Path chromium() {
    return CHROMIUM.stream()
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "the desk's pages are tested in Chromium: deploy/test installs it"));
  }

  /** The invented alerts, one JSON object each. */
  static List<ObjectNode> invented() throws IOException {
    try (var in = DeskPages.class.getResourceAsStream("desk/alerts.jsonl")) {
      if (in == null) {
        throw new IOException("no resource desk/alerts.jsonl");
      }
      String lines = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return lines.lines().map(DeskPages::read).toList();
    }
  }

  private static ObjectNode read(String line) {
    try {
      return (ObjectNode) DeskFixture.JSON.readTree(line);
    } catch (IOException e) {
      throw new IllegalArgumentException(line, e);
    }
  }

  void write(ObjectNode alert) {
    byte[] json = alert.toString().getBytes(StandardCharsets.UTF_8);
    String id = alert.path("alert_id").asText();
    fixture.send(new ProducerRecord<>(DeskFixture.TOPICS.alerts(), 0, id, json));
  }

  /** Writes alerts and waits until the desk shows them with their cases. */
  void show(List<ObjectNode> alerts) throws IOException, InterruptedException {
    alerts.forEach(this::write);
    for (ObjectNode alert : alerts) {
      for (String path :
          List.of(
              "/alerts/" + alert.path("alert_id").asText(),
              "/cases/" + alert.path("case_key").asText())) {
        while (fixture.get(fixture.person(SENIOR), path).statusCode() != 200) {
          Thread.sleep(20);
        }
      }
    }
  }

  /** A browser in which somebody is signed in. */
  BrowserContext as(String name, int width, int height, ColorScheme scheme) {
    BrowserContext context = nobody(width, height, scheme);
    String[] cookie = fixture.person(name).cookie().split("=", 2);
    context.addCookies(List.of(new Cookie(cookie[0], cookie[1]).setUrl(fixture.desk.address())));
    return context;
  }

  /** A browser in which nobody is. */
  BrowserContext nobody() {
    return nobody(1440, 900, ColorScheme.LIGHT);
  }

  private BrowserContext nobody(int width, int height, ColorScheme scheme) {
    BrowserContext context =
        browser.newContext(
            new NewContextOptions().setViewportSize(width, height).setColorScheme(scheme));
    context.setDefaultTimeout(30_000);
    context.onConsoleMessage(
        message -> {
          if (message.type().equals("error") && !message.text().contains("status of 4")) {
            complaints.add(message.text());
          }
        });
    context.onWebError(error -> complaints.add(error.error()));
    return context;
  }

  BrowserContext as(String name) {
    return as(name, 1440, 900, ColorScheme.LIGHT);
  }

  Page open(BrowserContext context, String path) {
    Page page = context.newPage();
    page.navigate(fixture.desk.address() + path);
    return page;
  }

  /** The queue, once it is live. */
  Page queue(BrowserContext context, String query) {
    Page page = open(context, "/queue" + query);
    assertThat(page.locator(".status")).containsText("Live");
    return page;
  }

  /** The row of an alert. */
  static Locator row(Page page, String id) {
    return page.locator("tr[data-id='" + id + "']");
  }

  @Override
  public void close() {
    browser.close();
    playwright.close();
    fixture.close();
  }
}
