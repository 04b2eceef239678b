package org.flowmon.trace;

import org.flowmon.chain.Txid;
import org.jspecify.annotations.Nullable;

/**
 * Whatever carries value: a coin ({@code txid} and, as {@code sub}, its output index) or an
 * account's asset (no txid; the address and, as {@code sub}, the asset's number). As a {@link Pool}
 * it is what it holds now. Lives in one {@link Holdings}.
 */
final class Holder extends Pool {
  final @Nullable Txid txid;
  final int sub;
  final int hash;

  /** Whom it pays, as far as known, by its number among {@link Addresses}. */
  final int address;

  /** The block that changed it last, as counted by {@link Holdings}. */
  int touched;

  /** Whether it waits to rest. */
  boolean idle;

  /** The last image of the state that has it. */
  int captured;

  Holder(@Nullable Txid txid, int sub, int address) {
    this.txid = txid;
    this.sub = sub;
    this.address = address;
    this.hash = hash(txid, sub, address);
  }

  /** The address of a coin is no part of what it is. */
  static int hash(@Nullable Txid txid, int sub, int address) {
    int h = ((txid == null ? address : txid.hashCode()) + sub * 0x9E3779B9) * 0x85EBCA6B;
    return h ^ (h >>> 15);
  }

  boolean is(@Nullable Txid otherTxid, int otherSub, int otherAddress) {
    return sub == otherSub && (txid == null ? address == otherAddress : txid.equals(otherTxid));
  }
}
