package org.flowmon.alerts.desk.paper;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.GregorianCalendar;
import java.util.List;
import java.util.Locale;
import java.util.TimeZone;
import org.apache.fontbox.ttf.CmapLookup;
import org.apache.fontbox.ttf.TTFParser;
import org.apache.fontbox.ttf.TrueTypeFont;
import org.apache.pdfbox.io.RandomAccessReadBuffer;
import org.apache.pdfbox.pdfwriter.compress.CompressParameters;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.PDPageContentStream.AppendMode;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.font.PDType0Font;
import org.apache.pdfbox.pdmodel.graphics.state.RenderingMode;
import org.jspecify.annotations.Nullable;

/**
 * Text on pages of A4, lying, from top to bottom; lengths are points. The font is embedded. No
 * clock and no chance: the same calls give the same bytes.
 */
final class Paper implements AutoCloseable {
  /** Between the margins. */
  static final float WIDTH = PDRectangle.A4.getHeight() - 80;

  private static final String FONT = "/org/apache/pdfbox/resources/ttf/LiberationSans-Regular.ttf";
  private static final PDRectangle LYING =
      new PDRectangle(
          /* width= */ PDRectangle.A4.getHeight(), /* height= */ PDRectangle.A4.getWidth());
  private static final float MARGIN = 40;
  private static final float BOTTOM = 52;
  private static final float GAP = 8;
  private static final float BODY = 8.5f;
  private static final float LEADING = 1.32f;

  private final PDDocument document = new PDDocument();
  private final TrueTypeFont letters;
  private final CmapLookup known;
  private final PDFont font;
  private @Nullable PDPageContentStream page;
  private float y;

  Paper(String title, Instant made) throws IOException {
    try (InputStream in = PDDocument.class.getResourceAsStream(FONT)) {
      if (in == null) {
        throw new IOException("the font " + FONT + " is missing from the program");
      }
      letters = new TTFParser().parse(new RandomAccessReadBuffer(in.readAllBytes()));
    }
    known = letters.getUnicodeCmapLookup();
    font = PDType0Font.load(document, letters, true);
    GregorianCalendar time = new GregorianCalendar(TimeZone.getTimeZone("UTC"), Locale.ROOT);
    time.setTimeInMillis(made.toEpochMilli());
    document.getDocumentInformation().setTitle(title);
    document.getDocumentInformation().setProducer("Flow Monitor");
    document.getDocumentInformation().setCreationDate(time);
    document.getDocumentCatalog().setLanguage("en");
  }

  /** A line in large letters. */
  void title(String text) throws IOException {
    for (String line : wrapped(text, WIDTH, 15)) {
      put(line, MARGIN, 15, true);
      down(15);
    }
    y -= 4;
  }

  /** Above a part. */
  void heading(String text) throws IOException {
    room(60);
    y -= 8;
    put(printable(text), MARGIN, 11, true);
    down(11);
    y -= 2;
  }

  /** A paragraph. */
  void text(String text) throws IOException {
    for (String line : wrapped(text, WIDTH, BODY)) {
      put(line, MARGIN, BODY, false);
      down(BODY);
    }
  }

  /** Cells beside each other, each in so much of the width; what is too long goes on below. */
  void row(List<String> cells, float[] widths, boolean bold) throws IOException {
    List<List<String>> all = new ArrayList<>();
    int high = 1;
    for (int i = 0; i < cells.size(); i++) {
      all.add(wrapped(cells.get(i), widths[i] - GAP, BODY));
      high = Math.max(high, all.get(i).size());
    }
    room(high * BODY * LEADING + 4);
    for (int line = 0; line < high; line++) {
      float x = MARGIN;
      for (int i = 0; i < all.size(); i++) {
        if (line < all.get(i).size()) {
          put(all.get(i).get(line), x, BODY, bold);
        }
        x += widths[i];
      }
      down(BODY);
    }
    rule();
  }

