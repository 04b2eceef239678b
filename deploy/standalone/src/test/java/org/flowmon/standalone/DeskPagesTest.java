package org.flowmon.standalone;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.flowmon.watchlist.Watchlist;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Work at the desk as people do it: a real broker, a real desk, a real browser. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(180)
class DeskPagesTest {
  private DeskPages desk;

  @SuppressWarnings("NullAway.Init") // made before all tests
  DeskPagesTest() {}

  @BeforeAll
  void start(@TempDir Path dir) throws IOException, InterruptedException {
    desk = new DeskPages(dir, Watchlist.builtin());
  }

  @AfterAll
  void stop() {
    desk.close();
  }

  @AfterEach
  void noBrowserComplained() {
    assertEquals(List.of(), desk.complaints);
  }

  /** An alert like one of the invented, in a case of its own, from a party of its own. */
  private static ObjectNode like(int number, String name) throws IOException {
    ObjectNode alert = DeskPages.invented().get(number).deepCopy();
    alert.put("alert_id", "fa1_" + name).put("case_key", "fc1_" + name);
    ((ObjectNode) alert.get("source")).put("name", "Sender " + name);
    return alert;
  }

  private static void press(Page page, String... keys) {
    for (String key : keys) {
      page.keyboard().press(key);
    }
  }

  @Test
  void anAlertIsTriagedWithTheKeyboardAlone() throws IOException, InterruptedException {
    desk.show(List.of(like(5, "keysone"), like(6, "keystwo")));
    try (BrowserContext context = desk.as(DeskPages.ANALYST)) {
      Page page = desk.queue(context, "?q=keysone");
      Locator row = DeskPages.row(page, "fa1_keysone");
      assertThat(row).hasClass(Pattern.compile("cur"));
      press(page, "a");
      assertThat(row).containsText("Acknowledged");
      press(page, "u");
      assertThat(row).containsText("New");
      press(page, "m");
      assertThat(row).containsText("In review");
      assertThat(row).containsText("you");
      press(page, "c");
      assertThat(page.locator(".dockform")).containsText("Close 1 alert");
      press(page, "B", "Tab");
      page.keyboard().type("Too small to matter");
      press(page, "Enter");
      assertThat(page.locator(".dock")).containsText("Closed 1 case");
      assertThat(row).containsText("Closed");
      press(page, "Enter");
      assertThat(page.locator("h1")).containsText("Sender keysone");
      assertThat(page.locator(".rail").last()).containsText("Below threshold");
      press(page, "Escape");
      assertThat(page.locator(".dock")).isVisible();
    }
  }

  @Test
  void severalAreDecidedAtOnceAndTakenBack() throws IOException, InterruptedException {
    desk.show(List.of(like(5, "manyone"), like(6, "manytwo")));
    try (BrowserContext context = desk.as(DeskPages.ANALYST)) {
      Page page = desk.queue(context, "?q=Sender+many");
      assertThat(page.locator("tr[data-id]")).hasCount(2);
      assertThat(page.locator("tr.cur")).hasCount(1);
      press(page, "x", "j", "x");
      assertThat(page.locator(".dock")).containsText("2 selected");
      press(page, "a");
      assertThat(page.locator(".dock")).containsText("Acknowledged 2 cases");
      press(page, "u");
      assertThat(DeskPages.row(page, "fa1_manyone")).containsText("New");
      assertThat(DeskPages.row(page, "fa1_manytwo")).containsText("New");
    }
  }

