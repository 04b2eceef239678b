package org.flowmon.alerts.desk.projection;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.flowmon.alerts.RecordJson;
import org.flowmon.alerts.desk.access.ApiToken;

/** Writes API tokens. */
final class TokenTable implements AutoCloseable {
  private final PreparedStatement put;

  TokenTable(Connection db) throws SQLException {
    put =
        db.prepareStatement(
            "insert into api_token(id, hash, json) values (?, ?, ?)"
                + " on conflict (id) do update set json = excluded.json");
  }

  void put(byte[] json) throws SQLException {
    ApiToken token = RecordJson.read(json, ApiToken.class);
    put.setString(1, token.id());
    put.setString(2, token.hash());
    put.setBytes(3, json);
    put.executeUpdate();
  }

  @Override
  public void close() throws SQLException {
    put.close();
  }
}
