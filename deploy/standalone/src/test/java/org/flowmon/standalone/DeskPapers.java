package org.flowmon.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.flowmon.chain.Chain;
import org.flowmon.standalone.DeskFixture.Person;
import org.flowmon.topic.Labelled;
import org.flowmon.watchlist.Attribution;
import org.flowmon.watchlist.Confidence;
import org.flowmon.watchlist.Entity;
import org.flowmon.watchlist.Watchlist;
import org.flowmon.watchlist.WatchlistBuilder;

/** Reports, drafts and versions of the lists of a desk over HTTP. */
final class DeskPapers {
  private DeskPapers() {}

  static void aReportGoesOutWhenTwoPeopleAgreeAndIsWhatTheyAgreedOn(DeskFixture fixture)
      throws IOException, InterruptedException {
    HttpResponse<String> asked =
        fixture.post(
            fixture.person("senior"),
            "/reports",
            "{\"to\":\"2025-12-31\",\"reason\":\"the regulator asked\"}");
    JsonNode report = DeskFixture.read(asked).path("amendment");
    String id = report.path("id").asText();
    assertEquals(64, report.path("what").path("report").path("sha256").asText().length());
    assertFalse(asked.body().contains("content"));
    String path = "/reports/" + id;
    assertEquals(422, fixture.get(fixture.person("senior"), path).statusCode(), "nobody agreed");
    String agree = "{\"action\":\"approve\"}";
    assertEquals(
        422,
        fixture.post(fixture.person("senior"), path + "/commands", agree).statusCode(),
        "it takes another");
    assertEquals(
        422,
        fixture.post(fixture.person("analyst"), path + "/commands", agree).statusCode(),
        "and a senior");
    Person lists = fixture.person("list-approver");
    assertEquals(404, fixture.post(lists, "/amendments/" + id + "/commands", agree).statusCode());
    assertEquals(
        200, fixture.post(fixture.person("second"), path + "/commands", agree).statusCode());
    HttpResponse<String> file = fixture.get(fixture.person("analyst"), path);
    assertEquals("application/pdf", file.headers().firstValue("Content-Type").orElse(""));
    assertTrue(file.body().startsWith("%PDF-"), file.body().substring(0, 9));
    HttpResponse<String> again = fixture.get(fixture.person("viewer"), path);
    assertEquals(
        file.headers().firstValue("Repr-Digest"), again.headers().firstValue("Repr-Digest"));
    JsonNode data = fixture.json(fixture.person("analyst"), path + "?format=json");
    assertEquals("2025-12-31", data.path("to").asText());
    assertTrue(data.path("lists").size() > 3);
    JsonNode all = fixture.json(fixture.person("analyst"), "/reports").path("reports");
    assertEquals("approved", all.get(0).path("status").asText());
    assertEquals(
        0, fixture.json(fixture.person("analyst"), "/amendments").path("amendments").size());
  }

