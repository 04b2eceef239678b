package org.flowmon.alerts.desk.projection;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.flowmon.chain.Chain;
import org.flowmon.topic.Settled;

/**
 * Writes which blocks of accounts came without traces, so that what moved within contracts was not
 * seen. A block of another branch takes the place of the one before.
 */
final class UntracedTable implements AutoCloseable {
  private final PreparedStatement put;
  private final PreparedStatement drop;

  UntracedTable(Connection db) throws SQLException {
    put =
        db.prepareStatement(
            "insert into untraced(chain, height) values (?, ?)"
                + " on conflict (chain, height) do nothing");
    drop = db.prepareStatement("delete from untraced where chain = ? and height = ?");
  }

  void put(Settled mark) throws SQLException {
    if (mark.chain().model() != Chain.Model.ACCOUNT) {
      return;
    }
    PreparedStatement statement = mark.untraced() ? put : drop;
    statement.setString(1, mark.chain().name());
    statement.setLong(2, mark.height());
    statement.executeUpdate();
  }

  @Override
  public void close() throws SQLException {
    put.close();
    drop.close();
  }
}
