package org.flowmon.alerts.desk.projection;

import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import org.flowmon.topic.Mined;
import org.jspecify.annotations.Nullable;

/** Asks the tables who mined what. Safe for many threads. */
public final class MinedReads {
  private final Tables tables;

  MinedReads(Tables tables) {
    this.tables = tables;
  }

  /**
   * How many blocks of a day are of a pool on one basis.
   *
   * @param byAddress whom a payout address is of; {@code null} for nobody known. It decides
   * @param byTag whose tag stands there; {@code null} for nobody known
   */
  public record Blocks(
      String chain,
      LocalDate day,
      @Nullable String byAddress,
      @Nullable String byTag,
      long blocks) {
    /** The pool that counts; empty for nobody known. */
    public String pool() {
      return Objects.requireNonNullElse(Mined.pool(byAddress, byTag), "");
    }
  }

  /** Of every day from the first to the last one, both included. */
  public List<Blocks> between(LocalDate first, LocalDate last) throws SQLException {
    return tables.list(
        "select chain, day, by_address, by_tag, count(*) from mined where day between ? and ?"
            + " group by chain, day, by_address, by_tag order by chain, day",
        row ->
            new Blocks(
                row.getString(1),
                LocalDate.ofEpochDay(row.getLong(2)),
                row.getString(3),
                row.getString(4),
                row.getLong(5)),
        first.toEpochDay(),
        last.toEpochDay());
  }

  /** A block, with the base units that its coinbase paid out. */
  public record Block(
      String chain,
      long height,
      Instant time,
      @Nullable String byAddress,
      @Nullable String byTag,
      String minted) {}

  /** The newest blocks, highest first. */
  public List<Block> newest(int limit) throws SQLException {
    return tables.list(
        "select chain, height, time, by_address, by_tag, minted from mined"
            + " order by time desc, height desc limit ?",
        row ->
            new Block(
                row.getString(1),
                row.getLong(2),
                Instant.ofEpochSecond(row.getLong(3)),
                row.getString(4),
                row.getString(5),
                row.getString(6)),
        limit);
  }
}
