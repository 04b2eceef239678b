package org.flowmon.ingest;

import java.util.Locale;

/** Where a new lane begins. A lane that holds blocks goes on after the last of them instead. */
public sealed interface Start {
  /** The last 144 blocks: about a day of Bitcoin. */
  Start DEFAULT = new Back(144);

  /** With the block at that height. */
  record AtHeight(long height) implements Start {
    public AtHeight {
      if (height < 0) {
        throw new IllegalArgumentException("a start height is 0 or more, not " + height);
      }
    }

    @Override
    public String toString() {
      return Long.toString(height);
    }
  }

  /** With the block of that hash, lower-case hexadecimal. */
  record AtHash(String hash) implements Start {
    @Override
    public String toString() {
      return hash;
    }
  }

  /** With the last {@code blocks} blocks; with none of them when 0. */
  record Back(long blocks) implements Start {
    public Back {
      if (blocks < 0) {
        throw new IllegalArgumentException("a number of blocks is 0 or more, not " + blocks);
      }
    }

    @Override
    public String toString() {
      return "-" + blocks;
    }
  }

  /**
   * Reads {@code HEIGHT}, {@code HASH} (64 hexadecimal digits) or {@code -N}. Throws {@link
   * IllegalArgumentException} for anything else.
   */
  static Start parse(String text) {
    if (text.matches("(0x)?[0-9a-fA-F]{64}")) {
      return new AtHash(text.toLowerCase(Locale.ROOT));
    }
    if (text.matches("-[0-9]{1,12}")) {
      return new Back(Long.parseLong(text.substring(1)));
    }
    if (text.matches("[0-9]{1,12}")) {
      return new AtHeight(Long.parseLong(text));
    }
    throw new IllegalArgumentException(
        "a start is a HEIGHT, a block HASH (64 hexadecimal digits) or -N for the last N blocks, not"
            + " \""
            + text
            + "\"");
  }
}
