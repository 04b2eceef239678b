package org.flowmon.standalone;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.flowmon.alerts.amend.Amendment;
import org.flowmon.alerts.amend.Amendment.Kind;
import org.flowmon.alerts.amend.Amendment.Proposed;
import org.flowmon.alerts.amend.Amendment.Status;
import org.flowmon.alerts.amend.AmendmentBook;
import org.flowmon.alerts.amend.AmendmentJson;
import org.flowmon.topic.Topics;
import org.flowmon.watchlist.Attribution;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Claims that two people agreed on at the desk, as lines of a list in the monitor's own format: new
 * ones, and those that are taken back. Of several decisions on one claim the last one counts. Made
 * from the records of the amendments topic, whatever the order of different amendments in it. Not
 * for several threads.
 */
final class ApprovedClaims {
  private static final Logger log = LoggerFactory.getLogger(ApprovedClaims.class);
  private static final JsonMapper MAPPER = new JsonMapper();

  private final Map<String, Amendment> all = new HashMap<>();

  /** On what a claim is. */
  private record On(String entity, String chain, @Nullable String address, @Nullable String tag) {}

  /**
   * What was agreed on until now.
   *
   * @throws IOException when the topic cannot be read; the message says why
   */
  static ApprovedClaims read(String bootstrap, Topics topics)
      throws IOException, InterruptedException {
    ApprovedClaims claims = new ApprovedClaims();
    Readback.read(
        bootstrap, new TopicPartition(topics.amendments(), 0), () -> true, claims::accept);
    return claims;
  }

  /** A record of the topic; one that is no amendment is named in the log and counts for nothing. */
  void accept(ConsumerRecord<byte[], byte[]> record) {
    try {
      Amendment amendment = AmendmentJson.state(record.value());
      all.put(amendment.id(), amendment);
    } catch (IllegalArgumentException e) {
      log.warn("{}@{} is no amendment: {}", record.topic(), record.offset(), e.getMessage());
    }
  }

  /** The lines of what holds, in the order in which it was decided. */
  List<String> lines() {
    Map<On, String> lines = new LinkedHashMap<>();
    all.values().stream()
        .filter(each -> each.status() == Status.APPROVED && each.what().kind().isClaim())
        .sorted(
            Comparator.comparing((Amendment each) -> String.valueOf(each.decidedAt()))
                .thenComparing(Amendment::id))
        .forEach(
            each -> {
              Attribution claim = claim(each);
              On on = new On(claim.entity(), claim.chain(), claim.address(), claim.coinbaseTag());
              lines.remove(on);
              lines.put(on, line(each, claim));
            });
    return List.copyOf(lines.values());
  }

  private static Attribution claim(Amendment amendment) {
    return AmendmentBook.attribution(
        amendment.what(), amendment.by() + ", approved by " + amendment.decidedBy());
  }

  private static String line(Amendment amendment, Attribution claim) {
    Proposed what = amendment.what();
    ObjectNode json = MAPPER.createObjectNode();
    json.put("entity", claim.entity());
    if (what.name() != null && !what.name().isBlank()) {
      json.put("name", what.name());
    }
    json.put("chain", claim.chain());
    if (claim.address() != null) {
      json.put("address", claim.address());
    } else {
      json.put("coinbaseTag", claim.coinbaseTag());
    }
    json.put("source", claim.source());
    json.put("reference", amendment.evidence());
    if (what.kind() == Kind.REMOVE_CLAIM) {
      json.put("withdrawn", true);
    } else {
      json.put("confidence", claim.confidence().toString());
    }
    return json.toString();
  }
}
