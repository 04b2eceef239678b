package org.flowmon.alerts.desk.projection;

import java.math.BigInteger;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.flowmon.chain.TokenUnit;
import org.flowmon.topic.FlowFormatException;
import org.flowmon.topic.FlowJson;
import org.flowmon.topic.Settled;
import org.flowmon.trace.Flow;

/**
 * Writes flows: each as it stands, their sums per pair, asset and day, and how far the chains are
 * traced. Sums are kept for each policy; a flow that is taken back leaves them.
 */
final class FlowTable implements AutoCloseable {
  private final PreparedStatement put;
  private final PreparedStatement delete;
  private final PreparedStatement has;
  private final PreparedStatement sum;
  private final PreparedStatement putSum;
  private final PreparedStatement dropRange;
  private final PreparedStatement putRange;
  private final PreparedStatement putTip;
  private final PreparedStatement putToken;
  private final Map<Pair, Total> staged = new HashMap<>();
  private final Map<String, NavigableMap<Long, Long>> ranges = new HashMap<>();
  private final Map<String, TokenUnit> tokens = new HashMap<>();

  private record Pair(
      String from,
      String to,
      String chain,
      String asset,
      String kind,
      boolean direct,
      long day,
      String policy) {}

  private record Total(BigInteger amount, long flows) {
    static final Total NONE = new Total(BigInteger.ZERO, 0);

    Total plus(BigInteger more, long count) {
      return new Total(amount.add(more), flows + count);
    }
  }

