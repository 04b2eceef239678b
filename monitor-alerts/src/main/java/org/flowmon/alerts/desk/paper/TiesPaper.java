package org.flowmon.alerts.desk.paper;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.flowmon.alerts.AssetRef;
import org.flowmon.alerts.Decimals;
import org.flowmon.chain.Amount;
import org.flowmon.chain.Chain;
import org.flowmon.chain.TokenUnit;
import org.jspecify.annotations.Nullable;

/** The report on ties as a PDF file: what it says, from what, and who answers for it. */
public final class TiesPaper {
  private static final String TITLE = "Ties of registered exchanges with Russia-linked parties";
  private static final float[] FACTS = {130, Paper.WIDTH - 130};
  private static final float[] PAIRS = columns(0.25f, 0.25f, 0.12f, 0.14f, 0.12f, 0.12f);
  private static final float[] SUMS =
      columns(0.12f, 0.09f, 0.20f, 0.09f, 0.15f, 0.15f, 0.15f, 0.05f);

  private final JsonNode report;
  private final Signed signed;
  private final Map<String, JsonNode> names = new HashMap<>();

  /**
   * Who answers for a report.
   *
   * @param sha256 of the data it is made from, in hex
   * @param askedBy who asked for it
   * @param askedAt when; the date of the file
   * @param reason why
   * @param approvedBy the second person
   * @param approvedAt when
   */
  public record Signed(
      String sha256,
      String askedBy,
      Instant askedAt,
      String reason,
      String approvedBy,
      Instant approvedAt) {}

  private TiesPaper(JsonNode report, Signed signed) {
    this.report = report;
    this.signed = signed;
    for (String list : List.of("exchanges", "entities")) {
      report.path(list).forEach(entity -> names.put(entity.path("id").asText(), entity));
    }
  }

  private static float[] columns(float... shares) {
    float[] widths = new float[shares.length];
    for (int i = 0; i < shares.length; i++) {
      widths[i] = shares[i] * Paper.WIDTH;
    }
    return widths;
  }

  /** The file; the same report and signatures give the same bytes. */
  public static byte[] of(JsonNode report, Signed signed) throws IOException {
    try (Paper paper = new Paper(TITLE, signed.askedAt())) {
      new TiesPaper(report, signed).write(paper);
      long id =
          new BigInteger(signed.sha256(), 16).longValue() ^ signed.approvedAt().toEpochMilli();
      return paper.finish("Data SHA-256 " + signed.sha256(), id);
    }
  }

  private void write(Paper paper) throws IOException {
    paper.title(TITLE);
    facts(paper);
    paper.heading("What was looked at");
    coverage(paper);
    paper.heading("Ties");
    pairs(paper);
    for (JsonNode cell : report.path("cells")) {
      paper.heading(name(cell.path("exchange")) + " and " + name(cell.path("entity")));
      paper.row(
          List.of(
              "Direction",
              "Quarter",
              "Asset",
              "Kind",
              "Direct",
              "Indirect",
              "Of it after listing",
              "Flows"),
          SUMS,
          true);
      sums(paper, "to the exchange", cell.path("to_exchange"));
      sums(paper, "from the exchange", cell.path("from_exchange"));
    }
  }

  private void facts(Paper paper) throws IOException {
    String to = text(report, "to", text(report, "newest_flow", "the newest block"));
    fact(
        paper, "Period", text(report, "from", "the first block") + " to " + to + ", both included");
    String policy = report.path("policy").asText();
    fact(
        paper,
        "Policy",
        policy.equals("fifo")
            ? "fifo: the oldest value leaves first"
            : "haircut: value is shared out in proportion");
    fact(paper, "Lists, version", report.path("list_version").asText());
    List<String> sources = new ArrayList<>();
    for (JsonNode list : report.path("lists")) {
      String newest = text(list, "newest", "");
      sources.add(
          list.path("source").asText()
              + " ("
              + list.path("claims").asText()
              + " claims"
              + (newest.isEmpty() ? "" : ", newest of " + newest)
              + ")");
    }
    fact(paper, "Lists", String.join("; ", sources));
    fact(paper, "Data, SHA-256", signed.sha256());
    fact(
        paper, "Asked for by", signed.askedBy() + ", " + signed.askedAt() + ": " + signed.reason());
    fact(paper, "Approved by", signed.approvedBy() + ", " + signed.approvedAt());
  }

