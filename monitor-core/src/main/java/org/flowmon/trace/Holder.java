package org.flowmon.trace;

import org.jspecify.annotations.Nullable;

/**
 * Whatever carries value: a coin ({@code id} its Txid, {@code sub} its output index) or an
 * account's asset ({@code id} the address, {@code sub} the asset's number). As a {@link Pool} it is
 * what it holds now. Lives in one {@link Holdings}.
 */
final class Holder extends Pool {
  final Object id;
  final int sub;
  final int hash;

  /** Whom it pays, as far as known. */
  final @Nullable String address;

  /** The block that changed it last, as counted by {@link Holdings}. */
  int touched;

  /** The last image of the state that has it. */
  int captured;

  Holder(Object id, int sub, @Nullable String address) {
    this.id = id;
    this.sub = sub;
    this.address = address;
    this.hash = hash(id, sub);
  }

  static int hash(Object id, int sub) {
    int h = (id.hashCode() + sub * 0x9E3779B9) * 0x85EBCA6B;
    return h ^ (h >>> 15);
  }

  boolean is(Object otherId, int otherSub) {
    return sub == otherSub && (id == otherId || id.equals(otherId));
  }
}
