package org.flowmon.ingest.bitcoin;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bitcoinj.base.Sha256Hash;
import org.bitcoinj.core.Block;
import org.flowmon.chain.BlockRef;
import org.jspecify.annotations.Nullable;

/**
 * The headers of a chain from a trusted one upwards: the branch with the most work, 40 bytes a
 * block, and beside it the branches that have less. Equal work never displaces the branch that was
 * there first. Work is compared from the fork on, which is all that differs. Not safe for use by
 * several threads.
 */
final class HeaderChain {
  /** Headers beside the best branch that are kept; a peer that sends more is dropped. */
  static final int MAX_SIDE = 10_000;

  private static final int HASH = 32;

  /** What of a block header the choice of a branch needs. */
  record Header(Sha256Hash hash, Sha256Hash parent, long bits, long time) {
    static Header of(Block block) {
      return new Header(
          block.getHash(),
          block.getPrevBlockHash(),
          block.getDifficultyTarget(),
          block.time().getEpochSecond());
    }
  }

  private final Net net;
  private final long base;
  private int size;
  private byte[] hashes = new byte[HASH * 1024];
  // 0 where unknown: blocks known from the lane only.
  private int[] bits = new int[1024];
  private int[] times = new int[1024];
  private final Map<Sha256Hash, Header> side = new HashMap<>();
  private boolean bare;

  HeaderChain(Net net, Net.Anchor anchor) {
    this.net = net;
    this.base = anchor.height();
    append(anchor.header());
  }

  /**
   * From the last blocks of a lane, without gaps, oldest first: trusted, their work unknown until a
   * peer that has them too says it.
   */
  HeaderChain(Net net, List<BlockRef> recent) {
    this.net = net;
    this.base = recent.getFirst().height();
    this.bare = true;
    for (BlockRef block : recent) {
      append(new Header(Sha256Hash.wrap(block.hash()), Sha256Hash.ZERO_HASH, 0, block.time()));
    }
  }

  /** Height of the first header. */
  long base() {
    return base;
  }

  /** Height of the last header of the best branch. */
  long tip() {
    return base + size - 1;
  }

  /** The hash at that height of the best branch, {@code null} outside it. */
  @Nullable Sha256Hash hash(long height) {
    return height < base || height > tip() ? null : hashAt((int) (height - base));
  }

  /** Height on the best branch, or -1. Looks from the tip downwards. */
  long heightOf(Sha256Hash hash) {
    byte[] wanted = hash.getBytes();
    for (int i = size - 1; i >= 0; i--) {
      if (Arrays.equals(hashes, i * HASH, (i + 1) * HASH, wanted, 0, HASH)) {
        return base + i;
      }
    }
    return -1;
  }

  /** Whether a branch with less work holds it. */
  boolean isBeside(Sha256Hash hash) {
    return side.containsKey(hash);
  }

  /** Hashes from the tip downwards, closer ones denser: a peer answers from the first it has. */
  List<Sha256Hash> locator() {
    List<Sha256Hash> locator = new ArrayList<>();
    if (bare) {
      return List.of(hashAt(0));
    }
    int step = 1;
    int i = size - 1;
    for (; i > 0; i -= step) {
      locator.add(hashAt(i));
      if (locator.size() >= 10) {
        step *= 2;
      }
    }
    locator.add(hashAt(0));
    return locator;
  }

  /** Whether the parent of that header is here. */
  boolean connects(Header header) {
    return isBeside(header.hash()) || isBeside(header.parent()) || heightOf(header.parent()) >= 0;
  }

  /**
   * Takes consecutive headers whose first one {@link #connects}. The best branch afterwards is the
   * one with the most work.
   */
  void accept(List<Header> headers) throws PeerDropped {
    Header before = null;
    long known = -1;
    for (Header header : headers) {
      if (before != null && !header.parent().equals(before.hash())) {
        throw PeerDropped.garbage("sent headers that do not follow each other");
      }
      before = header;
      boolean onTop = header.parent().equals(hashAt(size - 1));
      if (!onTop) {
        // A run of known headers is followed by height: a search of the whole chain is slow.
        known =
            known >= 0 && header.hash().equals(hash(known + 1))
                ? known + 1
                : heightOf(header.hash());
        if (known >= 0) {
          // The hash says that these are its bits.
          bits[(int) (known - base)] = (int) header.bits();
          continue;
        }
        if (isBeside(header.hash())) {
          continue;
        }
      }
      String refused = net.refusesWork(header);
      if (!refused.isEmpty()) {
        throw PeerDropped.garbage("sent header " + header.hash() + " with " + refused);
      }
      checkDifficulty(header);
      if (onTop) {
        append(header);
      } else if (side.size() >= MAX_SIDE) {
        throw PeerDropped.garbage("sent more than " + MAX_SIDE + " headers beside the best chain");
      } else {
        side.put(header.hash(), header);
      }
    }
    bare = false;
    if (before != null && isBeside(before.hash())) {
      weigh(before);
    }
  }

