package org.flowmon.alerts.desk.projection;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.flowmon.chain.AccountTransaction;
import org.flowmon.chain.Chain;
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
    return tables.map("select id, name from party", row -> row.getString(2));
  }

  /** The flows of the arrival that an alert is about, between the same parties, by policy. */
  public Map<String, byte[]> ofArrival(JsonNode alert) throws SQLException {
    String contract = alert.path("asset").path("contract").asText("native");
    return tables.map(
        "select policy, json from flow where txid = ? and at = ? and from_id = ?"
            + " and to_id = ? and chain = ? and asset = ?",
        row -> row.getBytes(2),
        alert.path("txid").asText(),
        alert.path("at").asText(),
        alert.path("source").path("entity_id").asText(),
        alert.path("destination").path("entity_id").asText(),
        alert.path("chain").path("name").asText(),
        contract.equals("null") ? "native" : contract);
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
    return exposures("day between ? and ?", policy, first.toEpochDay(), last.toEpochDay());
  }

  private List<Exposure> exposures(String where, Policy policy, Object... values)
      throws SQLException {
    List<Object> all = new ArrayList<>(List.of(policy.toString()));
    all.addAll(List.of(values));
    return tables.list(
        "select from_id, to_id, chain, asset, kind, direct, day, amount, flows,"
            + " symbol, decimals from exposure left join token using (chain, asset)"
            + " where flows > 0 and policy = ? and "
            + where,
        FlowReads::exposure,
        all.toArray());
  }

  private static Exposure exposure(ResultSet row) throws SQLException {
    return new Exposure(
        row.getString(1),
        row.getString(2),
        row.getString(3),
        row.getString(4),
        unit(row),
        row.getString(5),
        row.getInt(6) == 1,
        LocalDate.ofEpochDay(row.getLong(7)),
        new BigInteger(row.getString(8)),
        row.getLong(9));
  }

  private static @Nullable TokenUnit unit(ResultSet row) throws SQLException {
    if (row.getString(4).equals(AccountTransaction.NATIVE)) {
      return Chain.find(row.getString(3))
          .map(chain -> new TokenUnit(chain.coin(), chain.decimals()))
          .orElse(null);
    }
    String symbol = row.getString(10);
    return symbol == null ? null : new TokenUnit(symbol, row.getInt(11));
  }

  /**
   * Where a chain is.
   *
   * @param height of the last block that is traced
   * @param head of the chain as its node said then; -1 when it did not, as the other two
   * @param at when that block's flows were written
   */
  public record Tip(long height, long head, long safe, long finalized, Instant at) {}

  /** When the last canary's alert was written; empty when none was. */
  public Optional<Instant> canary() throws SQLException {
    return tables
        .list(
            "select value from about where name = ?",
            row -> Instant.ofEpochMilli(Long.parseLong(row.getString(1))),
            Projector.CANARY)
        .stream()
        .findFirst();
  }

  /** Where each chain is. */
  public Map<String, Tip> tips() throws SQLException {
    return tables.map(
        "select chain, height, head, safe, finalized, at from tip",
        row ->
            new Tip(
                row.getLong(2),
                row.getLong(3),
                row.getLong(4),
                row.getLong(5),
                Instant.ofEpochMilli(row.getLong(6))));
  }

  /** Heights that are traced, both included. */
  public record Range(long low, long high) {}

  /** What is traced of each chain, ascending. */
  public Map<String, List<Range>> traced() throws SQLException {
    Map<String, List<Range>> traced = new TreeMap<>();
    tables
        .list(
            "select chain, low, high from settled order by low",
            row -> Map.entry(row.getString(1), new Range(row.getLong(2), row.getLong(3))))
        .forEach(
            each ->
                traced
                    .computeIfAbsent(each.getKey(), chain -> new ArrayList<>())
                    .add(each.getValue()));
    return traced;
  }

  /** How many blocks of each chain came without traces; chains without one are left out. */
  public Map<String, Long> untraced() throws SQLException {
    return tables.map("select chain, count(*) from untraced group by chain", row -> row.getLong(2));
  }

  /** The claims on addresses of an entity that hold now, as the attributions topic has them. */
  public List<byte[]> labels(String entity, int limit) throws SQLException {
    return tables.list(
        "select json from label where entity = ? order by name limit ?",
        row -> row.getBytes(1),
        entity,
        limit);
  }
}