  private void rule() throws IOException {
    PDPageContentStream on = page();
    on.setLineWidth(0.3f);
    on.setStrokingColor(0.75f);
    on.moveTo(MARGIN, y + BODY * LEADING - 3);
    on.lineTo(MARGIN + WIDTH, y + BODY * LEADING - 3);
    on.stroke();
    y -= 3;
  }

  /** The whole, with a line at the foot of each page. {@code id} makes up the file's own id. */
  byte[] finish(String foot, long id) throws IOException {
    page().close();
    int pages = document.getNumberOfPages();
    for (int i = 0; i < pages; i++) {
      PDPage each = document.getPage(i);
      try (PDPageContentStream on =
          new PDPageContentStream(document, each, AppendMode.APPEND, true, true)) {
        write(on, printable(foot), MARGIN, MARGIN - 10, 7, false);
        String number = "Page " + (i + 1) + " of " + pages;
        write(on, number, MARGIN + WIDTH - width(number, 7), MARGIN - 10, 7, false);
      }
    }
    document.setDocumentId(id);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    document.save(bytes, CompressParameters.NO_COMPRESSION);
    return bytes.toByteArray();
  }

  private PDPageContentStream page() throws IOException {
    PDPageContentStream open = page;
    return open == null ? turn() : open;
  }

  private PDPageContentStream turn() throws IOException {
    if (page != null) {
      page.close();
    }
    PDPage next = new PDPage(LYING);
    document.addPage(next);
    PDPageContentStream open = new PDPageContentStream(document, next);
    page = open;
    y = LYING.getHeight() - MARGIN - 10;
    return open;
  }

  private void room(float needed) throws IOException {
    if (page == null || y - needed < BOTTOM) {
      PDPageContentStream unused = turn();
    }
  }

  private void down(float size) {
    y -= size * LEADING;
  }

  private void put(String printable, float x, float size, boolean bold) throws IOException {
    room(size);
    write(page(), printable, x, y, size, bold);
  }

  /** There is one weight of the font: what is bold is drawn round, too. */
  private void write(
      PDPageContentStream on, String printable, float x, float at, float size, boolean bold)
      throws IOException {
    on.beginText();
    on.setFont(font, size);
    on.setStrokingColor(0f);
    on.setLineWidth(size / 40);
    on.setRenderingMode(bold ? RenderingMode.FILL_STROKE : RenderingMode.FILL);
    on.newLineAtOffset(x, at);
    on.showText(printable);
    on.endText();
  }

  private float width(String printable, float size) throws IOException {
    return font.getStringWidth(printable) / 1000 * size;
  }

  /** At spaces where there are any, else anywhere. */
  private List<String> wrapped(String text, float width, float size) throws IOException {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : printable(text).split(" ", -1)) {
      String longer = line.isEmpty() ? word : line + " " + word;
      if (width(longer, size) <= width) {
        line.setLength(0);
        line.append(longer);
        continue;
      }
      if (!line.isEmpty()) {
        lines.add(line.toString());
        line.setLength(0);
      }
      for (int i = 0; i < word.length(); i++) {
        if (!line.isEmpty() && width(line.toString() + word.charAt(i), size) > width) {
          lines.add(line.toString());
          line.setLength(0);
        }
        line.append(word.charAt(i));
      }
    }
    lines.add(line.toString());
    return lines;
  }

  /** What the font has not, what cannot be seen and what turns the direction is written out. */
  private String printable(String text) {
    StringBuilder shown = new StringBuilder();
    text.codePoints()
        .forEach(
            c -> {
              int type = Character.getType(c);
              boolean hidden =
                  type == Character.CONTROL
                      || type == Character.FORMAT
                      || type == Character.LINE_SEPARATOR
                      || type == Character.PARAGRAPH_SEPARATOR
                      || type == Character.SURROGATE
                      || !Character.isBmpCodePoint(c);
              if (hidden || known.getGlyphId(c) == 0) {
                shown.append(String.format(Locale.ROOT, "<U+%04X>", c));
              } else {
                shown.appendCodePoint(c);
              }
            });
    return shown.toString();
  }

  @Override
  public void close() throws IOException {
    document.close();
    letters.close();
  }
}
