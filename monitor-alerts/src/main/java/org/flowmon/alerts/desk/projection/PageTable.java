package org.flowmon.alerts.desk.projection;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Of which cases people were paged, over which route, since when; from the pages topic. */
final class PageTable implements AutoCloseable {
  private static final JsonMapper MAPPER = new JsonMapper();

  private final PreparedStatement put;
  private final PreparedStatement delete;

  PageTable(Connection db) throws SQLException {
    put =
        db.prepareStatement(
            "insert into page(key, case_key, opened) values (?, ?, ?)"
                + " on conflict (key) do update set opened = excluded.opened");
    delete = db.prepareStatement("delete from page where key = ?");
  }

  /**
   * Takes a record of the topic; what is no page of which an endpoint was told is passed over.
   *
   * @throws IllegalArgumentException for a page without a time
   */
  void put(String key, byte @Nullable [] json) throws SQLException {
    if (json == null) {
      delete.setString(1, key);
      delete.executeUpdate();
      return;
    }
    JsonNode page;
    try {
      page = MAPPER.readTree(json);
    } catch (IOException e) {
      throw new IllegalArgumentException("a page is JSON: " + e.getMessage(), e);
    }
    if (!page.at("/told/act").isTextual()) {
      return;
    }
    try {
      put.setString(1, key);
      put.setString(2, page.path("case").asText());
      put.setLong(3, Instant.parse(page.path("opened").asText()).toEpochMilli());
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("opened: " + e.getMessage(), e);
    }
    put.executeUpdate();
  }

  @Override
  public void close() throws SQLException {
    put.close();
    delete.close();
  }
}
