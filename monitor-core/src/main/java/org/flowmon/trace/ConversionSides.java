package org.flowmon.trace;

import java.util.List;
import org.flowmon.chain.AccountTransaction.Conversion;
import org.flowmon.chain.AccountTransaction.Conversion.Side;
import org.flowmon.chain.AccountTransaction.Transfer;
import org.flowmon.watchlist.Labels;
import org.jspecify.annotations.Nullable;

/**
 * Which marked transfers are sides of a conversion in fact. A side counts if it moves something and
 * the pool (who is given to, or taken from) is not labelled: a label is a boundary, and then the
 * transfer is traced as it stands. What is given counts only if something is taken for it later and
 * all that is given is of one asset; what is taken, only if something was given before.
 */
final class ConversionSides {
  private final Labels labels;

  ConversionSides(Labels labels) {
    this.labels = labels;
  }

  /** Whether transfer {@code i}, which is marked {@code as}, converts. */
  boolean convert(List<Transfer> transfers, int i, Conversion as, long day) {
    Transfer t = transfers.get(i);
    if (!open(t, as, day)) {
      return false;
    }
    if (as.side() == Side.TAKE) {
      return first(transfers, 0, i, Conversion.give(as.index()), day) != null;
    }
    Transfer given = first(transfers, 0, i + 1, as, day);
    return given != null
        && given.asset().equals(t.asset())
        && first(transfers, i + 1, transfers.size(), Conversion.take(as.index()), day) != null;
  }

  private @Nullable Transfer first(
      List<Transfer> transfers, int from, int to, Conversion as, long day) {
    for (int i = from; i < to; i++) {
      Transfer t = transfers.get(i);
      if (as.equals(t.conversion()) && open(t, as, day)) {
        return t;
      }
    }
    return null;
  }

  private boolean open(Transfer t, Conversion as, long day) {
    return t.moves() && labels.at(as.side() == Side.GIVE ? t.to() : t.from(), day) == null;
  }
}
