package org.flowmon.standalone;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.ScreenshotOptions;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * How every page looks: no serious finding of axe-core, nothing wider than the window, no text on
 * another, no complaint of the browser. Pictures of all are left in {@code target/screenshots}, to
 * be looked at.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(240)
class DeskLooksTest {
  private static final Path PICTURES = Path.of("target", "screenshots");
  private static final Path AXE = Path.of("..", "node", "node_modules", "axe-core", "axe.min.js");
  private static final int MOST_SCRIPT_BYTES = 900_000;
  private static final List<int[]> SIZES =
      List.of(
          new int[] {1440, 900},
          new int[] {1280, 800},
          new int[] {2560, 1440},
          new int[] {390, 844});

  /** Texts that lie on another, in the part of them that shows. */
  private static final String OVERLAPS =
      """
      () => {
        const shown = [];
        const covered = (parent, part) => {
          let e = document.elementFromPoint((part.left + part.right) / 2, (part.top + part.bottom) / 2);
          for (; e && !e.contains(parent); e = e.parentElement) {
            if (getComputedStyle(e).backgroundColor.startsWith("rgb(")) return true;
          }
          return false;
        };
        const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
        while (walk.nextNode()) {
          const text = walk.currentNode;
          const parent = text.parentElement;
          if (!text.data.trim() || parent.closest("svg, select, [aria-hidden=true]")
              || !parent.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
          const clip = { left: 0, top: 0, right: innerWidth, bottom: innerHeight };
          for (let e = parent; e; e = e.parentElement) {
            if (getComputedStyle(e).overflow === "visible") continue;
            const box = e.getBoundingClientRect();
            clip.left = Math.max(clip.left, box.left);
            clip.top = Math.max(clip.top, box.top);
            clip.right = Math.min(clip.right, box.right);
            clip.bottom = Math.min(clip.bottom, box.bottom);
          }
          const range = document.createRange();
          range.selectNodeContents(text);
          for (const box of range.getClientRects()) {
            const part = {
              left: Math.max(box.left, clip.left), top: Math.max(box.top, clip.top),
              right: Math.min(box.right, clip.right), bottom: Math.min(box.bottom, clip.bottom),
              text: text.data.trim(),
            };
            if (part.right > part.left && part.bottom > part.top && !covered(parent, part)) shown.push(part);
          }
        }
        const found = [];
        shown.forEach((a, i) => shown.slice(i + 1).forEach(b => {
          const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
          const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
          if (wide > 2 && high > 6) found.push(a.text + " / " + b.text);
        }));
        return found;
      }
      """;

  private DeskPages desk;
  private Map<String, String> pages;

  @SuppressWarnings("NullAway.Init") // made before all tests
  DeskLooksTest() {}

  @BeforeAll
  void start(@TempDir Path dir) throws IOException, InterruptedException {
    List<ObjectNode> alerts = DeskPages.invented();
    desk = new DeskPages(dir, DeskWorld.watchlist(alerts));
    desk.fixture.publish(DeskWorld.changed(alerts));
    DeskWorld.flows(desk, alerts);
    desk.show(alerts);
    String focus = alerts.get(2).path("alert_id").asText();
    pages = new LinkedHashMap<>();
    pages.put("queue", "/queue");
    pages.put("empty", "/queue?q=nobody");
    pages.put("alert", "/alerts/" + focus);
    pages.put("cases", "/cases");
    pages.put("entities", "/entities");
    pages.put("entity", "/entities/garantex");
    pages.put("ties", "/ties");
    pages.put("mining", "/mining");
    pages.put("coverage", "/coverage");
    pages.put("watchlist", "/watchlist");
    pages.put("audit", "/audit");
    pages.put("tokens", "/tokens");
    pages.put("draft", "/cases/" + alerts.get(2).path("case_key").asText() + "/draft");
    pages.put("fifo", "/ties?policy=fifo");
    pages.put("failure", "/alerts/fa1_none");
    Files.createDirectories(PICTURES);
  }

  @AfterAll
  void stop() {
    desk.close();
  }

  /** What shows that a page is there with its content. */
  private static Locator content(Page page, String name) {
    return switch (name) {
      case "queue" -> page.locator("tr[data-id]").first();
      case "alert" -> page.locator(".tracing .card").last();
      case "failure" -> page.locator(".failed");
      case "empty" -> page.locator(".empty");
      case "ties", "fifo" -> page.locator(".matrix .cellx").first();
      case "mining" -> page.getByText("Payouts that reached exchanges");
      default -> page.locator("h1").first();
    };
  }

