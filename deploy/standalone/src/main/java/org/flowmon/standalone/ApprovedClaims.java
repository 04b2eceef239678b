package org.flowmon.standalone;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.flowmon.alerts.amend.Amendment;
import org.flowmon.alerts.amend.Amendment.Kind;
import org.flowmon.alerts.amend.Amendment.Proposed;
import org.flowmon.alerts.amend.Amendment.Status;
import org.flowmon.alerts.amend.AmendmentBook;
import org.flowmon.alerts.amend.AmendmentJson;
import org.flowmon.watchlist.Attribution;
import org.jspecify.annotations.Nullable;

/**
 * Claims that two people agreed on at the desk, as lines of a list in the monitor's own format: new
 * ones, and those that are taken back. Of several decisions on one claim the last one counts.
 */
final class ApprovedClaims {
  private static final JsonMapper MAPPER = new JsonMapper();

  private ApprovedClaims() {}

  /** On what a claim is. */
  private record On(String entity, String chain, @Nullable String address, @Nullable String tag) {}

  /**
   * Reads them, in the order in which they were decided, by their JSON line.
   *
   * @throws IOException when the topic cannot be read; the message says why
   */
  static List<String> read(String bootstrap, String topic)
      throws IOException, InterruptedException {
    Map<String, Amendment> all = new HashMap<>();
    Readback.read(
        bootstrap,
        new TopicPartition(topic, 0),
        () -> true,
        record -> {
          Amendment amendment = AmendmentJson.state(record.value());
          all.put(amendment.id(), amendment);
        });
    return lines(all.values());
  }

  /** Of those amendments, the lines of what holds. */
  static List<String> lines(Collection<Amendment> all) {
    Map<On, String> lines = new LinkedHashMap<>();
    all.stream()
        .filter(each -> each.status() == Status.APPROVED && each.what().kind() != Kind.SUPPRESS)
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
