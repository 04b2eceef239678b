package org.flowmon.alerts.desk.trace;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Map;
import org.flowmon.alerts.Alert;
import org.flowmon.alerts.AssetRef;
import org.flowmon.alerts.desk.trace.Drawing.Band;
import org.flowmon.alerts.desk.trace.Drawing.Bar;
import org.flowmon.alerts.desk.trace.Drawing.Column;
import org.flowmon.alerts.desk.trace.Drawing.Point;
import org.flowmon.alerts.desk.trace.TraceGraph.Holder;
import org.flowmon.alerts.desk.trace.TraceGraph.Transfer;

/** A drawing as JSON: pixels with two decimals, bands as SVG paths. */
final class DrawingJson {
  private DrawingJson() {}

  static void write(JsonGenerator json, Drawing drawing, Alert focus) throws IOException {
    Drawing.Measure measure = drawing.measure();
    pixels(json, "width", drawing.width());
    pixels(json, "height", drawing.height());
    pixels(json, "card_width", measure.card());
    pixels(json, "card_height", measure.cardHeight());
    json.writeBooleanField("large", measure.large());
    json.writeArrayFieldStart("columns");
    for (Column column : drawing.columns()) {
      json.writeStartObject();
      pixels(json, "x", column.x());
      json.writeNumberField("hop", column.hop());
      json.writeNumberField("last_hop", column.lastHop());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayFieldStart("holders");
    for (Holder holder : drawing.graph().holders().values()) {
      holder(json, drawing, holder, focus.value().asset());
    }
    json.writeEndArray();
    json.writeArrayFieldStart("transfers");
    for (Map.Entry<String, Bar> bar : drawing.bars().entrySet()) {
      transfer(json, drawing.graph().transfer(bar.getKey()), bar.getValue(), focus);
    }
    json.writeEndArray();
    json.writeArrayFieldStart("bands");
    for (Band band : drawing.bands()) {
      band(json, band);
    }
    json.writeEndArray();
  }

  private static void holder(JsonGenerator json, Drawing drawing, Holder holder, AssetRef asset)
      throws IOException {
    TraceGraph graph = drawing.graph();
    Point card = drawing.card(holder.id());
    json.writeStartObject();
    json.writeStringField("id", holder.id());
    json.writeNumberField("hop", holder.hop());
    json.writeNumberField("last_hop", holder.lastHop());
    pixels(json, "x", card.x());
    pixels(json, "y", card.y());
    TraceJson.party(json, holder);
    TraceJson.amount(json, "amount", asset, holder.amount());
    TraceJson.text(json, "share", TraceJson.share(holder));
    TraceJson.standing(json, holder.standing());
    json.writeBooleanField("orphaned", holder.orphaned());
    json.writeBooleanField("spine", graph.onSpine(holder.id()));
    json.writeBooleanField("focus", holder.id().equals(graph.spine().getLast()));
    json.writeNumberField("more", graph.hidden().getOrDefault(holder.id(), 0));
    json.writeEndObject();
  }

  private static void transfer(JsonGenerator json, Transfer transfer, Bar bar, Alert focus)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("id", transfer.id());
    json.writeNumberField("hop", transfer.hop());
    json.writeStringField("txid", transfer.txid().toString());
    pixels(json, "x", bar.x());
    pixels(json, "y", bar.top());
    pixels(json, "height", bar.height());
    json.writeStringField("label", bar.below() ? "below" : "above");
    TraceJson.block(json, transfer.block());
    json.writeStringField("time", transfer.time().toString());
    TraceJson.amount(json, "in", focus.value().asset(), transfer.totalIn());
    TraceJson.amount(json, "out", focus.value().asset(), transfer.totalOut());
    TraceJson.standing(json, transfer.standing());
    json.writeBooleanField("before_designation", transfer.before());
    json.writeEndObject();
  }

  private static void band(JsonGenerator json, Band band) throws IOException {
    json.writeStartObject();
    json.writeStringField("transfer", band.transfer());
    json.writeStringField("holder", band.holder());
    json.writeStringField("d", area(band));
    json.writeStringField("middle", middle(band));
    json.writeEndObject();
  }

  /** Two cubic curves with control points at half the distance, closed. */
  private static String area(Band band) {
    long half = (band.from().x() + band.to().x()) / 2;
    Point from = band.from();
    Point to = band.to();
    return "M"
        + at(from)
        + curve(half, from.y(), half, to.y(), to.x(), to.y())
        + "V"
        + number(to.y() + band.width())
        + curve(
            half,
            to.y() + band.width(),
            half,
            from.y() + band.width(),
            from.x(),
            from.y() + band.width())
        + "Z";
  }

  private static String middle(Band band) {
    long half = (band.from().x() + band.to().x()) / 2;
    long y0 = band.from().y() + band.width() / 2;
    long y1 = band.to().y() + band.width() / 2;
    return "M" + at(new Point(band.from().x(), y0)) + curve(half, y0, half, y1, band.to().x(), y1);
  }

  private static String curve(long x1, long y1, long x2, long y2, long x, long y) {
    return "C" + at(new Point(x1, y1)) + " " + at(new Point(x2, y2)) + " " + at(new Point(x, y));
  }

  private static String at(Point point) {
    return number(point.x()) + "," + number(point.y());
  }

  private static void pixels(JsonGenerator json, String name, long hundredths) throws IOException {
    json.writeFieldName(name);
    json.writeNumber(new BigDecimal(number(hundredths)));
  }

  private static String number(long hundredths) {
    return BigDecimal.valueOf(hundredths, 2).stripTrailingZeros().toPlainString();
  }
}
