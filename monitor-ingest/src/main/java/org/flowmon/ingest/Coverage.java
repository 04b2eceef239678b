package org.flowmon.ingest;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.flowmon.chain.BlockRef;

/**
 * What a lane holds of its chain. Travels with the records of the lane, so that it is known after a
 * restart without reading them all.
 *
 * @param ranges the heights there are, ascending, with gaps between them
 * @param hash the hash of the last block, empty when there is none
 * @param blocks blocks connected, those disconnected later included, as in all counts
 * @param disconnected blocks disconnected
 * @param transactions transactions published
 * @param inputs inputs of them (coins spent)
 * @param unknownValues inputs that spent a coin of unknown value
 * @param unknownSenders inputs that spent an unknown coin and did not show its address
 * @param untraced blocks of accounts that came without traces: what moved within contracts is not
 *     in them
 */
public record Coverage(
    List<Range> ranges,
    String hash,
    long blocks,
    long disconnected,
    long transactions,
    long inputs,
    long unknownValues,
    long unknownSenders,
    long untraced) {
  /** Of an empty lane. */
  public static final Coverage NONE = new Coverage(List.of(), "", 0, 0, 0, 0, 0, 0, 0);

  /** Heights from the first to the last, both included. */
  public record Range(long from, long to) {
    @Override
    public String toString() {
      return from + "-" + to;
    }
  }

  public Coverage {
    ranges = List.copyOf(ranges);
  }

  /** The lowest height there is, -1 when there is none. */
  public long from() {
    return ranges.isEmpty() ? -1 : ranges.getFirst().from();
  }

  /** The highest height there is, -1 when there is none. */
  public long to() {
    return ranges.isEmpty() ? -1 : ranges.getLast().to();
  }

  /** The heights that are missing between the first and the last. */
  public List<Range> gaps() {
    List<Range> gaps = new ArrayList<>();
    for (int i = 1; i < ranges.size(); i++) {
      gaps.add(new Range(ranges.get(i - 1).to() + 1, ranges.get(i).from() - 1));
    }
    return gaps;
  }

  /** With one more block at the tip. */
  public Coverage connected(
      BlockRef block, int more, long moreInputs, long moreValues, long moreSenders) {
    List<Range> now = new ArrayList<>(ranges);
    if (!now.isEmpty() && now.getLast().to() == block.height() - 1) {
      now.set(now.size() - 1, new Range(now.getLast().from(), block.height()));
    } else {
      now.add(new Range(block.height(), block.height()));
    }
    return new Coverage(
        now,
        block.hash(),
        blocks + 1,
        disconnected,
        transactions + more,
        inputs + moreInputs,
        unknownValues + moreValues,
        unknownSenders + moreSenders,
        untraced);
  }

  /** The block at the tip came without traces. */
  Coverage blind() {
    return new Coverage(
        ranges,
        hash,
        blocks,
        disconnected,
        transactions,
        inputs,
        unknownValues,
        unknownSenders,
        untraced + 1);
  }

  /** Without the tip. */
  public Coverage disconnected(BlockRef block) {
    List<Range> now = new ArrayList<>(ranges);
    String parent = block.parent();
    if (!now.isEmpty() && now.getLast().to() == block.height()) {
      Range last = now.removeLast();
      if (last.from() < last.to()) {
        now.add(new Range(last.from(), last.to() - 1));
      }
    }
    return new Coverage(
        now,
        now.isEmpty() || parent == null ? "" : parent,
        blocks,
        disconnected + 1,
        transactions,
        inputs,
        unknownValues,
        unknownSenders,
        untraced);
  }

  /** The form in which it travels; {@link #parse} reads it back. */
  String encode() {
    return "ranges="
        + ranges.stream().map(Range::toString).collect(Collectors.joining(","))
        + " hash="
        + hash
        + " blocks="
        + blocks
        + " disconnected="
        + disconnected
        + " transactions="
        + transactions
        + " inputs="
        + inputs
        + " unknownValues="
        + unknownValues
        + " unknownSenders="
        + unknownSenders
        + " untraced="
        + untraced;
  }

  /** Reads the form in which it travels. Throws {@link IllegalArgumentException} otherwise. */
  static Coverage parse(String text) {
    Map<String, String> fields = new HashMap<>();
    for (String field : text.split(" ", -1)) {
      int is = field.indexOf('=');
      if (is < 0) {
        throw new IllegalArgumentException("expected name=value, found \"" + field + "\"");
      }
      fields.put(field.substring(0, is), field.substring(is + 1));
    }
    List<Range> ranges = new ArrayList<>();
    String all = fields.getOrDefault("ranges", "");
    if (!all.isEmpty()) {
      for (String range : all.split(",", -1)) {
        int to = range.indexOf('-');
        ranges.add(
            new Range(
                Long.parseLong(range.substring(0, Math.max(0, to))),
                Long.parseLong(range.substring(to + 1))));
      }
    }
    return new Coverage(
        ranges,
        fields.getOrDefault("hash", ""),
        number(fields, "blocks"),
        number(fields, "disconnected"),
        number(fields, "transactions"),
        number(fields, "inputs"),
        number(fields, "unknownValues"),
        number(fields, "unknownSenders"),
        number(fields, "untraced"));
  }

  private static long number(Map<String, String> fields, String name) {
    return Long.parseLong(fields.getOrDefault(name, "0"));
  }

  /** For a person. */
  @Override
  public String toString() {
    if (ranges.isEmpty()) {
      return "no blocks";
    }
    List<Range> gaps = gaps();
    String missing =
        gaps.isEmpty()
            ? "no gaps"
            : gaps.size()
                + (gaps.size() == 1 ? " gap: " : " gaps: ")
                + gaps.stream().limit(5).map(Range::toString).collect(Collectors.joining(", "))
                + (gaps.size() > 5 ? ", ..." : "");
    String text =
        String.format(
            Locale.ROOT,
            "blocks %d to %d (%s), %s; %,d blocks, %,d transactions",
            from(),
            to(),
            hash,
            missing,
            blocks - disconnected,
            transactions);
    if (untraced > 0) {
      text +=
          String.format(
              Locale.ROOT,
              ", %,d blocks without traces: internal transfers are not seen",
              untraced);
    }
    return inputs == 0
        ? text
        : text
            + String.format(
                Locale.ROOT,
                ", %,d inputs: value unknown of %s, sender unknown of %s",
                inputs,
                share(unknownValues),
                share(unknownSenders));
  }

  private String share(long part) {
    long tenths = (part * 1000 + inputs / 2) / inputs;
    return tenths / 10 + "." + tenths % 10 + " %";
  }
}
