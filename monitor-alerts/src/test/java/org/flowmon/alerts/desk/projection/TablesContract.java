package org.flowmon.alerts.desk.projection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.flowmon.alerts.desk.projection.AlertReads.Page;
import org.flowmon.alerts.triage.CaseStatus;
import org.flowmon.chain.TokenUnit;
import org.flowmon.trace.Policy;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the tables must do on every database. */
abstract class TablesContract {
  private static final List<String> SEVERITIES = List.of("critical", "high", "medium", "low");

  Instant now = Records.BEGIN;
  Tables tables;
  Records records = new Records();

  /** Opens the tables where they were. */
  abstract Tables open(Clock clock) throws Exception;

  final Clock clock =
      new Clock() {
        @Override
        public ZoneOffset getZone() {
          return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
          return this;
        }

        @Override
        public Instant instant() {
          return now;
        }
      };

  @SuppressWarnings("NullAway.Init") // made before each test
  TablesContract() {}

  @BeforeEach
  void begin() throws Exception {
    tables = open(clock);
    Schema.index(tables.database().writer());
  }

  @AfterEach
  void end() throws Exception {
    tables.close();
  }

  private AlertReads reads() {
    return new AlertReads(tables);
  }

  private Page page(Map<Facet, Set<String>> filters, String words, Sort sort) throws SQLException {
    return reads().page(new AlertQuery(filters, words, sort, null, 50));
  }

  private void twenty() throws SQLException {
    for (int i = 1; i <= 20; i++) {
      records.alert(i, SEVERITIES.get(i % 4), "fc1_" + i % 6);
    }
    records.into(tables);
  }

  private static List<Long> numbers(Page page) {
    return page.rows().stream().map(AlertReads.Stored::num).toList();
  }

  @Test
  void sumsOfATokenSayHowPeopleReadThem() throws Exception {
    Connection db = tables.database().writer();
    try (FlowTable flows = new FlowTable(db)) {
      flows.put(flow("f1", "TR7N", "\"symbol\":\"USDT\",\"decimals\":6,"));
      flows.put(flow("f2", "TR7N", ""));
      flows.put(flow("f3", "TXYZ", ""));
      String fifo = new String(flow("f4", "TFIF", ""), StandardCharsets.UTF_8);
      flows.put(fifo.replace("haircut", "fifo").getBytes(StandardCharsets.UTF_8));
      flows.write();
      db.commit();
    }
    List<String> sums =
        new FlowReads(tables)
            .ofEntity("a", Policy.HAIRCUT).stream()
                .map(e -> e.asset() + " " + e.amount() + " " + e.unit())
                .toList();
    TokenUnit usdt = new TokenUnit("USDT", 6);
    assertEquals(Set.of("TR7N 10 " + usdt, "TXYZ 5 null"), Set.copyOf(sums));
    assertEquals(
        List.of("TFIF"),
        new FlowReads(tables)
            .ofEntity("a", Policy.FIFO).stream().map(FlowReads.Exposure::asset).toList(),
        "sums of the policies are apart");
  }

