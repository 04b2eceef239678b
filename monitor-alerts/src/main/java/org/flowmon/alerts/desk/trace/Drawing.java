package org.flowmon.alerts.desk.trace;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.flowmon.alerts.desk.trace.Lanes.Laid;
import org.flowmon.alerts.desk.trace.TraceGraph.Holder;
import org.flowmon.alerts.desk.trace.TraceGraph.Leg;
import org.flowmon.alerts.desk.trace.TraceGraph.Transfer;
import org.flowmon.chain.Amount;

/**
 * A layout in pixels, kept as hundredths of one: cards in columns by hop, transactions as bars
 * halfway between columns, bands whose width is linear in the amount.
 *
 * @param graph what is drawn
 * @param width of the whole drawing: at least what was asked for
 * @param cards the upper left corner by holder
 * @param bars by transfer
 * @param bands in the order of their transfers
 */
record Drawing(
    TraceGraph graph,
    Measure measure,
    long width,
    long height,
    List<Column> columns,
    Map<String, Point> cards,
    Map<String, Bar> bars,
    List<Band> bands) {

  /** A place. */
  record Point(long x, long y) {}

  /** The head of a column. */
  record Column(long x, int hop, int lastHop) {}

  /** A transaction: the middle of its bar, the bar's height, whether the label lies below. */
  record Bar(long x, long y, long height, boolean below) {
    long top() {
      return y - height / 2;
    }
  }

  /** What goes between a card and a bar: upper edges at both sides, and the width. */
  record Band(String transfer, String holder, boolean in, Point from, Point to, long width) {}

  /** Sizes, in hundredths of a pixel. */
  record Measure(long card, long cardHeight, long lane, long head, long widest, boolean large) {
    private static final long GAP = 88_00;

    /** For a panel of {@code width} pixels; a large one has higher lanes and bands. */
    static Measure of(int width, int lanes, int panelHeight) {
      boolean large = width > 1300;
      long card = Math.clamp(Math.round(width * 17.6), 156_00, 232_00);
      long lane = large ? Math.clamp(100L * panelHeight / lanes, 72_00, 112_00) : 62_00;
      return new Measure(
          card, large ? 62_00 : 54_00, lane, large ? 24_00 : 20_00, large ? 40_00 : 28_00, large);
    }
  }

  /** Where a holder's card lies. */
  Point card(String holder) {
    return card(cards, holder);
  }

  private static final long THINNEST = 1_50;
  private static final long LOWEST_BAR = 8_00;
  private static final long LABEL = 36_00;

  /**
   * Draws a layout.
   *
   * @param width what the panel has, in pixels; more is used where cards would touch
   * @param panelHeight what the panel would like to fill, in pixels; counts for wide ones only
   */
  static Drawing of(Laid laid, int width, int panelHeight) {
    TraceGraph graph = laid.graph();
    Measure m = Measure.of(width, laid.lanes(), panelHeight);
    TreeMap<Integer, Integer> hops = new TreeMap<>();
    graph.holders().values().forEach(h -> hops.put(h.hop(), h.lastHop()));
    int pitches = Math.max(1, hops.size() - 1);
    long whole = Math.max(100L * width, m.card + pitches * (m.card + Measure.GAP));
    List<Column> columns = new ArrayList<>();
    Map<Integer, Long> x = new HashMap<>();
    for (Map.Entry<Integer, Integer> hop : hops.entrySet()) {
      long left = columns.size() * (whole - m.card) / pitches / 100 * 100;
      x.put(hop.getKey(), left);
      columns.add(new Column(left, hop.getKey(), hop.getValue()));
    }
    Map<String, Point> cards = new LinkedHashMap<>();
    for (Holder h : graph.holders().values()) {
      int half = laid.halfLanes().getOrDefault(h.id(), 0);
      long middle = m.head + (half + 1) * m.lane / 2;
      cards.put(h.id(), new Point(x.getOrDefault(h.hop(), 0L), middle - m.cardHeight / 2));
    }
    long height = m.head + laid.lanes() * m.lane;
    Widths widths = new Widths(m.widest, largest(graph));
    Map<String, Bar> bars = labelled(bars(graph, m, cards, widths), height, m.head);
    List<Band> bands = bands(graph, m, cards, bars, widths);
    return new Drawing(graph, m, whole, height, columns, cards, bars, bands);
  }

  private static Amount largest(TraceGraph graph) {
    return graph.transfers().values().stream()
        .map(Transfer::size)
        .max(Comparator.naturalOrder())
        .orElse(Amount.ZERO);
  }

  /** Amounts become widths, linearly; what would be too thin to be seen is not. */
  private record Widths(long widest, Amount largest) {
    long of(Amount amount) {
      if (largest.isZero()) {
        return THINNEST;
      }
      BigInteger width =
          amount.toBigInteger().multiply(BigInteger.valueOf(widest)).divide(largest.toBigInteger());
      return Math.max(THINNEST, width.longValueExact());
    }

    long of(List<Leg> legs) {
      return legs.stream().mapToLong(leg -> of(leg.amount())).sum();
    }
  }

  private static Map<String, Bar> bars(
      TraceGraph graph, Measure m, Map<String, Point> cards, Widths widths) {
    Map<String, Bar> bars = new LinkedHashMap<>();
    for (Transfer t : graph.transfers().values()) {
      List<Leg> legs = new ArrayList<>(t.in());
      legs.addAll(t.out());
      BigInteger sum = BigInteger.ZERO;
      BigInteger weight = BigInteger.ZERO;
      for (Leg leg : legs) {
        BigInteger amount = leg.amount().toBigInteger().max(BigInteger.ONE);
        long middle = card(cards, leg.holder()).y + m.cardHeight / 2;
        sum = sum.add(amount.multiply(BigInteger.valueOf(middle)));
        weight = weight.add(amount);
      }
      long left = card(cards, t.in().getFirst().holder()).x + m.card;
      long right = card(cards, t.out().getFirst().holder()).x;
      long height = Math.max(LOWEST_BAR, Math.max(widths.of(t.in()), widths.of(t.out())));
      bars.put(
          t.id(), new Bar((left + right) / 2, sum.divide(weight).longValueExact(), height, false));
    }
    return bars;
  }

  /** Puts each label on the side of its bar that has more room. */
  private static Map<String, Bar> labelled(Map<String, Bar> bars, long height, long head) {
    Map<String, Bar> labelled = new LinkedHashMap<>(bars);
    Map<Long, List<String>> byColumn = new TreeMap<>();
    bars.forEach((id, bar) -> byColumn.computeIfAbsent(bar.x, c -> new ArrayList<>()).add(id));
    for (List<String> column : byColumn.values()) {
      column.sort(Comparator.comparingLong((String id) -> bar(bars, id).y).thenComparing(id -> id));
      long free = head - LABEL / 2;
      for (int i = 0; i < column.size(); i++) {
        Bar bar = bar(bars, column.get(i));
        long bottom = bar.top() + bar.height;
        long next = i + 1 < column.size() ? bar(bars, column.get(i + 1)).top() : height;
        boolean below = next - bottom > bar.top() - free;
        labelled.put(column.get(i), new Bar(bar.x, bar.y, bar.height, below));
        free = below ? bottom + LABEL : bottom;
      }
    }
    return labelled;
  }

  private static List<Band> bands(
      TraceGraph graph, Measure m, Map<String, Point> cards, Map<String, Bar> bars, Widths widths) {
    Map<String, Long> ports = ports(graph, m, cards, bars, widths);
    List<Band> bands = new ArrayList<>();
    for (Transfer t : graph.transfers().values()) {
      Bar bar = bar(bars, t.id());
      for (boolean in : new boolean[] {true, false}) {
        List<Leg> legs = new ArrayList<>(in ? t.in() : t.out());
        legs.sort(
            Comparator.comparingLong((Leg leg) -> card(cards, leg.holder()).y)
                .thenComparing(Leg::holder));
        long y = bar.y - widths.of(legs) / 2;
        for (Leg leg : legs) {
          long width = widths.of(leg.amount());
          Point card = card(cards, leg.holder());
          long port = ports.getOrDefault(port(t.id(), leg.holder(), in), card.y);
          Point at = new Point(bar.x + (in ? -200 : 200), y);
          Point side = new Point(in ? card.x + m.card : card.x, port);
          bands.add(new Band(t.id(), leg.holder(), in, in ? side : at, in ? at : side, width));
          y += width;
        }
      }
    }
    return bands;
  }

  private record Docked(String key, long barY, String transfer, long width) {}

  /** Stacks the bands of a card's side in the order of their transactions. */
  private static Map<String, Long> ports(
      TraceGraph graph, Measure m, Map<String, Point> cards, Map<String, Bar> bars, Widths widths) {
    Map<String, List<Docked>> sides = new TreeMap<>();
    for (Transfer t : graph.transfers().values()) {
      long y = bar(bars, t.id()).y;
      for (boolean in : new boolean[] {true, false}) {
        for (Leg leg : in ? t.in() : t.out()) {
          sides
              .computeIfAbsent((in ? "out " : "in ") + leg.holder(), s -> new ArrayList<>())
              .add(new Docked(port(t.id(), leg.holder(), in), y, t.id(), widths.of(leg.amount())));
        }
      }
    }
    Map<String, Long> ports = new HashMap<>();
    sides.forEach(
        (side, docked) -> {
          docked.sort(Comparator.comparingLong(Docked::barY).thenComparing(Docked::transfer));
          Point card = card(cards, side.substring(side.indexOf(' ') + 1));
          long all = docked.stream().mapToLong(Docked::width).sum();
          long y = card.y + m.cardHeight / 2 - all / 2;
          for (Docked band : docked) {
            ports.put(band.key(), y);
            y += band.width();
          }
        });
    return ports;
  }

  private static String port(String transfer, String holder, boolean in) {
    return (in ? "in " : "out ") + transfer + ' ' + holder;
  }

  private static Point card(Map<String, Point> cards, String holder) {
    Point card = cards.get(holder);
    if (card == null) {
      throw new IllegalArgumentException("no card for " + holder);
    }
    return card;
  }

  private static Bar bar(Map<String, Bar> bars, String transfer) {
    Bar bar = bars.get(transfer);
    if (bar == null) {
      throw new IllegalArgumentException("no bar for " + transfer);
    }
    return bar;
  }
}