  @Test
  void whatIsTakenBackIsAsItWasBefore() throws IOException, InterruptedException {
    desk.show(List.of(like(5, "handed"), like(6, "urgent")));
    try (BrowserContext first = desk.as(DeskPages.SENIOR);
        BrowserContext second = desk.as(DeskPages.ANALYST)) {
      for (String name : List.of("handed", "urgent")) {
        Page theirs = desk.queue(first, "?q=Sender+" + name);
        Locator row = DeskPages.row(theirs, "fa1_" + name);
        assertThat(row).hasClass(Pattern.compile("cur"));
        press(theirs, "m");
        assertThat(row).containsText("you");
        if (name.equals("urgent")) {
          press(theirs, "e");
          theirs.getByLabel(Pattern.compile("Reason")).fill("At once");
          press(theirs, "Enter");
          assertThat(row).containsText("Escalated");
        }
        Page mine = desk.queue(second, "?q=Sender+" + name);
        Locator same = DeskPages.row(mine, "fa1_" + name);
        String before = name.equals("urgent") ? "Escalated" : "In review";
        assertThat(same).containsText(DeskPages.SENIOR);
        press(mine, "m");
        assertThat(same).containsText("you");
        press(mine, "u");
        assertThat(mine.locator(".dock")).containsText("Undone: 1 case");
        assertThat(same).containsText(DeskPages.SENIOR);
        assertThat(same).containsText(before);
      }
    }
    assertEquals(List.of(), desk.complaints);
  }

  @Test
  void whatComesWaitsUntilItIsAskedForAndNothingMoves() throws IOException, InterruptedException {
    desk.show(List.of(like(5, "liveold")));
    try (BrowserContext context = desk.as(DeskPages.ANALYST)) {
      Page page = desk.queue(context, "?q=Sender+live");
      double before = DeskPages.row(page, "fa1_liveold").boundingBox().y;
      desk.write(like(0, "livenew"));
      assertThat(page.locator(".pill")).containsText("1 new");
      assertEquals(before, DeskPages.row(page, "fa1_liveold").boundingBox().y);
      press(page, ".");
      assertThat(DeskPages.row(page, "fa1_livenew")).isVisible();
      assertThat(page.locator(".pill")).hasCount(0);
      assertThat(DeskPages.row(page, "fa1_liveold")).hasClass(Pattern.compile("cur"));
    }
  }

  @Test
  void amountsAreToldByFifoWhereThatIsAskedFor() throws IOException, InterruptedException {
    ObjectNode evident = like(5, "fifoone");
    ((ObjectNode) evident.get("source")).put("entity_id", "fifo-sender");
    desk.show(List.of(evident, like(6, "fifotwo")));
    DeskWorld.evidence(desk, evident);
    while (!desk.fixture
        .get(desk.fixture.person(DeskPages.ANALYST), "/alerts?policy=fifo&q=Sender+fifoone")
        .body()
        .contains("\"fifo\":\"1900000000\"")) {
      Thread.sleep(20);
    }
    try (BrowserContext context = desk.as(DeskPages.ANALYST)) {
      Page page = desk.queue(context, "?q=Sender+fifo");
      Locator amount = DeskPages.row(page, "fa1_fifoone").locator(".amt");
      assertThat(amount).containsText("2.5501");
      page.getByText("FIFO", new Page.GetByTextOptions().setExact(true)).click();
      assertThat(amount).containsText("19");
      assertThat(DeskPages.row(page, "fa1_fifotwo").locator(".amt")).hasText("none");
      assertThat(page.locator("th.r").first()).containsText("haircut decides");
      assertTrue(page.url().contains("policy=fifo"), page.url());
      page.getByText("Haircut", new Page.GetByTextOptions().setExact(true)).click();
      assertThat(amount).containsText("2.5501");
    }
  }

  @Test
  void aReorganisationIsSeenInTheQueueAndOnThePage() throws IOException, InterruptedException {
    ObjectNode alert = like(5, "reorg");
    desk.show(List.of(alert));
    try (BrowserContext context = desk.as(DeskPages.ANALYST)) {
      Page queue = desk.queue(context, "?q=Sender+reorg");
      Page page = desk.open(context, "/alerts/fa1_reorg");
      assertThat(page.locator("h1")).containsText("Sender reorg");
      assertThat(page.locator(".status")).containsText("Live");
      ObjectNode gone = alert.deepCopy();
      gone.put("state", "retracted").put("revision", 2);
      gone.putObject("finality").put("status", "orphaned").put("confirmations", 0);
      gone.putObject("correction").put("reason", "reorg");
      desk.write(gone);
      assertThat(DeskPages.row(queue, "fa1_reorg")).hasClass(Pattern.compile("ret"));
      assertThat(DeskPages.row(queue, "fa1_reorg").locator(".fin")).hasText("Retracted");
      assertThat(page.locator("h1")).hasClass("was");
      assertThat(page.locator("h1")).containsText("Taken back");
      assertThat(page.locator(".band.orphaned").first()).isVisible();
    }
  }

