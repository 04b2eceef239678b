package org.flowmon.trace;

import org.flowmon.chain.Amount;
import org.flowmon.trace.Journal.Kind;

/** How what a {@link Journal} holds is taken back from a pool. */
final class Undoing {
  private final Mixing mixing;
  private final Pool scratch = new Pool();

  Undoing(Mixing mixing) {
    this.mixing = mixing;
  }

  /** Takes back one change of an account's pool. */
  void undo(Journal changes, int i, Pool pool) {
    Pool entry = changes.pool(i);
    switch (changes.kind(i)) {
      case WHOLE -> pool.words = entry.words;
      case ADDED -> pool.words = new Pool().words;
      case TAKEN -> {
        int w = entry.width();
        for (int lot = entry.size() - 1; lot >= 0; lot--) {
          int at = Lots.at(entry.words, lot, w);
          Lots.prepend(pool, entry.words, at, w, entry.words[at + w]);
        }
      }
      case LANDED -> {
        int n = entry.size();
        int w = entry.width();
        long link = n == 0 ? 0 : entry.words[1 + w];
        Lots.truncate(pool, n, n == 0 ? Amount.ZERO : Limbs.get(entry.words, 1, w), link);
      }
      case OLDER -> mixing.draw(pool, entry.value(), scratch);
      case NONE, REMOVED -> {}
    }
  }

  /**
   * Makes a block's journal give back {@code older} too, which the holder had before all else.
   * {@code past} is the holder's pool as it was after the block, and before it in the end.
   */
  void settle(TracedBlock traced, Holder holder, Pool past, Amount older) {
    int first = -1;
    for (int i = traced.journal.size() - 1; i >= 0; i--) {
      if (traced.journal.holder(i) == holder && traced.journal.kind(i) != Kind.NONE) {
        if (traced.journal.frozen) {
          traced.journal = traced.journal.copy();
        }
        undo(traced.journal, i, past);
        if (first >= 0) {
          traced.journal.remove(first);
        }
        first = i;
      }
    }
    if (first >= 0) {
      Pool before = new Pool();
      before.words = past.words.clone();
      mixing.prepend(before, older);
      traced.journal.replace(first, before, mixing);
    }
  }
}
