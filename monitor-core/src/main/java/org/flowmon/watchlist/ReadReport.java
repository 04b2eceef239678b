package org.flowmon.watchlist;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.flowmon.chain.AddressCheck;
import org.jspecify.annotations.Nullable;

/**
 * What a reader found in one list, and what it left out and why. {@code read = kept + skipped}
 * always holds, counted in the format's own unit ({@link #unit}). Not for several threads.
 */
public final class ReadReport {
  /** How many examples of one reason are kept; all are counted. */
  private static final int EXAMPLES = 5;

  /** How many malformed records are kept word for word; all are counted. */
  private static final int NAMED = 1000;

  /** A reason with how often it occurred and the first places where it did. */
  public record Tally(long count, List<String> examples) {
    Tally plus(String example) {
      List<String> more = new ArrayList<>(examples);
      if (more.size() < EXAMPLES) {
        more.add(example);
      }
      return new Tally(count + 1, Collections.unmodifiableList(more));
    }
  }

  private final String source;
  private final String format;
  private final String unit;
  private @Nullable LocalDate listDate;
  private long read;
  private long malformedCount;
  private final SortedMap<String, Long> found = new TreeMap<>();
  private final SortedMap<String, Tally> skipped = new TreeMap<>();
  private final SortedMap<String, Tally> notes = new TreeMap<>();
  private final List<String> malformed = new ArrayList<>();
  private final List<String> badAddresses = new ArrayList<>();

  /**
   * A report with nothing in it.
   *
   * @param unit what is counted, in the plural: "lines", "profiles", ...
   */
  ReadReport(String source, String format, String unit) {
    this.source = source;
    this.format = format;
    this.unit = unit;
  }

  void read() {
    read++;
  }

  void skip(String reason, String place) {
    skipped.merge(reason, new Tally(1, List.of(place)), (a, b) -> a.plus(place));
  }

  /** A record that is not what the format says; also counts as skipped. */
  void malformed(String place, String problem) {
    skip("malformed", place);
    malformedCount++;
    if (malformed.size() < NAMED) {
      malformed.add(source + ": " + place + ": " + problem);
    }
  }

  /** Something worth saying about a record that was kept. */
  void note(String what, String place) {
    notes.merge(what, new Tally(1, List.of(place)), (a, b) -> a.plus(place));
  }

  void found(String what) {
    found.merge(what, 1L, Long::sum);
  }

  /** Counts an attribution and names it when its checksum is bad. */
  void attribution(Attribution attribution, String place) {
    found(attribution.address() == null ? "coinbase tags" : "addresses");
    if (attribution.check().state() == AddressCheck.State.BAD) {
      badAddresses.add(
          "%s: %s: bad %s address %s of %s: %s"
              .formatted(
                  source,
                  place,
                  attribution.chain(),
                  attribution.address(),
                  attribution.entity(),
                  attribution.check().reason()));
    }
  }

  void listDate(@Nullable LocalDate date) {
    listDate = date;
  }

  /** The name the list was given. */
  public String source() {
    return source;
  }

  /** The format it was read as. */
  public String format() {
    return format;
  }

  /** What {@link #read} counts. */
  public String unit() {
    return unit;
  }

  /** The date the list states for itself, if it does. */
  public @Nullable LocalDate listDate() {
    return listDate;
  }

  /** How many records there were. */
  public long recordsRead() {
    return read;
  }

  /** How many of them were kept. */
  public long recordsKept() {
    return read - skipped.values().stream().mapToLong(Tally::count).sum();
  }

  /** How many of a thing were found: addresses, coinbase tags, entities with addresses, ... */
  public long count(String what) {
    return found.getOrDefault(what, 0L);
  }

  /** All such counts. */
  public SortedMap<String, Long> counts() {
    return Collections.unmodifiableSortedMap(found);
  }

  /** What was left out, by reason. */
  public Map<String, Tally> skipped() {
    return Collections.unmodifiableMap(skipped);
  }

  /** What was kept though something about it is odd, by reason. */
  public Map<String, Tally> notes() {
    return Collections.unmodifiableMap(notes);
  }

  /** How many records are not what the format says. */
  public long malformedCount() {
    return malformedCount;
  }

  /** Those records, each with file, place and what was expected (the first thousand). */
  public List<String> malformed() {
    return Collections.unmodifiableList(malformed);
  }

  /** Addresses whose checksum fails, each with file and place. */
  public List<String> badAddresses() {
    return Collections.unmodifiableList(badAddresses);
  }

  /** Whether nothing is malformed and no address is bad. */
  public boolean clean() {
    return malformedCount == 0 && badAddresses.isEmpty();
  }

  /** The report in lines a person can read. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    StringBuilder first = new StringBuilder("%s: %s".formatted(source, format));
    first.append(listDate == null ? "" : " of " + listDate);
    first.append(": %d %s read, %d kept".formatted(read, unit, recordsKept()));
    found.forEach((what, count) -> first.append(", ").append(count).append(' ').append(what));
    lines.add(first.toString());
    skipped.forEach((why, t) -> lines.add("  skipped %d: %s%s".formatted(t.count, why, eg(t))));
    notes.forEach((what, t) -> lines.add("  note %d: %s%s".formatted(t.count, what, eg(t))));
    lines.addAll(malformed);
    lines.addAll(badAddresses);
    return lines;
  }

  private static String eg(Tally tally) {
    return " (" + String.join("; ", tally.examples) + (tally.count > EXAMPLES ? "; ..)" : ")");
  }
}