  @Test
  void whyAnAlertWasTakenBackIsSaid() throws IOException, InterruptedException {
    ObjectNode alert = like(5, "delisted");
    desk.show(List.of(alert));
    try (BrowserContext context = desk.as(DeskPages.ANALYST)) {
      Page page = desk.open(context, "/alerts/fa1_delisted");
      assertThat(page.locator(".status")).containsText("Live");
      ObjectNode gone = alert.deepCopy();
      gone.put("state", "retracted").put("revision", 2);
      gone.putObject("correction").put("reason", "delisted");
      desk.write(gone);
      String because = "a listing that it rests on has ended since";
      assertThat(page.locator("h1")).containsText("Taken back: " + because);
      assertThat(page.locator(".facts")).containsText(because);
      Locator timeline = page.getByLabel("Timeline");
      assertThat(timeline).containsText("Retracted: " + because);
      assertThat(page.locator("body")).not().containsText("orphaned");
      ObjectNode back = alert.deepCopy();
      back.put("state", "reinstated").put("revision", 3).putNull("correction");
      desk.write(back);
      assertThat(timeline).containsText("Reinstated: holds again");
      assertThat(page.locator("h1")).not().containsText("Taken back");
    }
  }

  @Test
  void whoDecidesSecondSeesWhatChangedAndKeepsTheText() throws IOException, InterruptedException {
    desk.show(List.of(like(5, "conflict")));
    try (BrowserContext first = desk.as(DeskPages.ANALYST);
        BrowserContext second = desk.as(DeskPages.SENIOR)) {
      Page one = desk.open(first, "/alerts/fa1_conflict");
      Page two = desk.open(second, "/alerts/fa1_conflict");
      assertThat(two.locator(".status")).containsText("Live");
      Locator reason = two.getByLabel(Pattern.compile("Reason"));
      reason.fill("What I think of it");
      one.locator(".deciding").getByText("Acknowledge").click();
      assertThat(two.locator(".diff")).containsText("Changed by a.ito");
      assertThat(two.locator(".diff")).containsText("acknowledged");
      two.getByLabel(Pattern.compile("Disposition")).selectOption("test");
      two.locator(".deciding button.primary").click();
      assertThat(two.locator(".diff")).isVisible();
      assertThat(reason).hasValue("What I think of it");
      two.getByText("I have seen it").click();
      two.locator(".deciding button.primary").click();
      assertThat(two.locator(".steps [aria-current]")).hasText("Closed");
    }
  }

  @Test
  void whoProposesToCloseACriticalCannotApproveIt() throws IOException, InterruptedException {
    desk.show(List.of(like(0, "foureyes")));
    try (BrowserContext first = desk.as(DeskPages.SENIOR);
        BrowserContext second = desk.as(DeskPages.SECOND)) {
      Page one = desk.open(first, "/alerts/fa1_foureyes");
      one.getByLabel(Pattern.compile("Disposition")).selectOption("true_match");
      one.getByLabel(Pattern.compile("Reason")).fill("It left a listed address");
      one.getByText("Propose close").click();
      one.getByText("Approve", new Page.GetByTextOptions().setExact(true)).click();
      assertThat(one.locator(".bad-note")).isVisible();
      assertThat(one.locator(".steps [aria-current]")).hasText("New");
      Page two = desk.open(second, "/alerts/fa1_foureyes");
      two.getByText("Approve", new Page.GetByTextOptions().setExact(true)).click();
      assertThat(two.locator(".steps [aria-current]")).hasText("Closed");
      assertThat(one.locator(".steps [aria-current]")).hasText("Closed");
    }
  }

