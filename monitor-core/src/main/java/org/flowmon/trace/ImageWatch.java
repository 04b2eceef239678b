package org.flowmon.trace;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Hands holders over to an image that is being taken, each before it changes for the first time, as
 * it was when the image began. A holder knows the last image that has it.
 */
final class ImageWatch {
  private int image;
  private @Nullable Consumer<Holder> beforeChange;

  /** A further image begins: what changes is handed to {@code before} as it is still. */
  void begin(Consumer<Holder> before) {
    image++;
    beforeChange = before;
  }

  /** The image has all, or is given up. */
  void end() {
    beforeChange = null;
  }

  boolean running() {
    return beforeChange != null;
  }

  /** The number of the last image. */
  int image() {
    return image;
  }

  /** The holder is about to change. */
  void capture(Holder holder) {
    if (beforeChange != null && holder.captured != image) {
      holder.captured = image;
      beforeChange.accept(holder);
    }
  }

  /** The last image need not be shown this holder any more. Returns whether it was already. */
  boolean isIn(Holder holder) {
    boolean had = holder.captured == image;
    holder.captured = image;
    return had;
  }
}
