package org.flowmon.standalone;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.flowmon.chain.AddressForm;
import org.flowmon.watchlist.Attribution;
import org.flowmon.watchlist.Entity;
import org.flowmon.watchlist.OwnFormat;
import org.flowmon.watchlist.Watchlist;
import org.flowmon.watchlist.WatchlistDiff;
import org.jspecify.annotations.Nullable;

/** A watchlist in lines for a person or, on request, for a program. */
final class WatchlistText {
  private static final ObjectMapper JSON = new ObjectMapper();

  private WatchlistText() {}

  /** One line: how much there is, which version, how old. */
  static String summary(Watchlist list, LocalDate today) {
    return "%d entities, %d attributions, version %s, %s"
        .formatted(
            list.entities().size(),
            list.attributions().size(),
            list.version().substring(0, 16),
            age(list, today));
  }

  private static String age(Watchlist list, LocalDate today) {
    return list.date()
        .map(date -> "of " + date + ", " + list.ageDays(today).orElse(0) + " days old")
        .orElse("no date stated");
  }

  /** What the list is, without its entries. */
  static List<String> overview(Watchlist list, LocalDate today, boolean json) {
    Map<String, Integer> tags = new TreeMap<>();
    Map<String, Integer> kinds = new TreeMap<>();
    Map<String, Integer> chains = new TreeMap<>();
    for (Entity entity : list.entities()) {
      kinds.merge(entity.kind().toString(), 1, Integer::sum);
      entity.tags().keySet().forEach(tag -> tags.merge(tag, 1, Integer::sum));
    }
    list.attributions().forEach(a -> chains.merge(a.chain(), 1, Integer::sum));
    if (json) {
      ObjectNode node = JSON.createObjectNode().put("version", list.version());
      list.date().ifPresent(d -> node.put("date", d.toString()));
      list.ageDays(today).ifPresent(days -> node.put("ageDays", days));
      node.put("entities", list.entities().size());
      node.put("attributions", list.attributions().size());
      node.put("badAddresses", list.bad().size());
      node.set("kinds", JSON.valueToTree(kinds));
      node.set("tags", JSON.valueToTree(tags));
      node.set("chains", JSON.valueToTree(chains));
      ObjectNode dates = node.putObject("dates");
      list.dates().forEach((source, date) -> dates.put(source, date.toString()));
      return List.of(node.toString());
    }
    List<String> lines = new ArrayList<>();
    lines.add("version   " + list.version());
    lines.add("date      " + age(list, today));
    list.dates().forEach((source, date) -> lines.add("          " + date + "  " + source));
    lines.add("entities  " + list.entities().size());
    kinds.forEach((kind, n) -> lines.add("  %6d  %s".formatted(n, kind)));
    lines.add("tags");
    tags.forEach((tag, n) -> lines.add("  %6d  %s".formatted(n, tag)));
    lines.add("attributions  " + list.attributions().size());
    chains.forEach((chain, n) -> lines.add("  %6d  %s".formatted(n, chain)));
    list.bad().forEach(a -> lines.add("bad address, gives no label: " + line(a)));
    list.conflicts().forEach(lines::add);
    return lines;
  }

  /** Entities that a query means, each with all that is known of it. */
  static List<String> matches(Watchlist list, String query, boolean json) {
    List<String> lines = new ArrayList<>();
    for (Entity entity : list.entities()) {
      List<Attribution> claims = list.attributionsOf(entity.id());
      if (matches(entity, claims, query)) {
        if (json) {
          lines.add(OwnFormat.json(entity, claims).toString());
        } else {
          describe(entity, claims, lines);
        }
      }
    }
    return lines;
  }

  private static boolean matches(Entity entity, List<Attribution> claims, String query) {
    String part = query.toLowerCase(Locale.ROOT);
    return entity.id().equals(query)
        || entity.sameAs().contains(query)
        || entity.has(query)
        || entity.name().toLowerCase(Locale.ROOT).contains(part)
        || entity.aliases().stream().anyMatch(a -> a.toLowerCase(Locale.ROOT).contains(part))
        || claims.stream().anyMatch(a -> states(a, query));
  }

  private static boolean states(Attribution claim, String query) {
    return query.equals(claim.address())
        || query.equals(claim.coinbaseTag())
        || AddressForm.normal(claim.chain(), query).equals(claim.address());
  }

  private static void describe(Entity entity, Collection<Attribution> claims, List<String> lines) {
    lines.add(entity.name() + "  [" + entity.id() + "]");
    String place = entity.country() == null ? "" : ", " + entity.country();
    String region = entity.region() == null ? "" : ", " + entity.region();
    lines.add("  " + entity.kind() + place + region);
    if (!entity.aliases().isEmpty()) {
      lines.add("  also: " + String.join("; ", entity.aliases()));
    }
    if (!entity.sameAs().isEmpty()) {
      lines.add("  in other lists: " + String.join(", ", entity.sameAs()));
    }
    entity.designations().forEach(d -> lines.add("  designated: " + d + ref(d.reference())));
    entity.tags().forEach((tag, why) -> lines.add("  " + tag + ": " + String.join("; ", why)));
    if (entity.note() != null) {
      lines.add("  note: " + entity.note());
    }
    claims.forEach(claim -> lines.add("  " + line(claim)));
    lines.add("");
  }

  private static String ref(@Nullable String reference) {
    return reference == null ? "" : " (" + reference + ")";
  }

  private static String line(Attribution a) {
    String what = a.address() == null ? "coinbase tag \"" + a.coinbaseTag() + "\"" : a.address();
    String from = a.from() == null ? "" : " from " + a.from();
    String check = a.check().usable() ? "" : "  BAD: " + a.check().reason();
    return "%s %s%s  %s, %s%s%s"
        .formatted(a.chain(), what, from, a.source(), a.confidence(), ref(a.reference()), check);
  }

  /** A difference, one thing a line. */
  static List<String> diff(WatchlistDiff diff, Watchlist before, Watchlist after) {
    List<String> lines = new ArrayList<>();
    diff.entitiesRemoved().forEach(e -> lines.add("- entity " + e.id() + "  " + e.name()));
    diff.entitiesAdded().forEach(e -> lines.add("+ entity " + e.id() + "  " + e.name()));
    diff.changed()
        .forEach((id, changes) -> changes.forEach(c -> lines.add("~ entity " + id + ": " + c)));
    diff.attributionsRemoved().forEach(a -> lines.add("- " + a.entity() + "  " + line(a)));
    diff.attributionsAdded().forEach(a -> lines.add("+ " + a.entity() + "  " + line(a)));
    lines.add(
        diff.isEmpty()
            ? "no difference: version " + after.version()
            : "version %s -> %s".formatted(before.version(), after.version()));
    return lines;
  }
}