  private static byte[] flow(String id, String asset, String unit) {
    return """
    {"flow":"%s","chain":"tron","txid":"ab","at":"transfer:0","asset":"%s",%s"from":"a","to":"b",
    "kind":"transfer","amount":"5","value":"5","hops":1,"leftAt":"2024-05-01T00:00:00Z",
    "arrivedAt":"2024-05-01T00:00:00Z","path":[],"policy":"haircut","retracted":false,
    "block":{"height":1,"hash":"h"},"listVersion":"v"}\
    """
        .formatted(id, asset, unit)
        .getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void everyOrderGivesEveryAlertOnceAcrossPages() throws SQLException {
    twenty();
    for (Sort sort : Sort.values()) {
      List<Long> seen = new ArrayList<>();
      @Nullable String after = null;
      do {
        Page page = reads().page(new AlertQuery(Map.of(), "", sort, after, 7));
        assertEquals(20, page.total());
        seen.addAll(numbers(page));
        after = page.next();
      } while (after != null);
      assertEquals(20, seen.size(), sort.toString());
      assertEquals(20, Set.copyOf(seen).size(), sort.toString());
    }
    List<Long> newest = numbers(page(Map.of(), "", Sort.AGE));
    assertEquals(newest.stream().sorted(Comparator.reverseOrder()).toList(), newest);
    assertEquals(newest, numbers(page(Map.of(), "", Sort.AMOUNT)));
    assertEquals(newest.reversed(), numbers(page(Map.of(), "", Sort.OLDEST)));
    assertEquals(20L, numbers(page(Map.of(), "", Sort.SEVERITY)).getFirst());
  }

  @Test
  void aPageOfAnotherOrderIsRefused() throws SQLException {
    twenty();
    String next = reads().page(new AlertQuery(Map.of(), "", Sort.AGE, null, 7)).next();
    assertThrows(
        IllegalArgumentException.class,
        () -> reads().page(new AlertQuery(Map.of(), "", Sort.AMOUNT, next, 7)));
  }

  @Test
  void filtersAndCountsAgreeWithTheAlerts() throws SQLException {
    twenty();
    Map<Facet, Set<String>> filters =
        Map.of(Facet.SEVERITY, Set.of("critical", "high"), Facet.EXPOSURE, Set.of("direct"));
    Page page = page(filters, "", Sort.SEVERITY);
    assertEquals(5, page.total());
    assertEquals(5, page.rows().size());
    Map<Facet, Map<String, Long>> counts = reads().counts(filters, "");
    assertEquals(Map.of("direct", 5L, "indirect", 5L), counts.get(Facet.EXPOSURE));
    assertEquals(Map.of("critical", 5L), counts.get(Facet.SEVERITY));
    assertEquals(Map.of("bandit", 5L), counts.get(Facet.ENTITY));
    assertEquals(Map.of("new", 5L), counts.get(Facet.STATUS));
  }

  @Test
  void wordsFindAddressesTransactionsAndNamesByTheirBeginning() throws SQLException {
    twenty();
    assertEquals(List.of(7L), numbers(page(Map.of(), "BC1Q7", Sort.AGE)));
    assertEquals(0, page(Map.of(), "ban", Sort.AGE).total(), "too short for a beginning");
    assertEquals(20, page(Map.of(), "band exchange", Sort.AGE).total());
    assertEquals(0, page(Map.of(), "nobody", Sort.AGE).total());
    assertEquals(List.of(12L), numbers(page(Map.of(), Records.txid(12), Sort.SEVERITY)));
    assertEquals(0, page(Map.of(), "\"' OR 1=1 --", Sort.AGE).total());
    assertEquals(5, page(Map.of(Facet.SEVERITY, Set.of("low")), "bandit", Sort.AGE).total());
    assertEquals(1, page(Map.of(), "exchange bc1q7 bandit", Sort.AGE).total());
    assertEquals(Map.of("bitcoin", 20L), reads().counts(Map.of(), "bandit").get(Facet.CHAIN));
    assertEquals(
        Map.of("bitcoin", 5L),
        reads().counts(Map.of(Facet.SEVERITY, Set.of("low")), "bandit").get(Facet.CHAIN));
    assertEquals(Map.of("bitcoin", 1L), reads().counts(Map.of(), "bc1q7").get(Facet.CHAIN));
    assertEquals(0, page(Map.of(), "exchange bc1q7 nobody", Sort.AGE).total());
    String renamed = Records.alert(21, 1, "raised", "high", "fc1_21").replace("Bandit", "Robber");
    records.alert(21, renamed).into(tables);
    assertEquals(List.of(21L), numbers(page(Map.of(), "robber", Sort.AGE)));
    assertEquals(21, page(Map.of(), "bandit", Sort.AGE).total(), "by its id and its former name");
    assertEquals(20, page(Map.of(), "Sakura bandit Exchange", Sort.AGE).total() - 1);
  }

  @Test
  void aRevisionTakesThePlaceOfTheOneBeforeAndAnOlderOneDoesNot() throws SQLException {
    records.alert(1, "high", "fc1_1").into(tables);
    records.alert(1, Records.alert(1, 2, "retracted", "high", "fc1_1")).into(tables);
    records.alert(1, Records.alert(1, 1, "raised", "high", "fc1_1")).into(tables);
    Map<Facet, Map<String, Long>> counts = reads().counts(Map.of(), "");
    assertEquals(Map.of("retracted", 1L), counts.get(Facet.FINALITY));
    AlertReads.Stored stored = reads().find("fa1_1").orElseThrow();
    assertEquals(
        List.of("raised", "retracted"),
        reads().revisions(stored.num()).stream().map(AlertReads.Revision::state).toList());
    assertEquals(Records.BEGIN.plusSeconds(1), stored.detectedAt());
  }

  @Test
  void whenItsBlockCameAndPeopleWerePagedIsKnown() throws SQLException {
    records.alert(1, "high", "fc1_1").seen(Records.BEGIN);
    records.page("phone/fc1_1", "fc1_1", Records.BEGIN.plusSeconds(3), "\"trigger\"");
    records.page("desk/fc1_1", "fc1_1", Records.BEGIN.plusSeconds(2), "\"trigger\"");
    records.page("mail/fc1_1", "fc1_1", Records.BEGIN.plusSeconds(1), "null");
    records.page("a/fa1_1", "", Records.BEGIN, "null").alert(2, "high", "fc1_2").into(tables);
    assertEquals(Records.BEGIN, seen("fa1_1"));
    assertNull(seen("fa1_2"), "its record does not say");
    assertEquals(Optional.of(Records.BEGIN.plusSeconds(2)), reads().paged("fc1_1"));
    assertEquals(Optional.empty(), reads().paged("fc1_2"));
    records.gone("desk/fc1_1").into(tables);
    assertEquals(Optional.of(Records.BEGIN.plusSeconds(3)), reads().paged("fc1_1"));
    assertEquals(0, tables.projector().unreadable());
  }

  @Test
  void aCanaryIsNoAlertAndItsTimeIsKnown() throws SQLException {
    FlowReads flows = new FlowReads(tables);
    assertEquals(Optional.empty(), flows.canary());
    records.canary(Records.BEGIN).canary(Records.BEGIN.plusSeconds(300)).into(tables);
    assertEquals(Optional.of(Records.BEGIN.plusSeconds(300)), flows.canary());
    assertEquals(0, page(Map.of(), "", Sort.AGE).total());
  }

  private @Nullable Instant seen(String alert) throws SQLException {
    long num = reads().find(alert).orElseThrow().num();
    return reads().revisions(num).getFirst().seen();
  }

  @Test
  void theAlertsOfACaseFollowItsStatusWhicheverComesFirst() throws SQLException {
    records.event("fc1_1", 2, CaseStatus.IN_REVIEW, "anna", null);
    records.alert(1, "high", "fc1_1").alert(2, "high", "fc1_2").into(tables);
    assertEquals(
        Map.of("in_review", 1L, "new", 1L), reads().counts(Map.of(), "").get(Facet.STATUS));
    records.event("fc1_2", 2, CaseStatus.ACKNOWLEDGED, "ben", null);
    assertEquals(List.of(2L), records.into(tables).alerts());
    assertEquals(List.of(2L), numbers(page(Map.of(Facet.ASSIGNEE, Set.of("ben")), "", Sort.AGE)));
    assertEquals("ben", reads().find("fa1_2").orElseThrow().assignee());
    assertEquals(2, reads().find("fa1_2").orElseThrow().caseRevision());
  }

  @Test
  void aSnoozedCaseIsBackWhenItsTimeHasCome() throws SQLException {
    records.alert(1, "high", "fc1_1");
    records.event("fc1_1", 2, CaseStatus.NEW, null, now.plusSeconds(60)).into(tables);
    assertEquals(Map.of("snoozed", 1L), reads().counts(Map.of(), "").get(Facet.STATUS));
    now = now.plusSeconds(61);
    assertEquals(List.of("fc1_1"), records.into(tables).woken());
    assertEquals(Map.of("new", 1L), reads().counts(Map.of(), "").get(Facet.STATUS));
  }

  @Test
  void whatCannotBeReadIsCountedAndTheRestIsThere() throws SQLException {
    records.text("no json").alert(1, "high", "fc1_1").text("{}").alert(2, "low", "fc1_1");
    assertEquals(List.of(1L, 2L), records.into(tables).alerts());
    assertEquals(2, tables.projector().unreadable());
  }

  @Test
  void placesAndNumbersGoOnAfterARestart() throws Exception {
    twenty();
    long sequence = tables.projector().sequence();
    var places = tables.projector().places();
    tables.close();
    tables = open(clock);
    assertEquals(places, tables.projector().places());
    assertEquals(sequence, tables.projector().sequence());
    assertEquals(20, page(Map.of(), "", Sort.AGE).total());
    records.alert(21, "high", "fc1_1");
    assertEquals(List.of(21L), records.into(tables).alerts());
    assertTrue(tables.projector().sequence() > sequence);
    assertEquals(
        1, reads().changedAfter(sequence, 10).size(), "only what changed since is told again");
  }
}
