package org.flowmon.alerts.rule;

import com.google.common.collect.ImmutableMap;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.OpaqueType;
import dev.cel.common.types.OptionalType;
import dev.cel.common.types.SimpleType;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.flowmon.alerts.Alert.Direction;
import org.flowmon.alerts.AssetRef;
import org.flowmon.alerts.Decimals;
import org.flowmon.alerts.Parties;
import org.flowmon.alerts.Party;
import org.flowmon.alerts.Tally;
import org.flowmon.alerts.Usd;
import org.flowmon.chain.Amount;
import org.flowmon.trace.Bounds;
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

  /** A step of a flow's way, and how much landed a step before, when. */
  private record Way(Flow.Arrival landed, Amount before, long since) {
    /** From the second step on. */
    static Stream<Way> of(Flow flow) {
      List<Flow.Arrival> path = flow.path();
      return IntStream.range(1, path.size())
          .mapToObj(i -> new Way(path.get(i), path.get(i - 1).amount(), path.get(i - 1).time()));
    }

    /** The part of the origin's value a step before that came here. */
    Exact kept() {
      return Exact.of(Decimals.share(landed.amount(), before));
    }

    long minutes() {
      return (landed.time() - since) / 60;
    }
  }

  /** A flow, and what it was worth. */
  private record Priced(Flow flow, Supplier<Usd> usd) {}

  private static Function<Priced, Object> of(Function<Flow, Object> get) {
    return priced -> get.apply(priced.flow());
  }

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

  private static final Shape<Way> STEP =
      new Shape<Way>("Step")
          .with("address", TEXT, s -> text(s.landed().address()))
          .with("units", DECIMAL, s -> Exact.of(s.landed().amount().toString()))
          .with("kept", DECIMAL, Way::kept)
          .with("minutes", SimpleType.INT, Way::minutes);

  private static final Shape<Priced> FLOW =
      new Shape<Priced>("Flow")
          .with("chain", TEXT, of(f -> f.chain().name()))
          .with("asset", TEXT, of(Flow::asset))
          .with("symbol", TEXT, of(f -> text(asset(f).symbol())))
          .with("kind", TEXT, of(f -> f.kind().toString()))
          .with("direct", FLAG, of(f -> f.hops() <= 1))
          .with("hops", SimpleType.INT, of(f -> (long) f.hops()))
          .with("shown", TEXT, of(f -> asset(f).show(f.amount())))
          .with("units", DECIMAL, of(f -> Exact.of(f.amount().toString())))
          .with(
              "coins",
              OptionalType.create(DECIMAL),
              of(f -> asset(f).coins(f.amount()).map(Exact::of)))
          .with("share", DECIMAL, of(Vocabulary::share))
          .with("usd", OptionalType.create(DECIMAL), p -> p.usd().get().known().map(Exact::new))
          .with("usd_missing", TEXT, p -> p.usd().get().missing())
          .with("dust", FLAG, of(Vocabulary::dust))
          .with("coinjoin", FLAG, of(f -> "coinjoin".equals(f.via())))
          .with("inferred", FLAG, of(f -> f.inference() != null))
          .with("minutes", SimpleType.INT, of(f -> (f.block().time() - f.leftAt()) / 60))
          .with("steps", ListType.create(STEP.type()), of(f -> Way.of(f).map(STEP::view).toList()))
          .with("day", TEXT, of(Vocabulary::day));

  private static final Shape<Tally> TALLY =
      new Shape<Tally>("Window")
          .with("count", SimpleType.INT, Tally::count)
          .with("sum", DECIMAL, t -> Exact.of(t.sum().toString()))
          .with("coins", OptionalType.create(DECIMAL), t -> t.asset().coins(t.sum()).map(Exact::of))
          .with("shown", TEXT, t -> t.asset().show(t.sum()))
          .with("parties", SimpleType.INT, Tally::parties)
          .with("addresses", SimpleType.INT, Tally::addresses);

  /** The kinds of thing, for the check at load. */
  static final List<Shape<?>> SHAPES = List.of(FLOW, STEP, END, DESIGNATION, TALLY);

  /** The names for a flow by itself and what each stands for. */
  static final Map<String, CelType> OF_FLOW =
      Map.of(
          "flow", FLOW.type(),
          "from", END.type(),
          "to", END.type(),
          "watched", END.type(),
          "other", END.type());

  /** The names for what is counted. */
  static final Map<String, CelType> OF_WINDOW =
      Map.of("window", TALLY.type(), "before", TALLY.type());

  /** The names for both. */
  static final Map<String, CelType> OF_BOTH =
      ImmutableMap.<String, CelType>builder().putAll(OF_FLOW).putAll(OF_WINDOW).buildOrThrow();

  private Vocabulary() {}

  /** What the names stand for in this flow, seen from each end that may be watched for. */
  static Map<Direction, Map<String, Object>> of(Flow flow, Supplier<Usd> usd, Parties parties) {
    String day = day(flow);
    Map<String, Object> from = end(flow.from(), parties, day);
    Map<String, Object> to = end(flow.to(), parties, day);
    Map<String, Object> seen = FLOW.view(new Priced(flow, usd));
    Map<Direction, Map<String, Object>> named = new EnumMap<>(Direction.class);
    named.put(
        Direction.OUTGOING,
        Map.of("flow", seen, "from", from, "to", to, "watched", from, "other", to));
    named.put(
        Direction.INCOMING,
        Map.of("flow", seen, "from", from, "to", to, "watched", to, "other", from));
    return named;
  }

  /** What the names stand for in a window. */
  static Map<String, Object> of(Tally window, Tally before) {
    return Map.of("window", TALLY.view(window), "before", TALLY.view(before));
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

  /** Too little for the trace to follow it as a part. */
  private static boolean dust(Flow flow) {
    return flow.amount().compareTo(Bounds.DEFAULT.minimum(flow.chain(), flow.asset())) < 0;
  }

  private static AssetRef asset(Flow flow) {
    return AssetRef.of(flow);
  }

  private static Exact share(Flow flow) {
    return Exact.of(Decimals.share(flow.amount(), flow.value()));
  }

  private static String text(@Nullable String text) {
    return text == null ? "" : text;
  }
}
