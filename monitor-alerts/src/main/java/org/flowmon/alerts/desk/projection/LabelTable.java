package org.flowmon.alerts.desk.projection;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes which addresses are whose now, as the attributions topic says. */
final class LabelTable implements AutoCloseable {
  private static final JsonMapper MAPPER = new JsonMapper();

  /** Between the parts of a claim's key: chain, address or tag, entity and more. */
  private static final char BETWEEN = '\0';

  private final PreparedStatement put;
  private final PreparedStatement delete;

  LabelTable(Connection db) throws SQLException {
    put =
        db.prepareStatement(
            "insert into label(name, chain, entity, address, json) values (?, ?, ?, ?, ?)"
                + " on conflict (name) do update set json = excluded.json");
    delete = db.prepareStatement("delete from label where name = ?");
  }

  /**
   * A claim under the key of its record; without one it no longer holds. Records beside the claims
   * (what the trace was set to, the version of a chain's labels) are passed over.
   */
  void put(String key, byte @Nullable [] json) throws SQLException {
    if (key.indexOf(BETWEEN) == key.lastIndexOf(BETWEEN)) {
      return;
    }
    String name = key.replace(BETWEEN, ' ');
    if (json == null) {
      delete.setString(1, name);
      delete.executeUpdate();
      return;
    }
    JsonNode label;
    try {
      label = MAPPER.readTree(json);
    } catch (IOException e) {
      throw new IllegalArgumentException("an attribution is JSON: " + e.getMessage(), e);
    }
    put.setString(1, name);
    put.setString(2, label.path("chain").asText(""));
    put.setString(3, label.path("entity").asText(""));
    put.setString(4, label.path("address").asText(null));
    put.setBytes(5, json);
    put.executeUpdate();
  }

  @Override
  public void close() throws SQLException {
    for (PreparedStatement each : List.of(put, delete)) {
      each.close();
    }
  }
}
