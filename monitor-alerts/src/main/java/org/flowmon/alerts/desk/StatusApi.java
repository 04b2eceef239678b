package org.flowmon.alerts.desk;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.flowmon.alerts.desk.access.Role;
import org.flowmon.alerts.desk.access.Sessions.Session;
import org.flowmon.alerts.desk.projection.FlowReads;
import org.flowmon.alerts.desk.projection.FlowReads.Range;
import org.flowmon.alerts.desk.projection.Projection;
import org.flowmon.chain.Chain;
import org.flowmon.watchlist.Attribution;
import org.flowmon.watchlist.Watchlist;

/** Who asks, how the monitor does, and what it looked at. */
final class StatusApi {
  /** Bitcoin's blocks are ten minutes apart, two hours come about once in some years. */
  private static final Duration SILENT_COINS = Duration.ofHours(2);

  /** Account chains have one every fifteen seconds at least. */
  private static final Duration SILENT_ACCOUNTS = Duration.ofMinutes(10);

  private final Projection projection;
  private final FlowReads flows;
  private final LiveFeed feed;
  private final Supplier<Watchlist> watchlist;
  private final Clock clock;

  StatusApi(Projection projection, LiveFeed feed, Supplier<Watchlist> watchlist, Clock clock) {
    this.projection = projection;
    flows = projection.flows();
    this.feed = feed;
    this.watchlist = watchlist;
    this.clock = clock;
  }

  List<Route> routes() {
    Set<Role> all = Route.ALL;
    return List.of(
        Route.get("/me", all, StatusApi::me),
        Route.get("/status", all, this::status),
        Route.get("/coverage", all, this::coverage));
  }

  private static void me(Context ctx) {
    Session session = Guard.session(ctx);
    ObjectNode json = Json.object();
    json.put("user", session.user());
    ArrayNode roles = json.putArray("roles");
    session.roles().stream().map(Role::toString).sorted().forEach(roles::add);
    json.put("csrf", session.csrf());
    json.put("may_work", session.any(Route.WORKERS));
    json.put("may_edit_lists", session.roles().contains(Role.LIST_EDITOR));
    json.put("may_approve_lists", session.roles().contains(Role.LIST_APPROVER));
    json.put("may_approve", session.roles().contains(Role.SENIOR));
    json.put("may_draft", session.any(Set.of(Role.SENIOR, Role.AUDITOR)));
    Answer.json(ctx, json);
  }

  private void status(Context ctx) throws SQLException {
    Answer.json(ctx, status());
  }

  /** What the bottom bar shows. */
  ObjectNode status() throws SQLException {
    ObjectNode json = Json.object();
    json.put("now", clock.instant().toString());
    json.put("sequence", projection.epoch() + "-" + projection.sequence());
    json.put("caught_up", projection.caughtUp());
    json.put("lag", projection.lag());
    json.put("heard_at", projection.heard().toString());
    json.put("unreadable", projection.unreadable());
    json.put("failure", projection.failure());
    json.put("streams", feed.watching());
    json.put("list_version", watchlist.get().version());
    ArrayNode chains = json.putArray("chains");
    Map<String, FlowReads.Tip> tips = flows.tips();
    tips.forEach(
        (name, tip) -> {
          ObjectNode chain = chains.addObject();
          chain.put("chain", name);
          chain.put("height", tip.height());
          chain.put("head", tip.head() < 0 ? null : tip.head());
          chain.put("lag", tip.head() < 0 ? null : Math.max(0, tip.head() - tip.height()));
          chain.put("safe", tip.safe() < 0 ? null : tip.safe());
          chain.put("finalized", tip.finalized() < 0 ? null : tip.finalized());
          chain.put("at", tip.at().toString());
        });
    return json;
  }

  private void coverage(Context ctx) throws SQLException {
    Watchlist list = watchlist.get();
    ObjectNode json = Json.object();
    Map<String, List<Range>> traced = flows.traced();
    Map<String, Long> untraced = flows.untraced();
    Map<String, FlowReads.Tip> tips = flows.tips();
    ArrayNode chains = json.putArray("chains");
    for (Chain chain : Chain.all()) {
      ObjectNode shown = chains.addObject();
      shown.put("chain", chain.name());
      shown.put("listed_addresses", listed(list, chain.name()));
      List<Range> ranges = traced.getOrDefault(chain.name(), List.of());
      shown.put("watched", !ranges.isEmpty());
      shown.put("from", ranges.isEmpty() ? null : ranges.getFirst().low());
      shown.put("to", ranges.isEmpty() ? null : ranges.getLast().high());
      shown.set("ranges", Json.tree(ranges));
      ArrayNode gaps = shown.putArray("gaps");
      for (int i = 1; i < ranges.size(); i++) {
        ObjectNode gap = gaps.addObject();
        gap.put("low", ranges.get(i - 1).high() + 1);
        gap.put("high", ranges.get(i).low() - 1);
      }
      shown.put("untraced", untraced.getOrDefault(chain.name(), 0L));
      FlowReads.Tip tip = tips.get(chain.name());
      shown.put("head", tip == null || tip.head() < 0 ? null : tip.head());
      shown.put("at", tip == null ? null : tip.at().toString());
      shown.put("silent", tip != null && silent(chain, tip.at(), clock.instant()));
    }
    json.put("canary_at", flows.canary().map(Instant::toString).orElse(null));
    lists(json, list);
    Answer.json(ctx, json);
  }

  /** Whether its blocks have stopped coming: then no lag is told, because nobody tells the head. */
  static boolean silent(Chain chain, Instant last, Instant now) {
    Duration longest = chain.model() == Chain.Model.UTXO ? SILENT_COINS : SILENT_ACCOUNTS;
    return last.plus(longest).isBefore(now);
  }

  private static long listed(Watchlist list, String chain) {
    return list.attributions().stream()
        .filter(claim -> claim.chain().equals(chain) && claim.address() != null)
        .map(Attribution::address)
        .distinct()
        .count();
  }

  /** Of each source: how many claims, and the newest day on which it published one. */
  static void lists(ObjectNode json, Watchlist watchlist) {
    json.put("list_version", watchlist.version());
    ArrayNode lists = json.putArray("lists");
    Sources.of(watchlist)
        .forEach(
            (name, source) -> {
              ObjectNode shown = lists.addObject();
              shown.put("source", name);
              shown.put("claims", source.claims());
              shown.put("newest", source.newest());
            });
    ArrayNode elsewhere = json.putArray("unwatched_chains");
    Sources.unwatched(watchlist)
        .forEach(
            (chain, addresses) -> {
              ObjectNode shown = elsewhere.addObject();
              shown.put("chain", chain);
              shown.put("listed_addresses", addresses);
            });
  }
}