  static void twoVersionsOfTheListsAreCompared(DeskFixture fixture)
      throws IOException, InterruptedException {
    Watchlist builtin = Watchlist.builtin();
    Attribution gone = builtin.attributionsOf("garantex").getFirst();
    WatchlistBuilder changed = new WatchlistBuilder();
    assertTrue(Watchlist.readBuiltin(changed).clean());
    changed.withdraw(gone);
    changed.entity(Entity.of("new-party").name("A <b>new</b> party").build());
    changed.entity(Entity.of("garantex").region("moscow").build());
    changed.attribution(
        Attribution.ofTag("new-party", "bitcoin", "/new/", "invented", Confidence.LOW));
    Watchlist after = changed.build();
    fixture.publish(after);
    Labelled mark = new Labelled(Chain.BITCOIN, after.version());
    ProducerRecord<String, byte[]> place =
        new ProducerRecord<>(DeskFixture.TOPICS.flows(), 0, "bitcoin", mark.toBytes());
    place.headers().add(new RecordHeader(Labelled.HEADER, new byte[0]));
    fixture.send(place);
    JsonNode lists;
    do {
      lists = fixture.json(fixture.person("analyst"), "/lists");
    } while (lists.path("versions").size() < 2 || lists.path("in_force").isEmpty());
    assertEquals(after.version(), lists.path("versions").get(0).path("version").asText());
    assertEquals(after.version(), lists.path("in_force").get(0).path("version").asText());
    String from = "/lists/diff?from=" + builtin.version();
    JsonNode diff = fixture.json(fixture.person("analyst"), from + "&to=" + after.version());
    assertEquals("A <b>new</b> party", diff.path("entities_added").get(0).path("name").asText());
    assertEquals(0, diff.path("entities_removed_total").asInt());
    assertEquals("garantex", diff.path("entities_changed").get(0).path("id").asText());
    assertEquals(
        gone.address(), diff.path("claims_removed").get(0).path("address").asText(null), "" + gone);
    assertEquals("/new/", diff.path("claims_added").get(0).path("coinbase_tag").asText());
    assertEquals(404, fixture.get(fixture.person("analyst"), from + "&to=none").statusCode());
    assertEquals(400, fixture.get(fixture.person("analyst"), from).statusCode());
  }

  static void anImportSaysWhatItTookOverAndWhatNot(DeskFixture fixture)
      throws IOException, InterruptedException {
    JsonNode imports = fixture.json(fixture.person("viewer"), "/lists/imports").path("imports");
    assertEquals("built-in watchlist", imports.get(0).path("file").asText());
    assertEquals(imports.get(0).path("read"), imports.get(0).path("kept"));
    JsonNode ships = imports.get(1);
    assertTrue(ships.path("file").asText().endsWith("ships <b>.json"), ships::toString);
    assertEquals(2, ships.path("read").asInt());
    assertEquals(1, ships.path("kept").asInt());
    assertEquals(
        "[{\"why\":\"schema Vessel\",\"count\":1,\"places\":[\"line 1\"]}]",
        ships.path("passed_over").toString());
    assertEquals(1, ships.path("bad_addresses_total").asInt());
    String bad = ships.path("bad_addresses").get(0).asText();
    assertTrue(bad.contains("ships <b>.json: line 2: bad bitcoin address"), bad);
  }

  static void aDraftIsWrittenBySeniorsOneAfterTheOther(DeskFixture fixture)
      throws IOException, InterruptedException {
    fixture.alert(fixture.person("senior"), "fa1_draft", "fc1_draft", "high");
    JsonNode draft = fixture.json(fixture.person("senior"), "/cases/fc1_draft/draft");
    assertEquals("DRAFT", draft.path("mark").asText());
    assertEquals("1.5", draft.path("facts").path("amounts").get(0).path("amount").asText());
    String begun = draft.path("narrative").asText();
    assertTrue(begun.contains("1.5 BTC from Garantex to Kuma <script>, direct"), begun);
    String body = "{\"narrative\":\"The customer said nothing.\"}";
    assertEquals(
        428, fixture.post(fixture.person("senior"), "/cases/fc1_draft/draft", body).statusCode());
    HttpRequest.Builder write =
        fixture
            .request(fixture.person("senior"), "/api/v1/cases/fc1_draft/draft")
            .header("If-Match", "\"0\"")
            .POST(HttpRequest.BodyPublishers.ofString(body));
    assertEquals(1, DeskFixture.read(fixture.send(write.build())).path("revision").asInt());
    HttpResponse<String> late = fixture.send(write.build());
    assertEquals(409, late.statusCode());
    assertEquals("The customer said nothing.", DeskFixture.read(late).path("narrative").asText());
    JsonNode read = fixture.json(fixture.person("auditor"), "/cases/fc1_draft/draft");
    assertEquals("senior", read.path("by").asText());
    assertEquals(404, fixture.get(fixture.person("senior"), "/cases/fc1_none/draft").statusCode());
  }
}
