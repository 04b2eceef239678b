package org.flowmon.alerts.desk.projection;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** The tables of the projection. Whoever changes them raises the version: it is then rebuilt. */
final class Schema {
  /** Of the tables and of what is written into them. */
  static final int VERSION = 7;

  /** The tables in the order in which they can go. */
  static final List<String> TABLES =
      List.of(
          "alert_text",
          "alert_body",
          "alert_revision",
          "alert",
          "slice",
          "case_event",
          "case_state",
          "party",
          "party_name",
          "flow",
          "exposure",
          "token",
          "settled",
          "tip",
          "label",
          "audit",
          "mined",
          "untraced",
          "amendment",
          "amendment_event",
          "list_part",
          "list_version",
          "list_mark",
          "api_token",
          "case_draft",
          "page",
          "place",
          "about");

  private Schema() {}

  /** Makes all of them. */
  static void create(Connection db, Dialect dialect) throws SQLException {
    List<String> statements = new ArrayList<>(dialect.searchTable());
    statements.addAll(tables(dialect));
    try (Statement statement = db.createStatement()) {
      for (String each : statements) {
        statement.execute(each);
      }
    }
  }

  /**
   * Makes what only questions need, if it is not there: after the tables are filled, as that takes
   * half the time.
   */
  static void index(Connection db) throws SQLException {
    try (Statement statement = db.createStatement()) {
      for (String each :
          List.of(
              "alert_severity on alert(open, sev, late, num, slice)",
              "alert_age on alert(open, late, num, slice)",
              "alert_size on alert(open, size, num, slice)",
              "alert_slice on alert(slice)",
              "alert_case on alert(case_key)",
              "alert_changed on alert(changed)")) {
        statement.execute("create index if not exists " + each);
      }
    }
    db.commit();
  }

  private static List<String> tables(Dialect d) {
    String facets =
        Arrays.stream(Facet.values())
            .map(facet -> facet + " text not null")
            .collect(Collectors.joining(", "));
    String number = d.number + " not null";
    return List.of(
        "create table about (name text primary key, value text not null)",
        "create table place (topic text not null, part integer not null, next "
            + number
            + ", primary key (topic, part))",
        "create table slice (id integer primary key, n " + number + ", " + facets + ")",
        "create table alert (num "
            + d.number
            + " primary key, id text not null unique, slice integer not null, open integer not"
            + " null, sev integer not null, late "
            + number
            + ", size text not null"
            + d.binary
            + ", case_key text not null, revision integer not null, changed "
            + number
            + ")",
        "create table alert_body (num " + d.number + " primary key, json " + d.bytes + " not null)",
        "create table alert_revision (num "
            + number
            + ", revision integer not null, state text not null, finality text not null,"
            + " confirmations "
            + number
            + ", height "
            + number
            + ", at "
            + number
            + ", reason text not null, seen "
            + d.number
            + ", primary key (num, revision))"
            + d.keyed,
        "create table case_state (case_key text primary key, revision "
            + number
            + ", status text not null, assignee text, snoozed "
            + d.number
            + ", changed "
            + number
            + ", json "
            + d.bytes
            + " not null)",
        "create index case_snoozed on case_state(snoozed) where snoozed is not null",
        "create index case_changed on case_state(changed)",
        "create table case_event (seq "
            + d.number
            + " primary key, case_key text not null, json "
            + d.bytes
            + " not null)",
        "create index case_event_case on case_event(case_key, seq)",
        "create table party_name (id text not null, name text not null, primary key (id, name))",
        "create table party (id text primary key, name text not null, kind text not null)",
        "create table flow (id text primary key, chain text not null, txid text not null,"
            + " at text not null, asset text not null, from_id text not null, to_id text not null,"
            + " policy text not null, amount text not null, day integer not null, json "
            + d.bytes
            + " not null)",
        "create index flow_arrival on flow(txid, at)",
        "create table exposure (from_id text not null, to_id text not null, chain text not null,"
            + " asset text not null, kind text not null, direct integer not null, day integer not"
            + " null, policy text not null, amount text not null, flows "
            + number
            + ", primary key (from_id, to_id, chain, asset, kind, direct, day, policy))"
            + d.keyed,
        "create table token (chain text not null, asset text not null, symbol text not null,"
            + " decimals integer not null, primary key (chain, asset))",
        "create index exposure_to on exposure(to_id, day)",
        "create table settled (chain text not null, low "
            + number
            + ", high "
            + number
            + ", primary key (chain, low))",
        "create table tip (chain text primary key, height "
            + number
            + ", head "
            + number
            + ", safe "
            + number
            + ", finalized "
            + number
            + ", at "
            + number
            + ")",
        "create table label (name text primary key, chain text not null, entity text not null,"
            + " address text, json "
            + d.bytes
            + " not null)",
        "create table audit (number "
            + d.number
            + " primary key, actor text not null, act text not null, json "
            + d.bytes
            + " not null, note text not null)",
        "create table mined (chain text not null, height "
            + number
            + ", day "
            + number
            + ", time "
            + number
            + ", by_address text, by_tag text, minted text not null, primary key (chain, height))",
        "create table untraced (chain text not null, height "
            + number
            + ", primary key (chain, height))",
        "create table amendment (id text primary key, status text not null, changed "
            + number
            + ", json "
            + d.bytes
            + " not null)",
        "create table amendment_event (command_id text primary key, json " + d.bytes + " not null)",
        "create table list_version (version text primary key, at "
            + number
            + ", parts integer not null, entities integer not null, claims integer not null)",
        "create table list_part (version text not null, part integer not null, content "
            + d.bytes
            + " not null, primary key (version, part))",
        "create table list_mark (chain text primary key, version text not null, at " + number + ")",
        "create table api_token (id text primary key, hash text not null unique, json "
            + d.bytes
            + " not null)",
        "create table case_draft (case_key text primary key, revision "
            + number
            + ", json "
            + d.bytes
            + " not null)",
        "create table page (key text primary key, case_key text not null, opened " + number + ")",
        "create index page_case on page(case_key)",
        "create index audit_act on audit(act, actor)",
        "create index mined_day on mined(day)",
        "create index mined_time on mined(time)",
        "create index label_entity on label(entity)",
        "create index label_address on label(address)");
  }
}
