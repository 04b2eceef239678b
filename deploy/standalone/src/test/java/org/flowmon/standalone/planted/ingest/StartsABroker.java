package org.flowmon.standalone.planted.ingest;

import kafka.server.KafkaConfig;

/** Breaks: only the command line has a broker. */
public record StartsABroker(KafkaConfig config) {}
