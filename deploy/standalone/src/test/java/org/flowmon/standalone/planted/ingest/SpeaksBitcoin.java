package org.flowmon.standalone.planted.ingest;

import org.bitcoinj.base.Coin;
import org.flowmon.standalone.planted.ingest.bitcoin.Follower;
import org.jspecify.annotations.Nullable;

/** Breaks: bitcoinj stays in the package for bitcoin; and packages use each other in a circle. */
public record SpeaksBitcoin(@Nullable Follower follower, Coin coin) {}
