package org.flowmon.standalone.planted.alerts;

import org.flowmon.standalone.planted.ingest.StartsABroker;

/** Breaks: alerts hear of ingest through topics only. */
record KnowsIngest(StartsABroker broker) {}