  private void weigh(Header tip) {
    List<Header> branch = new ArrayList<>();
    Header at = tip;
    while (at != null) {
      branch.add(at);
      at = side.get(at.parent());
    }
    long fork = heightOf(branch.getLast().parent());
    if (fork < 0) {
      return;
    }
    BigInteger theirs = BigInteger.ZERO;
    for (Header header : branch) {
      theirs = theirs.add(Net.work(header.bits()));
    }
    // Work that is unknown is taken as that of the block that competes with it.
    long assumed = branch.getLast().bits();
    BigInteger ours = BigInteger.ZERO;
    for (int i = (int) (fork - base) + 1; i < size; i++) {
      ours = ours.add(Net.work(bits[i] == 0 ? assumed : Integer.toUnsignedLong(bits[i])));
    }
    if (theirs.compareTo(ours) > 0) {
      for (int i = (int) (fork - base) + 1; i < size; i++) {
        long known = bits[i] == 0 ? assumed : Integer.toUnsignedLong(bits[i]);
        side.put(hashAt(i), new Header(hashAt(i), hashAt(i - 1), known, time(i)));
      }
      size = (int) (fork - base) + 1;
      for (Header header : branch.reversed()) {
        side.remove(header.hash());
        append(header);
      }
    }
  }

  private void checkDifficulty(Header header) throws PeerDropped {
    Header parent = ancestor(header.parent(), 0);
    if (parent == null || parent.bits() == 0) {
      return;
    }
    long expected = parent.bits();
    if (net.retargets() && (heightAnywhere(header.parent()) + 1) % Net.PERIOD == 0) {
      Header first = ancestor(header.parent(), Net.PERIOD - 1);
      if (first == null) {
        return;
      }
      expected = net.retarget(parent.bits(), parent.time() - first.time());
    }
    if (header.bits() != expected) {
      throw PeerDropped.garbage(
          "sent header " + header.hash() + " with another difficulty than the rules give");
    }
  }

  /** The header {@code steps} before that one, on whichever branch; {@code null} below the base. */
  private @Nullable Header ancestor(Sha256Hash from, int steps) {
    Sha256Hash at = from;
    int left = steps;
    for (Header beside = side.get(at); beside != null; beside = side.get(at)) {
      if (left-- == 0) {
        return beside;
      }
      at = beside.parent();
    }
    int i = (int) (heightOf(at) - base) - left;
    return i < 0
        ? null
        : new Header(
            hashAt(i),
            i == 0 ? Sha256Hash.ZERO_HASH : hashAt(i - 1),
            Integer.toUnsignedLong(bits[i]),
            time(i));
  }

  private long heightAnywhere(Sha256Hash hash) {
    long above = 0;
    Sha256Hash at = hash;
    for (Header beside = side.get(at); beside != null; beside = side.get(at)) {
      above++;
      at = beside.parent();
    }
    return heightOf(at) + above;
  }

  private Sha256Hash hashAt(int i) {
    return Sha256Hash.wrap(Arrays.copyOfRange(hashes, i * HASH, (i + 1) * HASH));
  }

  private long time(int i) {
    return Integer.toUnsignedLong(times[i]);
  }

  private void append(Header header) {
    if (size == bits.length) {
      int more = size + size / 2;
      hashes = Arrays.copyOf(hashes, more * HASH);
      bits = Arrays.copyOf(bits, more);
      times = Arrays.copyOf(times, more);
    }
    System.arraycopy(header.hash().getBytes(), 0, hashes, size * HASH, HASH);
    bits[size] = (int) header.bits();
    times[size] = (int) header.time();
    size++;
  }
}
