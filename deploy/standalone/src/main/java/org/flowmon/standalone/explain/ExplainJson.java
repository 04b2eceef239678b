package org.flowmon.standalone.explain;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.flowmon.alerts.Alert;
import org.flowmon.alerts.AlertJson;
import org.flowmon.alerts.Difference;
import org.flowmon.standalone.explain.ListEntry.Claim;
import org.flowmon.topic.FlowJson;
import org.flowmon.watchlist.Attribution;
import org.flowmon.watchlist.Designation;
import org.flowmon.watchlist.Entity;
import org.flowmon.watchlist.Inference;
import org.flowmon.watchlist.Sweep;
import org.jspecify.annotations.Nullable;

/** An explanation as one JSON object: everything that its text says. */
public final class ExplainJson {
  private static final JsonMapper MAPPER = new JsonMapper();

  private ExplainJson() {}

  /** On one line, without a line end. */
  public static String of(Explanation e) {
    ObjectNode json = begin(e.revisions());
    ArrayNode flows = json.putArray("flows");
    for (FlowSearch.Found found : e.flows().arrival()) {
      ObjectNode flow = flows.addObject();
      flow.put("place", found.place());
      flow.set("flow", tree(FlowJson.toBytes(found.flow())));
    }
    ArrayNode way = json.putArray("way");
    e.way().forEach(step -> step(step, way.addObject()));
    end(e.source(), json.putObject("source"));
    end(e.destination(), json.putObject("destination"));
    ObjectNode list = json.putObject("list");
    list.put("version", e.told().evidence().listVersion());
    list.put("given", e.watchlist());
    rule(e, json.putObject("rule"));
    trace(e, json.putObject("trace"));
    times(e, json.putObject("times"));
    json.put("equal", e.equal());
    json.put("compared", e.told().identity().revision());
    differences(e.differences(), json.putArray("differences"));
    ArrayNode earlier = json.putArray("earlier");
    for (Earlier each : e.earlier()) {
      ObjectNode then = earlier.addObject();
      then.put("revision", each.told().identity().revision());
      then.put("hash", each.told().movement().block().hash());
      then.put("rule_not_asked", each.unjudged());
      then.put("not_worked_out", each.failed());
      then.put("equal", each.equal());
      differences(each.differences(), then.putArray("differences"));
    }
    return json.toString();
  }

  /** Of an alert that is in no block: it has nothing that is compared. */
  public static String inNoBlock(List<Explanation.Revision> told) {
    ObjectNode json = begin(told);
    json.putNull("equal");
    json.putNull("compared");
    json.put("not_compared", InNoBlock.WHY);
    return json.toString();
  }

  private static ObjectNode begin(List<Explanation.Revision> told) {
    ObjectNode json = MAPPER.createObjectNode();
    json.set("alert", tree(AlertJson.toBytes(told.getLast().alert())));
    ArrayNode revisions = json.putArray("revisions");
    told.forEach(revision -> revision(revision, revisions.addObject()));
    return json;
  }

  private static void differences(List<Difference> from, ArrayNode to) {
    for (Difference each : from) {
      to.addObject().put("what", each.what()).put("told", each.told()).put("again", each.again());
    }
  }

  private static JsonNode tree(byte[] json) {
    try {
      return MAPPER.readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException("reading from memory", e);
    }
  }

  private static void revision(Explanation.Revision revision, ObjectNode json) {
    Alert alert = revision.alert();
    json.put("revision", alert.identity().revision());
    json.put("state", alert.state().toString());
    json.put("finality", alert.movement().standing().status().toString());
    json.put("confirmations", alert.movement().standing().confirmations());
    json.put("height", alert.movement().block().height());
    json.put("hash", alert.movement().block().hash());
    json.put("reason", text(alert.identity().correction()));
    json.put("amount", alert.value().amount().toString());
    json.put("severity", alert.finding().severity().toString());
    json.put("rule", alert.finding().rule().id());
    json.put("judged_later", Difference.judgedLater(alert));
    json.put("received", time(revision.received()));
    json.put("traced", time(revision.traced()));
    json.put("alerted", time(revision.alerted()));
    json.put("place", revision.place());
  }

