package org.flowmon.alerts;

import java.math.BigInteger;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.flowmon.chain.Amount;

/** What a window holds. Count and sum cost a look-up or two, the distinct ones a pass over all. */
public final class Tally {
  private final WindowSeries series;
  private final AssetRef asset;
  private final long first;
  private final long last;

  /** From the entry {@code first} to {@code last}; none when that is the one before. */
  Tally(WindowSeries series, AssetRef asset, long first, long last) {
    this.series = series;
    this.asset = asset;
    this.first = first;
    this.last = last;
  }

  /** What all amounts are of. */
  public AssetRef asset() {
    return asset;
  }

  /** How many flows. */
  public long count() {
    return last - first + 1;
  }

  /** Their amounts together, exact. */
  public Amount sum() {
    if (count() == 0) {
      return Amount.ZERO;
    }
    WindowEntry oldest = series.get(first);
    BigInteger before = oldest.sum().subtract(oldest.amount());
    return Amount.of(series.get(last).sum().subtract(before));
  }

  /** How many different other ends. */
  public long parties() {
    return distinct(WindowEntry::party);
  }

  /** How many different addresses they arrived at, as far as known. */
  public long addresses() {
    return distinct(WindowEntry::address);
  }

  /** The time of the oldest, seconds since 1970; not of an empty one. */
  public long since() {
    return series.get(first).time();
  }

  private long distinct(Function<WindowEntry, String> what) {
    return LongStream.rangeClosed(first, last)
        .mapToObj(number -> what.apply(series.get(number)))
        .filter(text -> !text.isEmpty())
        .distinct()
        .count();
  }
}
