package org.flowmon.alerts.desk.projection;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import org.flowmon.topic.Labelled;
import org.flowmon.topic.ListCodec;

/** Writes which versions of the watchlist there were, and which counts in which chain. */
final class ListTable implements AutoCloseable {
  private final PreparedStatement put;
  private final PreparedStatement putPart;
  private final PreparedStatement putMark;

  ListTable(Connection db) throws SQLException {
    put =
        db.prepareStatement(
            "insert into list_version(version, at, parts, entities, claims) values (?, ?, ?, ?, ?)"
                + " on conflict (version) do nothing");
    putPart =
        db.prepareStatement(
            "insert into list_part(version, part, content) values (?, ?, ?)"
                + " on conflict (version, part) do nothing");
    putMark =
        db.prepareStatement(
            "insert into list_mark(chain, version, at) values (?, ?, ?)"
                + " on conflict (chain) do update set version = excluded.version,"
                + " at = excluded.at");
  }

  /** A part of a version; {@code at} is when it was written, in milliseconds since 1970. */
  void put(byte[] key, byte[] content, long at) throws SQLException {
    ListCodec.Key part = ListCodec.Key.fromBytes(key);
    put.setString(1, part.version());
    put.setLong(2, at);
    put.setInt(3, part.parts());
    put.setInt(4, part.entities());
    put.setInt(5, part.claims());
    put.executeUpdate();
    putPart.setString(1, part.version());
    putPart.setInt(2, part.part());
    putPart.setBytes(3, content);
    putPart.executeUpdate();
  }

  /** That a version counts in a chain from here on. */
  void mark(Labelled mark, long at) throws SQLException {
    putMark.setString(1, mark.chain().name());
    putMark.setString(2, mark.version());
    putMark.setLong(3, at);
    putMark.executeUpdate();
  }

  @Override
  public void close() throws SQLException {
    for (PreparedStatement each : List.of(put, putPart, putMark)) {
      each.close();
    }
  }
}
