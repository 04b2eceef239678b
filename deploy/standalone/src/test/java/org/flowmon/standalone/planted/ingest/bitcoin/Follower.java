package org.flowmon.standalone.planted.ingest.bitcoin;

import org.flowmon.standalone.planted.ingest.SpeaksBitcoin;

/** With {@link SpeaksBitcoin} it makes a cycle. */
public record Follower(SpeaksBitcoin back) {}
