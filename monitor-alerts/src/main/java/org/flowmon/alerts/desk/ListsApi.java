package org.flowmon.alerts.desk;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.flowmon.alerts.LastUsed;
import org.flowmon.alerts.desk.projection.ListReads;
import org.flowmon.alerts.desk.projection.ListReads.Version;
import org.flowmon.alerts.desk.projection.Projection;
import org.flowmon.topic.ListCodec;
import org.flowmon.watchlist.Attribution;
import org.flowmon.watchlist.Entity;
import org.flowmon.watchlist.Watchlist;
import org.flowmon.watchlist.WatchlistDiff;
import org.jspecify.annotations.Nullable;

/** Which versions of the watchlist there were, and what makes one differ from another. */
final class ListsApi {
  /** So many of each kind are shown; how many there are is said in any case. */
  private static final int MOST = 500;

  private final ListReads lists;
  private final LastUsed<Watchlist> read = new LastUsed<>();

  ListsApi(Projection projection) {
    lists = projection.lists();
  }

  List<Route> routes() {
    return List.of(
        Route.get("/lists", Route.READERS, this::list),
        Route.get("/lists/diff", Route.READERS, this::diff));
  }

  private void list(Context ctx) throws SQLException {
    ObjectNode json = Json.object();
    ArrayNode versions = json.putArray("versions");
    for (Version each : lists.versions()) {
      versions.add(Json.fields(each));
    }
    ArrayNode chains = json.putArray("in_force");
    lists
        .inForce()
        .forEach(
            (chain, mark) -> {
              ObjectNode shown = chains.addObject();
              shown.put("chain", chain);
              shown.put("version", mark.version());
              shown.put("since", mark.at().toString());
            });
    Answer.json(ctx, json);
  }

  private void diff(Context ctx) throws SQLException {
    Watchlist before = version(ctx, "from");
    Watchlist after = version(ctx, "to");
    WatchlistDiff diff = Watchlist.diff(before, after);
    ObjectNode json = Json.object();
    json.put("from", before.version());
    json.put("to", after.version());
    entities(json, "entities_added", diff.entitiesAdded());
    entities(json, "entities_removed", diff.entitiesRemoved());
    changed(json, diff, after);
    Claims claims = new Claims(diff);
    claims(json, "claims_added", claims.added, after);
    claims(json, "claims_removed", claims.removed, before);
    json.put("claims_changed_total", claims.changed.size());
    ArrayNode shown = json.putArray("claims_changed");
    for (Attribution[] pair : some(claims.changed)) {
      ObjectNode both = shown.addObject();
      both.set("before", claim(pair[0], before));
      both.set("after", claim(pair[1], after));
    }
    Answer.json(ctx, json);
  }

  private synchronized Watchlist version(Context ctx, String name) throws SQLException {
    String version = ctx.queryParam(name);
    if (version == null || version.isBlank()) {
      throw Problem.of(400, name + ": the version of a list, as /lists has it");
    }
    Watchlist known = read.get(version);
    if (known == null) {
      Version listed =
          lists.versions().stream()
              .filter(each -> each.version().equals(version))
              .findFirst()
              .orElseThrow(() -> Problem.of(404, "There was no version " + version));
      List<byte[]> parts = lists.parts(version);
      if (parts.size() < listed.parts()) {
        throw Problem.of(503, "Version " + version + " is not here as a whole yet");
      }
      known = ListCodec.join(parts);
      read.put(version, known);
    }
    return known;
  }

  private static <T> List<T> some(List<T> all) {
    return all.subList(0, Math.min(all.size(), MOST));
  }

  private static void entities(ObjectNode json, String name, List<Entity> all) {
    json.put(name + "_total", all.size());
    ArrayNode shown = json.putArray(name);
    some(all).forEach(entity -> shown.add(EntitiesApi.brief(entity)));
  }

  private static void changed(ObjectNode json, WatchlistDiff diff, Watchlist after) {
    json.put("entities_changed_total", diff.changed().size());
    ArrayNode shown = json.putArray("entities_changed");
    diff.changed().entrySet().stream()
        .limit(MOST)
        .forEach(
            each -> {
              ObjectNode entity = shown.addObject();
              entity.put("id", each.getKey());
              entity.put("name", name(each.getKey(), after));
              entity.set("changes", Json.tree(each.getValue()));
            });
  }

  private static void claims(ObjectNode json, String name, List<Attribution> all, Watchlist of) {
    json.put(name + "_total", all.size());
    ArrayNode shown = json.putArray(name);
    some(all).forEach(each -> shown.add(claim(each, of)));
  }

  private static ObjectNode claim(Attribution claim, Watchlist of) {
    ObjectNode json = Json.object();
    json.put("entity", claim.entity());
    json.put("name", name(claim.entity(), of));
    json.put("chain", claim.chain());
    json.put("address", claim.address());
    json.put("coinbase_tag", claim.coinbaseTag());
    json.put("from", claim.from() == null ? null : claim.from().toString());
    json.put("source", claim.source());
    json.put("confidence", claim.confidence().toString());
    return json;
  }

  private static String name(String entity, Watchlist of) {
    return of.entity(entity).map(Entity::name).orElse(entity);
  }

  /** Claims by what they are on: one that goes while another comes on the same was changed. */
  private static final class Claims {
    private final List<Attribution> added = new ArrayList<>();
    private final List<Attribution> removed = new ArrayList<>();
    private final List<Attribution[]> changed = new ArrayList<>();

    private record On(String entity, String chain, @Nullable String address, @Nullable String tag) {
      static On of(Attribution claim) {
        return new On(claim.entity(), claim.chain(), claim.address(), claim.coinbaseTag());
      }
    }

    Claims(WatchlistDiff diff) {
      Map<On, Attribution> gone = new LinkedHashMap<>();
      diff.attributionsRemoved()
          .forEach(
              claim -> {
                if (gone.putIfAbsent(On.of(claim), claim) != null) {
                  removed.add(claim);
                }
              });
      for (Attribution claim : diff.attributionsAdded()) {
        Attribution was = gone.remove(On.of(claim));
        if (was == null) {
          added.add(claim);
        } else {
          changed.add(new Attribution[] {was, claim});
        }
      }
      removed.addAll(gone.values());
      removed.sort(null);
    }
  }
}