  FlowTable(Connection db) throws SQLException {
    put =
        db.prepareStatement(
            "insert into flow(id, chain, txid, at, asset, from_id, to_id, policy, amount, day,"
                + " json) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    delete = db.prepareStatement("delete from flow where id = ?");
    has = db.prepareStatement("select amount, day from flow where id = ?");
    sum =
        db.prepareStatement(
            "select amount, flows from exposure where from_id = ? and to_id = ? and chain = ?"
                + " and asset = ? and kind = ? and direct = ? and day = ? and policy = ?");
    putSum =
        db.prepareStatement(
            "insert into exposure(from_id, to_id, chain, asset, kind, direct, day, policy, amount,"
                + " flows) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (from_id, to_id,"
                + " chain, asset, kind, direct, day, policy) do update set amount ="
                + " excluded.amount, flows = excluded.flows");
    dropRange = db.prepareStatement("delete from settled where chain = ? and low = ?");
    putRange =
        db.prepareStatement(
            "insert into settled(chain, low, high) values (?, ?, ?)"
                + " on conflict (chain, low) do update set high = excluded.high");
    putTip =
        db.prepareStatement(
            "insert into tip(chain, height, head, safe, finalized, at) values (?, ?, ?, ?, ?, ?)"
                + " on conflict (chain) do update set height = excluded.height,"
                + " head = excluded.head, safe = excluded.safe, finalized = excluded.finalized,"
                + " at = excluded.at");
    putToken =
        db.prepareStatement(
            "insert into token(chain, asset, symbol, decimals) values (?, ?, ?, ?)"
                + " on conflict (chain, asset) do update set symbol = excluded.symbol,"
                + " decimals = excluded.decimals");
    try (PreparedStatement all = db.prepareStatement("select chain, low, high from settled");
        ResultSet rows = all.executeQuery()) {
      while (rows.next()) {
        range(rows.getString(1)).put(rows.getLong(2), rows.getLong(3));
      }
    }
  }

  private NavigableMap<Long, Long> range(String chain) {
    return ranges.computeIfAbsent(chain, name -> new TreeMap<>());
  }

  /** A flow, or that it is taken back. One that is there already changes nothing. */
  void put(byte[] json) throws SQLException {
    Flow flow;
    try {
      flow = FlowJson.fromBytes(json);
    } catch (FlowFormatException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
    has.setString(1, flow.id());
    Flow old = null;
    try (ResultSet rows = has.executeQuery()) {
      if (rows.next()) {
        old = flow;
        count(flow, new BigInteger(rows.getString(1)).negate(), -1, rows.getLong(2));
      }
    }
    if (old != null) {
      delete.setString(1, flow.id());
      delete.executeUpdate();
    }
    if (!flow.retracted()) {
      insert(flow, json);
      token(flow);
      count(flow, flow.amount().toBigInteger(), 1, flow.block().epochDay());
    }
  }

  private void insert(Flow flow, byte[] json) throws SQLException {
    put.setString(1, flow.id());
    put.setString(2, flow.chain().name());
    put.setString(3, flow.txid().toString());
    put.setString(4, flow.at());
    put.setString(5, flow.asset());
    put.setString(6, flow.from());
    put.setString(7, flow.to());
    put.setString(8, flow.policy().toString());
    put.setString(9, flow.amount().toString());
    put.setLong(10, flow.block().epochDay());
    put.setBytes(11, json);
    put.executeUpdate();
  }

  /** Remembers how people read amounts of a token: as its newest flow says. */
  private void token(Flow flow) throws SQLException {
    TokenUnit unit = flow.unit();
    if (unit == null || unit.equals(tokens.put(flow.chain() + "/" + flow.asset(), unit))) {
      return;
    }
    putToken.setString(1, flow.chain().name());
    putToken.setString(2, flow.asset());
    putToken.setString(3, unit.symbol());
    putToken.setInt(4, unit.decimals());
    putToken.executeUpdate();
  }

  private void count(Flow flow, BigInteger amount, long flows, long day) throws SQLException {
    Pair pair =
        new Pair(
            flow.from(),
            flow.to(),
            flow.chain().name(),
            flow.asset(),
            flow.kind().toString(),
            flow.hops() <= 1,
            day,
            flow.policy().toString());
    Total total = staged.get(pair);
    staged.put(pair, (total == null ? stored(pair) : total).plus(amount, flows));
  }

  private Total stored(Pair pair) throws SQLException {
    set(sum, pair);
    try (ResultSet rows = sum.executeQuery()) {
      return rows.next()
          ? new Total(new BigInteger(rows.getString(1)), rows.getLong(2))
          : Total.NONE;
    }
  }

  private static void set(PreparedStatement statement, Pair pair) throws SQLException {
    statement.setString(1, pair.from());
    statement.setString(2, pair.to());
    statement.setString(3, pair.chain());
    statement.setString(4, pair.asset());
    statement.setString(5, pair.kind());
    statement.setInt(6, pair.direct() ? 1 : 0);
    statement.setLong(7, pair.day());
    statement.setString(8, pair.policy());
  }

  /**
   * That a block's flows are all there: its height joins the ranges of its chain.
   *
   * @param at when it was written, in milliseconds since 1970
   */
  void settled(Settled mark, long at) throws SQLException {
    String chain = mark.chain().name();
    putTip.setString(1, chain);
    putTip.setLong(2, mark.height());
    putTip.setLong(3, mark.finality().head());
    putTip.setLong(4, mark.finality().safe());
    putTip.setLong(5, mark.finality().finalized());
    putTip.setLong(6, at);
    putTip.executeUpdate();
    NavigableMap<Long, Long> known = range(chain);
    long low = mark.height();
    long high = mark.height();
    Map.Entry<Long, Long> below = known.floorEntry(low);
    if (below != null && below.getValue() >= high) {
      return;
    }
    if (below != null && below.getValue() == low - 1) {
      low = below.getKey();
    }
    Long above = known.remove(high + 1);
    if (above != null) {
      dropRange.setString(1, chain);
      dropRange.setLong(2, high + 1);
      dropRange.executeUpdate();
      high = above;
    }
    known.put(low, high);
    putRange.setString(1, chain);
    putRange.setLong(2, low);
    putRange.setLong(3, high);
    putRange.executeUpdate();
  }

  /** Writes the sums of the batch. */
  void write() throws SQLException {
    for (Map.Entry<Pair, Total> each : staged.entrySet()) {
      set(putSum, each.getKey());
      putSum.setString(9, each.getValue().amount().toString());
      putSum.setLong(10, each.getValue().flows());
      putSum.executeUpdate();
    }
    staged.clear();
  }

  /** To be called when the transaction failed. The ranges are read again by a new one. */
  void forget() {
    staged.clear();
    ranges.clear();
    tokens.clear();
  }

  @Override
  public void close() throws SQLException {
    for (PreparedStatement each :
        List.of(put, delete, has, sum, putSum, dropRange, putRange, putTip, putToken)) {
      each.close();
    }
  }
}
