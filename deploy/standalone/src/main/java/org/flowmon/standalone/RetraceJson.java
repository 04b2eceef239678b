package org.flowmon.standalone;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Locale;
import org.flowmon.alerts.Alert;
import org.flowmon.alerts.AlertJson;
import org.flowmon.alerts.AssetRef;
import org.flowmon.chain.Chain;
import org.flowmon.ingest.Coverage;
import org.flowmon.standalone.retrace.Discovery;
import org.flowmon.standalone.retrace.Discovery.Kind;
import org.flowmon.standalone.retrace.Discovery.Told;
import org.flowmon.standalone.retrace.HeldAt;
import org.flowmon.standalone.retrace.HeldAt.Held;
import org.flowmon.standalone.retrace.Rerun;
import org.flowmon.standalone.retrace.Sums;
import org.flowmon.topic.FlowJson;
import org.flowmon.trace.Flow;
import org.flowmon.watchlist.Watchlist;
import org.jspecify.annotations.Nullable;

/**
 * What {@code retrace} found, one JSON object a line: per lane what differs (with {@code found}),
 * then what is held ({@code held}), then sums ({@code entity}), then {@code summary}. Amounts are
 * base units, as text.
 */
final class RetraceJson implements RetracePrint {
  private static final JsonMapper MAPPER = new JsonMapper();

  private final PrintWriter out;
  private final Watchlist list;
  private final @Nullable Instant known;
  private final Designated designated;
  private @Nullable LocalDate from;

  /**
   * @param known when the list was published; {@code null} when it was not
   */
  RetraceJson(PrintWriter out, Watchlist list, @Nullable Instant known) {
    this.out = out;
    this.list = list;
    this.known = known;
    this.designated = new Designated(list);
  }

  @Override
  public void begin(Chain chain, LocalDate since) {
    from = since;
  }

  @Override
  public void found(Discovery d) {
    ObjectNode json = MAPPER.createObjectNode();
    json.put("found", d.kind().toString());
    json.put("discovered", "retrace");
    designated.since(d.flow()).ifPresent(day -> json.put("effectiveFrom", day.toString()));
    known(json);
    json.set("flow", tree(FlowJson.toBytes(d.flow())));
    Flow before = d.before();
    if (before != null) {
      json.set("before", tree(FlowJson.toBytes(before)));
    }
    json.put("alertMissing", d.alertMissing());
    json.put("alertGone", d.alertGone());
    Alert alert = d.alert();
    if (alert != null) {
      json.set("alert", tree(AlertJson.toBytes(alert)));
    }
    Told told = d.told();
    if (told != null) {
      json.putObject("told")
          .put("alert_id", told.id())
          .put("rule", told.rule())
          .put("stands", told.stands());
    }
    out.println(json);
  }

  private void known(ObjectNode json) {
    if (known != null) {
      json.put("knownFrom", known.toString());
    }
  }

  @Override
  public void end(Rerun rerun, Sums sums, boolean partiesKnown) {
    for (Held each : rerun.held()) {
      out.println(held(each, rerun));
    }
    for (Sums.Of each : sums.all()) {
      ObjectNode json = MAPPER.createObjectNode();
      json.put("entity", each.entity());
      json.put("chain", rerun.chain().name());
      asset(each.asset(), json);
      designated.since(each.entity()).ifPresent(day -> json.put("effectiveFrom", day.toString()));
      side(each.missing(), json.putObject("missing"));
      side(each.gone(), json.putObject("gone"));
      out.println(json);
    }
    out.println(summary(rerun, sums, partiesKnown));
    out.flush();
  }

  private ObjectNode held(Held each, Rerun rerun) {
    String entity = rerun.owner(each.address());
    ObjectNode json = MAPPER.createObjectNode();
    json.put("held", each.holder());
    json.put("chain", rerun.chain().name());
    json.put("entity", entity);
    json.put("address", each.address());
    asset(AssetRef.of(rerun.chain(), each.asset(), each.unit()), json);
    json.put("amount", each.amount().toString());
    if (each.since() != HeldAt.BEFORE) {
      json.put("since", Instant.ofEpochSecond(each.since()).toString());
    }
    designated.since(entity).ifPresent(day -> json.put("effectiveFrom", day.toString()));
    known(json);
    return json;
  }

  private ObjectNode summary(Rerun rerun, Sums sums, boolean partiesKnown) {
    ObjectNode json = MAPPER.createObjectNode();
    json.put("summary", rerun.chain().name());
    json.put("list", list.version());
    known(json);
    json.put("since", String.valueOf(from));
    rerun.lane().versionThen().ifPresent(version -> json.put("listThen", version));
    rerun.lane().ownVersion().ifPresent(version -> json.put("listNow", version));
    ObjectNode flows = json.putObject("flows");
    for (Kind kind : Kind.values()) {
      flows.put(kind.toString().toLowerCase(Locale.ROOT), sums.of(kind));
    }
    json.put("alertsMissing", sums.alertsMissing());
    json.put("alertsGone", sums.alertsGone());
    json.put("partiesKnown", partiesKnown);
    Coverage coverage = rerun.coverage();
    ObjectNode read = json.putObject("coverage");
    read.put("from", coverage.from());
    read.put("to", coverage.to());
    read.put("hash", coverage.hash());
    coverage.gaps().forEach(gap -> read.withArray("gaps").add(gap.toString()));
    json.put("blocksOtherBefore", rerun.otherBefore());
    json.put("unjudged", rerun.unjudged());
    json.put("rejected", rerun.lane().rejected());
    return json;
  }

  private static void asset(AssetRef asset, ObjectNode json) {
    json.put("symbol", asset.symbol());
    json.put("decimals", asset.decimals());
    if (asset.contract() != null) {
      json.put("contract", asset.contract());
    }
  }

  private static void side(Sums.Side side, ObjectNode json) {
    json.put("flows", side.flows());
    json.put("sent", side.sent().toString());
    json.put("received", side.received().toString());
  }

  private static JsonNode tree(byte[] json) {
    try {
      return MAPPER.readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException("reading from memory", e);
    }
  }
}
