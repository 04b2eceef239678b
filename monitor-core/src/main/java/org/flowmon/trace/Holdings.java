package org.flowmon.trace;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * All holders of a ledger, with what undoes the changes of the current block and, while an image of
 * the state is being taken, a hand-over of each holder's old composition before it changes.
 */
final class Holdings {
  private final HolderTable table = new HolderTable();
  private int block;
  private List<Undo> journal = new ArrayList<>();
  private int image;
  private @Nullable Consumer<Holder> beforeChange;

  /**
   * What a holder was made of before the block that changed it; {@code null} when it did not exist.
   */
  record Undo(Holder holder, @Nullable Composition before) {}

  /** From here on, changes are journalled into {@code undo}. */
  void beginBlock(List<Undo> undo) {
    block++;
    journal = undo;
  }

  @Nullable Holder find(Object id, int sub) {
    return table.get(id, sub);
  }

  int size() {
    return table.size();
  }

  /**
   * Makes {@code composition} that of a holder found before. {@code null} or an empty one removes
   * it.
   */
  void change(Holder holder, @Nullable Composition composition) {
    note(holder);
    if (composition == null || composition.isZero()) {
      table.remove(holder);
      holder.composition = null;
    } else {
      holder.composition = composition;
    }
  }

  /** Adds a holder that is not there. One of nothing is not added. */
  void add(Object id, int sub, @Nullable String address, Composition composition) {
    if (composition.isZero()) {
      return;
    }
    Holder holder = new Holder(id, sub, address);
    holder.composition = composition;
    holder.captured = image;
    holder.touched = block;
    journal.add(new Undo(holder, null));
    table.add(holder);
  }

  /**
   * Changes what a holder has and ever had: {@code change} is made to its composition ({@code null}
   * for none) now and before each of {@code blocks} that touched it, so that no undo takes it back.
   */
  void settle(
      String account,
      int asset,
      Iterable<TracedBlock> blocks,
      UnaryOperator<@Nullable Composition> change) {
    Holder holder = table.get(account, asset);
    boolean there = holder != null;
    for (TracedBlock each : blocks) {
      for (int i = 0; i < each.undo.size(); i++) {
        Undo undo = each.undo.get(i);
        if (undo.holder.is(account, asset)) {
          each.undo.set(i, new Undo(undo.holder, change.apply(undo.before)));
          holder = there ? holder : undo.holder; // gone, but an undo may bring this one back
        }
      }
    }
    if (holder == null) {
      holder = new Holder(account, asset, account);
    }
    if (there) {
      capture(holder);
      holder.composition = change.apply(holder.composition);
    } else {
      holder.composition = change.apply(null);
      holder.captured = image;
      table.add(holder);
    }
  }

  private void note(Holder holder) {
    capture(holder);
    if (holder.touched != block) {
      holder.touched = block;
      journal.add(new Undo(holder, holder.composition));
    }
  }

  private void capture(Holder holder) {
    if (beforeChange != null && holder.captured != image) {
      holder.captured = image;
      beforeChange.accept(holder);
    }
  }

  /** Takes back what a journal holds, last first. */
  void undo(List<Undo> changes) {
    for (int i = changes.size() - 1; i >= 0; i--) {
      Undo change = changes.get(i);
      Holder holder = change.holder;
      boolean there = holder.composition != null;
      if (there) {
        capture(holder);
      }
      holder.composition = change.before;
      holder.touched = 0;
      if (change.before == null && there) {
        table.remove(holder);
      } else if (change.before != null && !there) {
        holder.captured = image;
        table.add(holder);
      }
    }
  }

  /** Puts a holder into the table without a journal entry. */
  Holder restore(Object id, int sub, @Nullable String address, Composition composition) {
    Holder holder = new Holder(id, sub, address);
    holder.composition = composition;
    table.add(holder);
    return holder;
  }

  /**
   * Begins an image: returns the holders of this moment (with {@code null}s between) and hands each
   * of them that changes from now on, and was not {@link #markCaptured} yet, to {@code before} with
   * its old composition.
   */
  @Nullable Holder[] beginImage(Consumer<Holder> before) {
    image++;
    beforeChange = before;
    return table.copy();
  }

  /** Whether the running image has this holder; it has from now on. */
  boolean markCaptured(Holder holder) {
    boolean had = holder.captured == image;
    holder.captured = image;
    return had;
  }

  void endImage() {
    beforeChange = null;
  }

  /** Every holder, in no particular order. */
  void forEach(Consumer<Holder> visitor) {
    for (Holder h : table.copy()) {
      if (h != null) {
        visitor.accept(h);
      }
    }
  }
}