  private static void step(WayStep step, ObjectNode json) {
    Alert.Step told = step.step();
    json.put("hop", told.hop());
    json.put("time", told.time().toString());
    json.put("txid", told.txid().toString());
    json.put("at", told.at());
    json.put("address", told.address());
    json.put("asset", step.asset().caip19());
    json.put("amount", told.amount().toString());
    json.put("landed", text(step.landed()));
    json.put("read_again", step.seen() != null);
    if (step.seen() != null) {
      json.put("height", step.seen().block().height());
      json.put("hash", step.seen().block().hash());
    }
    json.put("coinbase", step.coinbase());
    ArrayNode from = json.putArray("from");
    for (WayStep.Payer payer : step.from()) {
      from.addObject()
          .put("address", payer.address())
          .put("value", text(payer.value()))
          .put("entity", payer.label() == null ? null : payer.label().entity());
    }
  }

  private static void end(ListEntry entry, ObjectNode json) {
    json.put("entity", entry.end().party().id());
    Entity entity = entry.entity();
    json.put("in_watchlist", entity != null);
    ArrayNode designations = json.putArray("designations");
    ObjectNode tags = json.putObject("tags");
    if (entity != null) {
      for (Designation d : entity.designations()) {
        designations
            .addObject()
            .put("list", d.list())
            .put("programme", d.programme())
            .put("date", text(d.date()))
            .put("reference", d.reference());
      }
      entity.tags().forEach((tag, basis) -> basis.forEach(tags.putArray(tag)::add));
    }
    ArrayNode claims = json.putArray("claims");
    entry.claims().stream()
        .filter(claim -> claim.label().inference() == null)
        .forEach(claim -> claim(claim, claims.addObject()));
    Alert.Attribution told = entry.end().attribution();
    if (told != null && told.inference() != null) {
      inference(told.inference(), json.putObject("inferred"));
    }
  }

  private static void inference(Inference why, ObjectNode json) {
    json.put("count", why.count());
    ArrayNode sweeps = json.putArray("sweeps");
    for (Sweep sweep : why.sweeps()) {
      ObjectNode one = sweeps.addObject();
      one.put("txid", sweep.txid().toString())
          .put("height", sweep.height())
          .put("to", sweep.to())
          .put("asset", sweep.asset())
          .put("amount", sweep.amount().toString())
          .put("received", sweep.received().toString())
          .put("since", sweep.since());
      ArrayNode receipts = one.putArray("receipts");
      sweep.receipts().forEach(receipt -> receipts.add(receipt.toString()));
    }
  }

  private static void claim(Claim claim, ObjectNode json) {
    long from = claim.label().fromDay();
    json.put("address", claim.label().address());
    json.put("coinbase_tag", claim.label().coinbaseTag());
    json.put("confidence", claim.label().confidence().toString());
    json.put("from", from == Long.MIN_VALUE ? null : LocalDate.ofEpochDay(from).toString());
    ArrayNode says = json.putArray("says");
    for (Attribution a : claim.attributions()) {
      says.addObject()
          .put("source", a.source())
          .put("reference", a.reference())
          .put("confidence", a.confidence().toString())
          .put("known_from", text(a.knownFrom()))
          .put("checksum", a.check().state().toString());
    }
  }

  private static void rule(Explanation e, ObjectNode json) {
    json.put("id", e.told().finding().rule().id());
    json.put("version", e.told().finding().rule().version());
    json.put("in_force", e.flows().judged().map(FlowSearch.Judged::place).orElse(null));
    json.put("file", e.rule() == null ? null : e.rule().file());
    json.put("text", e.rule() == null ? null : e.rule().text());
    json.put("asked_again", e.unjudged() == null);
    json.put("not_asked_because", e.unjudged());
  }

  private static void trace(Explanation e, ObjectNode json) {
    ArrayNode policies = json.putArray("policies");
    e.retrace().policies().forEach(policy -> policies.add(policy.toString()));
    json.put("bounds", e.retrace().bounds().toString());
    json.put("deposits_inferred", e.retrace().inferDeposits());
    json.put("from", e.traced().image() < 0 ? "start" : "image");
    json.put("image_of", e.traced().image() < 0 ? null : (Long) e.traced().image());
    json.put("block_begins", e.traced().begin());
    json.put("block_ends", e.traced().end());
    json.put("records", e.traced().records());
    json.put("list_version", e.traced().listVersion());
  }

  private static void times(Explanation e, ObjectNode json) {
    json.put("left", e.told().movement().leftAt().toString());
    json.put("block", e.told().movement().block().instant().toString());
    json.put("received", time(e.first().received()));
    json.put("traced", time(e.first().traced()));
    json.put("alerted", time(e.first().alerted()));
  }

  private static @Nullable String time(long millis) {
    return millis < 0 ? null : Instant.ofEpochMilli(millis).toString();
  }

  private static @Nullable String text(@Nullable Object value) {
    return value == null ? null : value.toString();
  }
}
