package org.flowmon.watchlist;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import org.flowmon.chain.AddressCheck;
import org.jspecify.annotations.Nullable;

/**
 * The watchlist as JSON lines in a canonical order: each entity on a line of its own, followed by a
 * line for each of its attributions. {@link OwnFormatReader} reads it back without loss.
 */
public final class OwnFormat {
  private static final ObjectMapper JSON = new ObjectMapper();

  private OwnFormat() {}

  /** The whole list with the dates of its sources, line by line, without line ends. */
  public static void writeWithDates(Watchlist list, Consumer<String> lines) {
    list.dates()
        .forEach(
            (source, date) ->
                lines.accept(
                    JSON.createObjectNode()
                        .put("list", source)
                        .put("listDate", date.toString())
                        .toString()));
    write(list, lines);
  }

  /** The content: what the version is computed from. */
  static void write(Watchlist list, Consumer<String> lines) {
    for (Entity entity : list.entities()) {
      lines.accept(json(entity).toString());
      for (Attribution attribution : list.attributionsOf(entity.id())) {
        lines.accept(json(attribution).toString());
      }
    }
  }

  /** An entity with its attributions as one object, for programs to read. */
  public static ObjectNode json(Entity entity, List<Attribution> attributions) {
    ObjectNode node = json(entity);
    ArrayNode claims = node.putArray("attributions");
    attributions.forEach(a -> claims.add(json(a)));
    return node;
  }

  private static ObjectNode json(Entity entity) {
    ObjectNode node = JSON.createObjectNode();
    node.put("entity", entity.id()).put("name", entity.name());
    node.put("kind", entity.kind().toString());
    put(node, "country", entity.country());
    put(node, "region", entity.region());
    put(node, "tags", entity.tags().keySet());
    if (!entity.tags().isEmpty()) {
      ObjectNode basis = node.putObject("basis");
      entity.tags().forEach((tag, reasons) -> put(basis, tag, reasons));
    }
    if (!entity.designations().isEmpty()) {
      ArrayNode listings = node.putArray("designations");
      for (Designation d : entity.designations()) {
        ObjectNode listing = listings.addObject().put("list", d.list());
        put(listing, "programme", d.programme());
        put(listing, "date", d.date());
        put(listing, "reference", d.reference());
      }
    }
    put(node, "aliases", entity.aliases());
    put(node, "sameAs", entity.sameAs());
    put(node, "note", entity.note());
    return node;
  }

  private static ObjectNode json(Attribution a) {
    ObjectNode node = JSON.createObjectNode();
    node.put("entity", a.entity()).put("chain", a.chain());
    put(node, "address", a.address());
    put(node, "coinbaseTag", a.coinbaseTag());
    put(node, "from", a.from());
    put(node, "knownFrom", a.knownFrom());
    node.put("source", a.source());
    put(node, "reference", a.reference());
    node.put("confidence", a.confidence().toString());
    if (a.address() != null && a.check().state() != AddressCheck.State.UNCHECKED) {
      node.put("check", a.check().state().toString());
      put(node, "checkReason", a.check().reason());
    }
    return node;
  }

  private static void put(ObjectNode node, String field, @Nullable Object value) {
    if (value != null) {
      node.put(field, value.toString());
    }
  }

  private static void put(ObjectNode node, String field, Collection<String> values) {
    if (!values.isEmpty()) {
      ArrayNode array = node.putArray(field);
      values.forEach(array::add);
    }
  }
}
