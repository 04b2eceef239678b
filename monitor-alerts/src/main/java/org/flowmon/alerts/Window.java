package org.flowmon.alerts;

import java.util.Locale;
import org.flowmon.trace.Flow;
import org.jspecify.annotations.Nullable;

/**
 * Over which flows a rule counts. A flow's window holds the flows that the rule counts of the same
 * chain, asset and subject up to this one, in the order of the lane. Their times are block times; a
 * block that is stamped earlier than a flow before it counts at that flow's time.
 *
 * @param overSeconds how long it is
 * @param beforeSeconds how long the time before it is that it is compared with; 0 for none
 * @param form where it begins
 * @param per what the flows have in common
 * @param when whether what is counted matters
 */
public record Window(long overSeconds, long beforeSeconds, Form form, Per per, When when) {

  private static final long MOST_SECONDS = 400 * 86_400;

  /** Where a window begins. */
  public enum Form {
    /** So long before each flow; a flow just so old is out of it. */
    SLIDING,
    /** At each multiple of its length since 1970, UTC. */
    TUMBLING;

    /** The lower-case word. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What the flows of a window have in common, besides chain and asset. */
  public enum Per {
    /** Both entities. */
    PAIR,
    /** The entity that the value came from. */
    FROM,
    /** The entity that it reached. */
    TO,
    /** The address that it reached; a flow without one is not counted. */
    ADDRESS;

    /** The lower-case word. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Whether what is counted matters; pure. */
  public interface When {
    /** Of the window and of the time before it. */
    boolean holds(Tally window, Tally before);
  }

  public Window {
    if (overSeconds < 1 || beforeSeconds < 0) {
      throw new IllegalArgumentException("a window is longer than nothing");
    }
  }

  /**
   * Reads a length as {@code 30m}, {@code 24h} or {@code 7d}, in seconds. Throws {@link
   * IllegalArgumentException} for anything else and for more than 400 days.
   */
  public static long seconds(String length) {
    if (length.matches("[1-9][0-9]{0,5}[mhd]")) {
      long number = Long.parseLong(length.substring(0, length.length() - 1));
      long seconds =
          switch (length.charAt(length.length() - 1)) {
            case 'm' -> number * 60;
            case 'h' -> number * 3_600;
            default -> number * 86_400;
          };
      if (seconds <= MOST_SECONDS) {
        return seconds;
      }
    }
    throw new IllegalArgumentException(
        "expected a length as 30m, 24h or 7d of at most 400 days, found \"" + length + "\"");
  }

  /** The last second before the window of a flow at that time. */
  long until(long time) {
    return switch (form) {
      case SLIDING -> time - overSeconds;
      case TUMBLING -> Math.floorDiv(time, overSeconds) * overSeconds - 1;
    };
  }

  /** What the flow shares with the others of its window; {@code null} when it is not counted. */
  @Nullable String subject(Flow flow) {
    String shared =
        switch (per) {
          case PAIR -> flow.from() + "\n" + flow.to();
          case FROM -> flow.from();
          case TO -> flow.to();
          case ADDRESS -> AlertLife.landing(flow);
        };
    return shared == null
        ? null
        : String.join("\n", per.toString(), flow.chain().name(), flow.asset(), shared);
  }

  /** The other end, of which the distinct ones are counted. */
  String party(Flow flow) {
    return per == Per.FROM ? flow.to() : flow.from();
  }
}
