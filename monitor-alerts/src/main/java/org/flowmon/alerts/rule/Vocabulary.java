package org.flowmon.alerts.rule;

import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.OpaqueType;
import dev.cel.common.types.OptionalType;
import dev.cel.common.types.SimpleType;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.flowmon.alerts.Alert;
import org.flowmon.alerts.Alert.Direction;
import org.flowmon.alerts.AssetRef;
import org.flowmon.alerts.Parties;
import org.flowmon.alerts.Party;
import org.flowmon.trace.Flow;
import org.flowmon.watchlist.Designation;
import org.jspecify.annotations.Nullable;

/**
 * What conditions and templates speak of: {@code flow}, {@code from}, {@code to}, and the same two
 * ends as the rule sees them, {@code watched} and {@code other}. Text that is not known is empty;
 * what may be missing otherwise is an optional value, so that a rule has to say what holds then.
 * Days are UTC, as {@code 2022-04-05}: they compare as text.
 */
final class Vocabulary {
  /** A number with a fraction, exact. */
  static final CelType DECIMAL = OpaqueType.create("decimal");

  private static final CelType TEXT = SimpleType.STRING;
  private static final CelType TEXTS = ListType.create(SimpleType.STRING);
  private static final CelType FLAG = SimpleType.BOOL;

  /** Prices are not read yet: no flow has a value in dollars. */
  private static final String NO_PRICE = "no price source";

  /** An end of a flow and what the watchlist says of it. */
  private record End(Party party, List<Designation> designations, String day) {}

  private static final Shape<Designation> DESIGNATION =
      new Shape<Designation>("Designation")
          .with("list", TEXT, Designation::list)
          .with("programme", TEXT, d -> text(d.programme()))
          .with("date", OptionalType.create(TEXT), Vocabulary::date);

  private static final Shape<End> END =
      new Shape<End>("Party")
          .with("id", TEXT, e -> e.party().id())
          .with("name", TEXT, e -> e.party().name())
          .with("kind", TEXT, e -> text(e.party().kind()))
          .with("country", TEXT, e -> text(e.party().country()))
          .with("region", TEXT, e -> text(e.party().region()))
          .with("tags", TEXTS, e -> e.party().tags())
          .with("designated", FLAG, e -> !e.designations().isEmpty())
          .with("after_designation", OptionalType.create(FLAG), Vocabulary::afterDesignation)
          .with(
              "designations",
              ListType.create(DESIGNATION.type()),
              e -> e.designations().stream().map(DESIGNATION::view).toList());

  private static final Shape<Flow> FLOW =
      new Shape<Flow>("Flow")
          .with("chain", TEXT, f -> f.chain().name())
          .with("asset", TEXT, Flow::asset)
          .with("symbol", TEXT, f -> text(asset(f).symbol()))
          .with("kind", TEXT, f -> f.kind().toString())
          .with("direct", FLAG, f -> f.hops() <= 1)
          .with("hops", SimpleType.INT, f -> (long) f.hops())
          .with("shown", TEXT, f -> asset(f).show(f.amount()))
          .with("units", DECIMAL, f -> Exact.of(f.amount().toString()))
          .with(
              "coins", OptionalType.create(DECIMAL), f -> asset(f).coins(f.amount()).map(Exact::of))
          .with("share", DECIMAL, Vocabulary::share)
          .with("usd", OptionalType.create(DECIMAL), f -> Optional.empty())
          .with("usd_missing", TEXT, f -> NO_PRICE)
          .with("coinjoin", FLAG, f -> "coinjoin".equals(f.via()))
          .with("day", TEXT, Vocabulary::day);

  /** The kinds of thing, for the check at load. */
  static final List<Shape<?>> SHAPES = List.of(FLOW, END, DESIGNATION);

  /** The names that may be used and what each stands for. */
  static final Map<String, CelType> NAMES =
      Map.of(
          "flow", FLOW.type(),
          "from", END.type(),
          "to", END.type(),
          "watched", END.type(),
          "other", END.type());

  private Vocabulary() {}

  /** What the names stand for in this flow, seen from the end that is watched for. */
  static Map<String, Object> of(Flow flow, Parties parties, Direction direction) {
    String day = day(flow);
    Map<String, Object> from = end(flow.from(), parties, day);
    Map<String, Object> to = end(flow.to(), parties, day);
    boolean outgoing = direction == Direction.OUTGOING;
    Map<String, Object> named = new HashMap<>();
    named.put("flow", FLOW.view(flow));
    named.put("from", from);
    named.put("to", to);
    named.put("watched", outgoing ? from : to);
    named.put("other", outgoing ? to : from);
    return named;
  }

  /** What there is to read, for messages. */
  static String known() {
    return SHAPES.stream()
        .map(shape -> "a " + shape.name() + " has " + String.join(", ", shape.fields()))
        .collect(Collectors.joining("; "));
  }

  private static Map<String, Object> end(String entity, Parties parties, String day) {
    return END.view(new End(parties.party(entity), parties.designations(entity), day));
  }

  /** As an alert states it: against the first listed day, if any is known. */
  private static Optional<Boolean> afterDesignation(End end) {
    return end.designations().stream()
        .flatMap(d -> date(d).stream())
        .findFirst()
        .map(listed -> end.day().compareTo(listed) >= 0);
  }

  private static Optional<String> date(Designation designation) {
    return Optional.ofNullable(designation.date()).map(Object::toString);
  }

  private static String day(Flow flow) {
    return LocalDate.ofEpochDay(flow.block().epochDay()).toString();
  }

  private static AssetRef asset(Flow flow) {
    return AssetRef.of(flow.chain(), flow.asset());
  }

  private static Exact share(Flow flow) {
    return Exact.of(new Alert.Value(asset(flow), flow.amount(), flow.value(), flow.hops()).share());
  }

  private static String text(@Nullable String text) {
    return text == null ? "" : text;
  }
}
