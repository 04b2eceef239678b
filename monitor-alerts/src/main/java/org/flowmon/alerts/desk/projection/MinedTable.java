package org.flowmon.alerts.desk.projection;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.flowmon.topic.Mined;
import org.flowmon.topic.Settled;

/** Writes who mined which block. A block of another branch takes the place of the one before. */
final class MinedTable implements AutoCloseable {
  private static final int SECONDS_A_DAY = 86_400;

  private final PreparedStatement put;

  MinedTable(Connection db) throws SQLException {
    put =
        db.prepareStatement(
            "insert into mined(chain, height, day, time, by_address, by_tag, minted)"
                + " values (?, ?, ?, ?, ?, ?, ?)"
                + " on conflict (chain, height) do update set day = excluded.day,"
                + " time = excluded.time, by_address = excluded.by_address,"
                + " by_tag = excluded.by_tag, minted = excluded.minted");
  }

  /** Of a block of which it is said who mined it, or that nobody knows. */
  void put(Settled mark) throws SQLException {
    Mined mined = mark.mined();
    if (mined == null) {
      return;
    }
    put.setString(1, mark.chain().name());
    put.setLong(2, mark.height());
    put.setLong(3, Math.floorDiv(mined.time(), SECONDS_A_DAY));
    put.setLong(4, mined.time());
    put.setString(5, mined.byAddress());
    put.setString(6, mined.byTag());
    put.setString(7, mined.minted().toString());
    put.executeUpdate();
  }

  @Override
  public void close() throws SQLException {
    put.close();
  }
}
