package org.flowmon.standalone.planted.watchlist;

import org.apache.kafka.common.TopicPartition;

/** Breaks: the meaning knows no Kafka. */
public record TalksToKafka(TopicPartition place) {}