  private static void fact(Paper paper, String name, String value) throws IOException {
    paper.row(List.of(name, value), FACTS, false);
  }

  private static String text(JsonNode json, String name, String otherwise) {
    String text = json.path(name).asText("");
    return text.isEmpty() || text.equals("null") ? otherwise : text;
  }

  private void coverage(Paper paper) throws IOException {
    JsonNode traced = report.path("traced");
    if (traced.isEmpty()) {
      paper.text("No chain was traced: that no tie is shown says nothing.");
    }
    for (Map.Entry<String, JsonNode> chain : traced.properties()) {
      List<String> ranges = new ArrayList<>();
      for (JsonNode range : chain.getValue()) {
        ranges.add(
            Decimals.grouped(range.path("low").asText())
                + " to "
                + Decimals.grouped(range.path("high").asText()));
      }
      String lacking = lacking(report.path("not_whole").path(chain.getKey()).asText());
      fact(paper, chain.getKey(), "blocks " + String.join(", ", ranges) + lacking);
    }
    for (JsonNode chain : report.path("unwatched_chains")) {
      fact(
          paper,
          chain.path("chain").asText(),
          "not watched; "
              + chain.path("listed_addresses").asText()
              + " listed addresses lie there");
    }
  }

  private static String lacking(String why) {
    return switch (why) {
      case "gaps" -> "; not those between";
      case "stopped" -> "; none came in the last day, when other chains had some";
      case "no_traces" -> "; some without internal transfers";
      default -> "";
    };
  }

  private void pairs(Paper paper) throws IOException {
    TreeSet<String> tied = new TreeSet<>();
    List<String> head =
        List.of("Exchange", "Party", "Listed since", "Tie", "Last flow", "Last direct");
    paper.row(head, PAIRS, true);
    for (JsonNode cell : report.path("cells")) {
      tied.add(cell.path("exchange").asText());
      JsonNode party = names.get(cell.path("entity").asText());
      paper.row(
          List.of(
              name(cell.path("exchange")),
              name(cell.path("entity")),
              party == null ? "-" : text(party, "designated_since", "never"),
              switch (cell.path("tie").asText()) {
                case "cut" -> "none for 90 days";
                case "unclear" -> "none seen for 90 days";
                case "direct" -> "direct, ongoing";
                default -> "indirect only";
              },
              text(cell, "last_flow", "-"),
              text(cell, "last_direct_flow", "-")),
          PAIRS,
          false);
    }
    List<String> others = new ArrayList<>();
    for (JsonNode exchange : report.path("exchanges")) {
      if (!tied.contains(exchange.path("id").asText())) {
        others.add(exchange.path("name").asText());
      }
    }
    if (!others.isEmpty()) {
      paper.text(
          "No flow was found, in what was looked at, of: " + String.join(", ", others) + ".");
    }
  }

  private String name(JsonNode id) {
    JsonNode known = names.get(id.asText());
    return known == null ? id.asText() : known.path("name").asText();
  }

  private static void sums(Paper paper, String way, JsonNode sums) throws IOException {
    for (JsonNode sum : sums) {
      AssetRef asset = asset(sum);
      paper.row(
          List.of(
              way,
              sum.path("period").asText(),
              sum.path("chain").asText() + " " + unit(asset),
              sum.path("kind").asText(),
              amount(sum.path("direct"), asset),
              amount(sum.path("indirect"), asset),
              amount(sum.path("after_designation"), asset),
              sum.path("flows").asText()),
          SUMS,
          false);
    }
  }

  private static AssetRef asset(JsonNode sum) {
    @Nullable String symbol = sum.path("symbol").isTextual() ? sum.path("symbol").asText() : null;
    TokenUnit unit = symbol == null ? null : new TokenUnit(symbol, sum.path("decimals").asInt());
    return AssetRef.of(Chain.named(sum.path("chain").asText()), sum.path("asset").asText(), unit);
  }

  private static String unit(AssetRef asset) {
    String symbol = asset.symbol();
    return symbol == null ? "base units of " + asset.contract() : symbol;
  }

  private static String amount(JsonNode units, AssetRef asset) {
    Integer decimals = asset.decimals();
    return Decimals.grouped(
        decimals == null
            ? units.asText()
            : Decimals.coins(Amount.of(new BigInteger(units.asText())), decimals));
  }
}
