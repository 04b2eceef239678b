package org.flowmon.alerts.desk.projection;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.flowmon.chain.TokenUnit;
import org.flowmon.trace.Policy;
import org.jspecify.annotations.Nullable;

/** Asks the tables for flows, their sums, and what is traced. Safe for many threads. */
public final class FlowReads {
  private final Tables tables;

  FlowReads(Tables tables) {
    this.tables = tables;
  }

  /** The names of entities by id, as alerts said them last. */
  public Map<String, String> names() throws SQLException {
    return tables
        .database()
        .read(
            db -> {
              Map<String, String> names = new HashMap<>();
              try (PreparedStatement select = db.prepareStatement("select id, name from party");
                  ResultSet row = select.executeQuery()) {
                while (row.next()) {
                  names.put(row.getString(1), row.getString(2));
                }
              }
              return names;
            });
  }

  /** The flows of the arrival that an alert is about, between the same parties, by policy. */
  public Map<String, byte[]> ofArrival(JsonNode alert) throws SQLException {
    String contract = alert.path("asset").path("contract").asText("native");
    return tables
        .database()
        .read(
            db -> {
              Map<String, byte[]> flows = new TreeMap<>();
              try (PreparedStatement select =
                  db.prepareStatement(
                      "select policy, json from flow where txid = ? and at = ? and from_id = ?"
                          + " and to_id = ? and chain = ? and asset = ?")) {
                select.setString(1, alert.path("txid").asText());
                select.setString(2, alert.path("at").asText());
                select.setString(3, alert.path("source").path("entity_id").asText());
                select.setString(4, alert.path("destination").path("entity_id").asText());
                select.setString(5, alert.path("chain").path("name").asText());
                select.setString(6, contract.equals("null") ? "native" : contract);
                try (ResultSet row = select.executeQuery()) {
                  while (row.next()) {
                    flows.put(row.getString(1), row.getBytes(2));
                  }
                }
              }
              return flows;
            });
  }

  /**
   * What went from one entity to another on one day, of one asset: the sum of flows.
   *
   * @param unit how people read amounts of a token, where its flows say
   */
  public record Exposure(
      String from,
      String to,
      String chain,
      String asset,
      @Nullable TokenUnit unit,
      String kind,
      boolean direct,
      LocalDate day,
      BigInteger amount,
      long flows) {}

  /** Everything that an entity sent or received, by day, as the policy counts it. */
  public List<Exposure> ofEntity(String id, Policy policy) throws SQLException {
    List<Exposure> all = new ArrayList<>(exposures("from_id = ?", policy, id));
    all.addAll(exposures("to_id = ? and from_id <> to_id", policy, id));
    return all;
  }

  /** Everything from the first day to the last one, both included, as the policy counts it. */
  public List<Exposure> between(LocalDate first, LocalDate last, Policy policy)
      throws SQLException {
    return exposures(
        "day between " + first.toEpochDay() + " and " + last.toEpochDay(), policy, null);
  }

  private List<Exposure> exposures(String where, Policy policy, @Nullable String id)
      throws SQLException {
    return tables
        .database()
        .read(
            db -> {
              List<Exposure> all = new ArrayList<>();
              try (PreparedStatement select =
                  db.prepareStatement(
                      "select from_id, to_id, chain, asset, kind, direct, day, amount, flows,"
                          + " symbol, decimals from exposure left join token using (chain, asset)"
                          + " where flows > 0 and policy = ? and "
                          + where)) {
                select.setString(1, policy.toString());
                if (id != null) {
                  select.setString(2, id);
                }
                try (ResultSet row = select.executeQuery()) {
                  while (row.next()) {
                    all.add(exposure(row));
                  }
                }
              }
              return all;
            });
  }

  private static Exposure exposure(ResultSet row) throws SQLException {
    String symbol = row.getString(10);
    return new Exposure(
        row.getString(1),
        row.getString(2),
        row.getString(3),
        row.getString(4),
        symbol == null ? null : new TokenUnit(symbol, row.getInt(11)),
        row.getString(5),
        row.getInt(6) == 1,
        LocalDate.ofEpochDay(row.getLong(7)),
        new BigInteger(row.getString(8)),
        row.getLong(9));
  }

  /**
   * Where a chain is.
   *
   * @param height of the last block that is traced
   * @param head of the chain as its node said then; -1 when it did not, as the other two
   * @param at when that block's flows were written
   */
  public record Tip(long height, long head, long safe, long finalized, Instant at) {}

  /** Where each chain is. */
  public Map<String, Tip> tips() throws SQLException {
    return tables
        .database()
        .read(
            db -> {
              Map<String, Tip> tips = new TreeMap<>();
              try (PreparedStatement select =
                      db.prepareStatement(
                          "select chain, height, head, safe, finalized, at from tip");
                  ResultSet row = select.executeQuery()) {
                while (row.next()) {
                  tips.put(
                      row.getString(1),
                      new Tip(
                          row.getLong(2),
                          row.getLong(3),
                          row.getLong(4),
                          row.getLong(5),
                          Instant.ofEpochMilli(row.getLong(6))));
                }
              }
              return tips;
            });
  }

  /** Heights that are traced, both included. */
  public record Range(long low, long high) {}

  /** What is traced of each chain, ascending. */
  public Map<String, List<Range>> traced() throws SQLException {
    return tables
        .database()
        .read(
            db -> {
              Map<String, List<Range>> traced = new TreeMap<>();
              try (PreparedStatement select =
                      db.prepareStatement("select chain, low, high from settled order by low");
                  ResultSet row = select.executeQuery()) {
                while (row.next()) {
                  traced
                      .computeIfAbsent(row.getString(1), chain -> new ArrayList<>())
                      .add(new Range(row.getLong(2), row.getLong(3)));
                }
              }
              return traced;
            });
  }

  /** The claims on addresses of an entity that hold now, as the attributions topic has them. */
  public List<byte[]> labels(String entity, int limit) throws SQLException {
    return tables
        .database()
        .read(
            db -> {
              List<byte[]> all = new ArrayList<>();
              try (PreparedStatement select =
                  db.prepareStatement(
                      "select json from label where entity = ? order by name limit ?")) {
                select.setString(1, entity);
                select.setInt(2, limit);
                try (ResultSet row = select.executeQuery()) {
                  while (row.next()) {
                    all.add(row.getBytes(1));
                  }
                }
              }
              return all;
            });
  }
}
