package org.flowmon.standalone;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.flowmon.topic.Topics;
import org.flowmon.topology.TraceConfig;
import org.flowmon.trace.Bounds;
import org.flowmon.trace.Policy;
import org.flowmon.watchlist.Watchlist;

/**
 * A process that does a part of the whole, on brokers elsewhere; all else is as it usually is.
 *
 * @param dir where it keeps its files
 * @param labelsMayChange whether its lanes may go on with another watchlist
 */
record PartOf(String bootstrap, Path dir, Watchlist watchlist, boolean labelsMayChange) {

  PipelineConfig with(List<PipelineConfig.Source> sources, Role... roles) {
    return new PipelineConfig(
        new PipelineConfig.Kafka.At(bootstrap),
        dir,
        new Topics(Topics.DEFAULT_PREFIX),
        watchlist,
        null,
        Bounds.DEFAULT,
        List.of(Policy.values()),
        sources,
        Duration.ofMinutes(2), // longer than any outage that a test makes
        TraceConfig.IMAGE_AFTER,
        labelsMayChange,
        Set.of(roles),
        List.of(),
        false);
  }
}
