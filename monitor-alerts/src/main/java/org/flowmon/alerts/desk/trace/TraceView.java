package org.flowmon.alerts.desk.trace;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.flowmon.alerts.Alert;
import org.flowmon.alerts.desk.trace.Lanes.Laid;

/**
 * The trace of an alert, ready to be drawn: what lies where, and the rows of the table that says
 * the same. The same alerts and size give the same bytes.
 */
public final class TraceView {
  private static final JsonFactory FACTORY = new JsonFactory();

  private TraceView() {}

  /**
   * How it is to be drawn.
   *
   * @param width of the panel in pixels, 320 to 4096
   * @param height that the panel has for it, in pixels
   * @param all whether to draw everything instead of merging long middles, small ends and what
   *     passes twelve lanes
   */
  public record Size(int width, int height, boolean all) {
    public Size {
      if (width < 320 || width > 4096 || height < 0 || height > 4096) {
        throw new IllegalArgumentException(
            "a drawing is 320 to 4096 pixels wide and at most 4096 high, not "
                + width
                + " x "
                + height);
      }
    }
  }

  /**
   * The drawing and its table as UTF-8 JSON.
   *
   * @param focus the alert it is about
   * @param others the other alerts of its case, in any order; what cannot be drawn with it (another
   *     chain or asset) is left out
   */
  public static byte[] toBytes(Alert focus, List<Alert> others, Size size) {
    TraceGraph whole = Ways.of(focus, others);
    TraceGraph shown = size.all() ? whole : Condensed.of(whole);
    Laid laid = Lanes.of(shown, size.all());
    Drawing drawing = Drawing.of(laid, size.width(), size.height());
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = FACTORY.createGenerator(bytes)) {
      json.writeStartObject();
      TraceJson.facts(json, focus, whole);
      DrawingJson.write(json, drawing, focus);
      TraceJson.rows(json, focus, whole);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    return bytes.toByteArray();
  }
}
