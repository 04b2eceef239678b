package org.flowmon.alerts.desk;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.flowmon.alerts.desk.projection.FlowReads;
import org.flowmon.alerts.desk.projection.FlowReads.Exposure;
import org.flowmon.alerts.desk.projection.Projection;
import org.flowmon.trace.Policy;
import org.flowmon.watchlist.Attribution;
import org.flowmon.watchlist.Entity;
import org.flowmon.watchlist.Watchlist;
import org.jspecify.annotations.Nullable;

/** Who somebody is, what is attributed to them, and with whom they dealt. */
final class EntitiesApi {
  private static final int MOST_FOUND = 50;
  private static final int MOST_CLAIMS = 1000;

  private final FlowReads flows;
  private final Watchlist watchlist;

  EntitiesApi(Projection projection, Watchlist watchlist) {
    flows = projection.flows();
    this.watchlist = watchlist;
  }

  /** Each answer goes by one version of the list. */
  static List<Route> routes(Projection projection, Supplier<Watchlist> watchlist) {
    return List.of(
        Route.get(
            "/entities",
            Route.READERS,
            ctx -> new EntitiesApi(projection, watchlist.get()).search(ctx)),
        Route.get(
            "/entities/{id}",
            Route.READERS,
            ctx -> new EntitiesApi(projection, watchlist.get()).one(ctx)));
  }

  private void search(Context ctx) {
    String asked = ctx.queryParam("q");
    String words = asked == null ? "" : asked.strip().toLowerCase(Locale.ROOT);
    ObjectNode json = Json.object();
    ArrayNode rows = json.putArray("rows");
    long total = 0;
    for (Entity entity : watchlist.entities()) {
      if (matches(entity, words) && total++ < MOST_FOUND) {
        rows.add(brief(entity));
      }
    }
    json.put("total", total);
    Answer.json(ctx, json);
  }

  private static boolean matches(Entity entity, String words) {
    return (entity.id() + " " + entity.name() + " " + String.join(" ", entity.aliases()))
        .toLowerCase(Locale.ROOT)
        .contains(words);
  }

  /** Who it is, in one line. */
  static ObjectNode brief(Entity entity) {
    ObjectNode json = Json.object();
    json.put("id", entity.id());
    json.put("name", entity.name());
    json.put("kind", entity.kind().toString());
    json.put("country", entity.country());
    ArrayNode tags = json.putArray("tags");
    entity.tags().keySet().forEach(tags::add);
    json.put("designated_since", entity.designatedSince().map(Object::toString).orElse(null));
    return json;
  }

  private void one(Context ctx) throws SQLException {
    String id = ctx.pathParam("id");
    @Nullable Entity entity = watchlist.entity(id).orElse(null);
    Map<String, String> names = flows.names();
    if (entity == null && !names.containsKey(id)) {
      throw Problem.of(404, "Nothing is known of " + id);
    }
    ObjectNode json = Json.object();
    if (entity == null) {
      ObjectNode unlisted = json.putObject("entity");
      unlisted.put("id", id);
      unlisted.put("name", names.get(id));
    } else {
      json.set("entity", whole(entity));
    }
    claims(json, id);
    ArrayNode now = json.putArray("labels_now");
    flows.labels(id, MOST_CLAIMS).forEach(label -> now.add(Json.parse(label)));
    Policy policy = ReportsApi.policy(ctx);
    json.put("policy", policy.toString());
    exposure(json, id, names, policy);
    Answer.json(ctx, json);
  }

  private static ObjectNode whole(Entity entity) {
    ObjectNode json = brief(entity);
    json.put("region", entity.region());
    json.put("note", entity.note());
    json.set("basis", Json.tree(entity.tags()));
    json.set("designations", Json.tree(entity.designations()));
    json.set("aliases", Json.tree(entity.aliases()));
    json.set("same_as", Json.tree(entity.sameAs()));
    return json;
  }

  private void claims(ObjectNode json, String id) {
    List<Attribution> all = watchlist.attributionsOf(id);
    json.put("attributions_total", all.size());
    ArrayNode claims = json.putArray("attributions");
    for (Attribution claim : all.subList(0, Math.min(all.size(), MOST_CLAIMS))) {
      ObjectNode shown = claims.addObject();
      shown.put("chain", claim.chain());
      shown.put("address", claim.address());
      shown.put("coinbase_tag", claim.coinbaseTag());
      shown.put("from", text(claim.from()));
      shown.put("known_from", text(claim.knownFrom()));
      shown.put("source", claim.source());
      shown.put("reference", claim.reference());
      shown.put("confidence", claim.confidence().toString());
      shown.put("usable", claim.check().usable());
    }
  }

  private static @Nullable String text(@Nullable Object value) {
    return value == null ? null : value.toString();
  }

  private void exposure(ObjectNode json, String id, Map<String, String> names, Policy policy)
      throws SQLException {
    Map<String, ExposureSums> in = new TreeMap<>();
    Map<String, ExposureSums> out = new TreeMap<>();
    for (Exposure each : flows.ofEntity(id, policy)) {
      boolean sent = each.from().equals(id);
      (sent ? out : in)
          .computeIfAbsent(
              sent ? each.to() : each.from(),
              other -> new ExposureSums(watchlist, ExposureSums::month))
          .add(each);
    }
    ArrayNode exposure = json.putArray("exposure");
    for (Map<String, ExposureSums> way : List.of(in, out)) {
      way.forEach(
          (other, sums) -> {
            ObjectNode shown = exposure.addObject();
            shown.put("direction", way == in ? "incoming" : "outgoing");
            shown.set("counterparty", counterparty(other, names));
            shown.set("months", sums.json());
          });
    }
  }

  private ObjectNode counterparty(String id, Map<String, String> names) {
    return watchlist
        .entity(id)
        .map(EntitiesApi::brief)
        .orElseGet(
            () -> {
              ObjectNode json = Json.object();
              json.put("id", id);
              json.put("name", names.getOrDefault(id, id));
              return json;
            });
  }
}
