package org.flowmon.standalone.planted.chain;

import org.flowmon.standalone.planted.watchlist.TalksToKafka;

/** Breaks: a chain knows nothing of lists. */
record KnowsTheWatchlist(TalksToKafka list) {}
