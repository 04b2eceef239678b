package org.flowmon.standalone;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;
import org.flowmon.alerts.amend.Amendment;
import org.flowmon.alerts.amend.Amendment.Kind;
import org.flowmon.alerts.amend.Amendment.Proposed;
import org.flowmon.alerts.amend.Amendment.Status;
import org.flowmon.alerts.amend.AmendmentBook;
import org.flowmon.alerts.amend.AmendmentJson;
import org.flowmon.watchlist.Attribution;
import org.jspecify.annotations.Nullable;

/** Claims that two people agreed on at the desk, as lines of a list in the monitor's own format. */
final class ApprovedClaims {
  private static final JsonMapper MAPPER = new JsonMapper();

  private ApprovedClaims() {}

  /**
   * Reads them, in the order in which they were proposed, by their JSON line.
   *
   * @throws IOException when the topic cannot be read; the message says why
   */
  static Iterable<String> read(String bootstrap, String topic)
      throws IOException, InterruptedException {
    Map<String, String> lines = new TreeMap<>();
    Readback.read(
        bootstrap,
        new TopicPartition(topic, 0),
        () -> true,
        record -> {
          Amendment amendment = AmendmentJson.state(record.value());
          String line = line(amendment);
          if (line != null) {
            lines.put(amendment.at() + " " + amendment.id(), line);
          }
        });
    return lines.values();
  }

  private static @Nullable String line(Amendment amendment) {
    Proposed what = amendment.what();
    if (amendment.status() != Status.APPROVED || what.kind() != Kind.ADD_CLAIM) {
      return null;
    }
    Attribution claim =
        AmendmentBook.attribution(what, amendment.by() + ", approved by " + amendment.decidedBy());
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
    json.put("confidence", claim.confidence().toString());
    return json.toString();
  }
}