  @Test
  void whatAnAttackerWritesOnTheChainIsShownAndNeverRun() throws IOException, InterruptedException {
    String script = "<img src=x onerror=\"window.hacked=1\"><script>window.hacked=1</script>";
    ObjectNode alert = like(3, "hostile");
    ((ObjectNode) alert.get("asset")).put("symbol", script);
    ObjectNode destination = (ObjectNode) alert.get("destination");
    destination.put("name", "Safe\u202Eegnahcxe " + script).put("address", "OP_RETURN " + script);
    alert.put("title", script).put("summary", script);
    ((ObjectNode) alert.get("rule")).put("name", script);
    desk.show(List.of(alert));
    try (BrowserContext context = desk.as(DeskPages.ANALYST)) {
      Page page = desk.queue(context, "?q=Sender+hostile");
      Locator row = DeskPages.row(page, "fa1_hostile");
      assertThat(row).containsText("Safe⟨U+202E⟩egnahcxe");
      assertThat(page.locator(".amt")).containsText("<img src=x");
      assertThat(row.locator("img, script")).hasCount(0);
      press(page, "Enter");
      assertThat(page.locator(".tracing .card").last()).isVisible();
      assertThat(page.locator("h1")).containsText("⟨U+202E⟩");
      assertThat(page.locator("#desk img, #desk script")).hasCount(0);
      assertNull(page.evaluate("() => window.hacked ?? null"));
    }
    try (BrowserContext context = desk.as(DeskPages.SENIOR)) {
      Page page = desk.open(context, "/cases/" + alert.path("case_key").asText() + "/draft");
      assertThat(page.locator(".draft")).containsText("Safe⟨U+202E⟩egnahcxe <img src=x");
      assertThat(page.locator(".narrativetext")).containsText("⟨U+202E⟩egnahcxe <img src=x");
      assertThat(page.locator("#desk img, #desk script, #desk b b")).hasCount(0);
      page.getByText("Keep the draft").click();
      assertThat(page.getByText("Kept.")).isVisible();
      assertNull(page.evaluate("() => window.hacked ?? null"));
      Page lists = desk.open(context, "/watchlist");
      assertThat(lists.locator(".imports")).containsText("ships <b>.json");
      lists.getByText("1 record passed over").click();
      assertThat(lists.locator(".imports")).containsText("schema Vessel (line 1)");
    }
  }

  @Test
  void theDeskIsDarkWhereTheSystemIsAndRemembersAChoice() throws IOException {
    try (BrowserContext context = desk.as(DeskPages.ANALYST, 1280, 800, ColorScheme.DARK)) {
      Page page = desk.queue(context, "?q=nothing");
      assertThat(page.locator("body")).hasCSS("background-color", "rgb(13, 16, 21)");
      page.getByLabel(Pattern.compile("^Theme")).click();
      assertThat(page.locator("body")).hasCSS("background-color", "rgb(246, 247, 249)");
      page.reload();
      assertThat(page.locator("body")).hasCSS("background-color", "rgb(246, 247, 249)");
    }
  }

  @Test
  void theTraceIsTakenAwayWithWhatItWasMadeFrom() throws IOException, InterruptedException {
    desk.show(List.of(like(2, "export")));
    try (BrowserContext context = desk.as(DeskPages.ANALYST)) {
      Page page = desk.open(context, "/alerts/fa1_export");
      assertThat(page.locator(".tracing .card").last()).isVisible();
      for (String format : List.of("SVG", "JSON", "PNG")) {
        Download download =
            page.waitForDownload(
                () -> page.getByText(format, new Page.GetByTextOptions().setExact(true)).click());
        byte[] file = Files.readAllBytes(download.path());
        assertTrue(download.suggestedFilename().startsWith("fa1_export."), format);
        if (format.equals("PNG")) {
          assertEquals("PNG", new String(file, 1, 3, java.nio.charset.StandardCharsets.US_ASCII));
        } else {
          String text = Files.readString(download.path());
          assertTrue(text.contains("ofac-2024-11-13") && text.contains("haircut"), text);
          assertTrue(!text.contains("var(--"), "an export needs no style sheet");
        }
      }
    }
  }
}
