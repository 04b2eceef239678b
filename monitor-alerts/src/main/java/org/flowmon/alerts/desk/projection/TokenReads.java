package org.flowmon.alerts.desk.projection;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.flowmon.alerts.RecordJson;
import org.flowmon.alerts.desk.access.ApiToken;
import org.jspecify.annotations.Nullable;

/** Asks the tables for API tokens. Safe for many threads. */
public final class TokenReads {
  private final Tables tables;

  TokenReads(Tables tables) {
    this.tables = tables;
  }

  /** The one of that hash. */
  public Optional<ApiToken> byHash(String hash) throws SQLException {
    return find("select json from api_token where hash = ?", hash).stream().findFirst();
  }

  /** The one of that id. */
  public Optional<ApiToken> byId(String id) throws SQLException {
    return find("select json from api_token where id = ?", id).stream().findFirst();
  }

  /** All of them. */
  public List<ApiToken> all() throws SQLException {
    return find("select json from api_token order by id", null);
  }

  private List<ApiToken> find(String sql, @Nullable String value) throws SQLException {
    return tables
        .database()
        .read(
            db -> {
              List<ApiToken> found = new ArrayList<>();
              try (PreparedStatement select = db.prepareStatement(sql)) {
                if (value != null) {
                  select.setString(1, value);
                }
                try (ResultSet row = select.executeQuery()) {
                  while (row.next()) {
                    found.add(RecordJson.read(row.getBytes(1), ApiToken.class));
                  }
                }
              }
              return found;
            });
  }
}
