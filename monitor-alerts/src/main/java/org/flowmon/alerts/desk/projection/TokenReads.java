package org.flowmon.alerts.desk.projection;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.flowmon.alerts.RecordJson;
import org.flowmon.alerts.desk.access.ApiToken;

/** Asks the tables for API tokens. Safe for many threads. */
public final class TokenReads {
  private final Tables tables;

  TokenReads(Tables tables) {
    this.tables = tables;
  }

  /** The one of that hash. */
  public Optional<ApiToken> byHash(String hash) throws SQLException {
    return tables.first("select json from api_token where hash = ?", TokenReads::token, hash);
  }

  /** The one of that id. */
  public Optional<ApiToken> byId(String id) throws SQLException {
    return tables.first("select json from api_token where id = ?", TokenReads::token, id);
  }

  /** All of them. */
  public List<ApiToken> all() throws SQLException {
    return tables.list("select json from api_token order by id", TokenReads::token);
  }

  private static ApiToken token(ResultSet row) throws SQLException {
    return RecordJson.read(row.getBytes(1), ApiToken.class);
  }
}