  @ParameterizedTest
  @EnumSource(
      value = ColorScheme.class,
      names = {"LIGHT", "DARK"})
  void everyPageIsAccessibleAndFitsEveryWindow(ColorScheme scheme) throws IOException {
    String axe = Files.readString(AXE);
    try (BrowserContext context = desk.as(DeskPages.SENIOR, 1440, 900, scheme)) {
      Page page = context.newPage();
      for (Map.Entry<String, String> each : pages.entrySet()) {
        for (int[] size : SIZES) {
          page.setViewportSize(size[0], size[1]);
          if (size[0] == 1440) {
            page.navigate(desk.fixture.desk.address() + each.getValue());
          }
          picture(page, each.getKey(), size, scheme);
          Object over =
              page.evaluate("() => document.documentElement.scrollWidth - window.innerWidth");
          assertTrue(((Number) over).intValue() <= 0, each.getKey() + " is too wide at " + size[0]);
          assertEquals(List.of(), page.evaluate(OVERLAPS), each.getKey() + " at " + size[0]);
          if (size[0] == 1440 || size[0] == 390) {
            check(page, axe, each.getKey() + " " + size[0] + " " + scheme);
          }
        }
      }
    }
    assertEquals(List.of(), desk.complaints);
  }

  private static void picture(Page page, String name, int[] size, ColorScheme scheme) {
    if (!(name.equals("alert") && size[0] == 390)) {
      assertThat(content(page, name)).isVisible();
    }
    String file =
        name
            + "-"
            + size[0]
            + "x"
            + size[1]
            + "-"
            + scheme.name().toLowerCase(java.util.Locale.ROOT)
            + ".png";
    page.screenshot(new ScreenshotOptions().setPath(PICTURES.resolve(file)));
  }

  private static void check(Page page, String axe, String where) {
    page.evaluate(axe);
    Object found =
        page.evaluate(
            "async () => (await axe.run(document, {resultTypes: ['violations']})).violations"
                + ".filter(v => v.impact === 'serious' || v.impact === 'critical')"
                + ".map(v => v.id + ': ' + v.nodes.map(n => n.html.slice(0, 200)).join(' | '))");
    assertEquals(List.of(), found, where);
  }

  /**
   * In the browser, by the module that makes every file of rows; a download of the ties besides.
   */
  @Test
  void aFileForASpreadsheetHasNoFormula() throws IOException {
    try (BrowserContext context = desk.as(DeskPages.SENIOR, 1440, 900, ColorScheme.LIGHT)) {
      Page page = context.newPage();
      page.navigate(desk.fixture.desk.address() + "/ties");
      assertThat(content(page, "ties")).isVisible();
      assertEquals(
          "'=1+1,'+1,'-1+1,'@SUM(A1),-15,2.5,\"a,\"\"b\"\"\",'|calc\r\n",
          page.evaluate(
              "async () => (await import('/js/save.js')).csv([['=1+1', '+1', '-1+1', '@SUM(A1)',"
                  + " -15, '2.5', 'a,\"b\"', '|calc']])"));
      Download file = page.waitForDownload(() -> page.getByText("CSV", exactly()).click());
      List<String> rows = Files.readAllLines(file.path());
      assertTrue(rows.getFirst().startsWith("exchange,entity,direction,quarter,"), rows.getFirst());
      assertTrue(rows.stream().anyMatch(row -> row.contains(",to exchange,")), rows.toString());
    }
    assertEquals(List.of(), desk.complaints);
  }

  private static Page.GetByTextOptions exactly() {
    return new Page.GetByTextOptions().setExact(true);
  }

  @Test
  void theScriptsOfThePagesAreFewEnoughAndTheQueueIsThereWithThem() {
    AtomicLong bytes = new AtomicLong();
    try (BrowserContext context = desk.as(DeskPages.ANALYST)) {
      Page page = context.newPage();
      page.onResponse(
          response -> {
            if (response.url().endsWith(".js")) {
              bytes.addAndGet(response.body().length);
            }
          });
      page.navigate(desk.fixture.desk.address() + "/queue");
      assertThat(page.locator("tr[data-id]").first()).isVisible();
      assertTrue(bytes.get() > 0 && bytes.get() < MOST_SCRIPT_BYTES, "bytes: " + bytes);
      assertFalse(page.content().contains("<script>"), "no script in the page itself");
    }
  }

  @Test
  void twoPoliciesStandSideBySide() throws IOException {
    try (BrowserContext context = desk.as(DeskPages.ANALYST)) {
      Page page = desk.open(context, pages.getOrDefault("alert", "/queue"));
      assertThat(page.locator(".facts")).containsText("12.40796385");
      assertThat(page.locator(".facts")).containsText("19.00000000");
      assertThat(page.locator(".facts")).containsText("Flow is after it, by 954 days");
    }
  }
}
