package org.flowmon.watchlist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.io.CharConversionException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;

/** Whatever a list file holds: a watchlist and a report, or an error that names the file. */
class ListFuzzTest {
  private static final String FILE = "given.list";

  private static void read(ListReader reader, byte[] bytes) throws IOException {
    WatchlistBuilder into = new WatchlistBuilder();
    try {
      assertEquals(FILE, reader.read(new ByteArrayInputStream(bytes), FILE, into).source());
    } catch (UnreadableListException e) {
      assertTrue(String.valueOf(e.getMessage()).contains(FILE), e.getMessage());
    } catch (CharacterCodingException | CharConversionException e) {
      // WatchlistFormat says of which file it is.
    }
    var unused = into.build();
  }

  @FuzzTest
  void ofac(byte[] bytes) throws IOException {
    read(new OfacReader(), bytes);
  }

  @FuzzTest
  void openSanctions(byte[] bytes) throws IOException {
    read(new OpenSanctionsReader(), bytes);
  }

  @FuzzTest
  void tagPack(byte[] bytes) throws IOException {
    read(new TagPackReader(), bytes);
  }

  @FuzzTest
  void pools(byte[] bytes) throws IOException {
    read(new PoolListReader(), bytes);
  }

  @FuzzTest
  void csv(byte[] bytes) throws IOException {
    read(new CsvListReader(), bytes);
  }

  @FuzzTest
  void own(byte[] bytes) throws IOException {
    read(new OwnFormatReader(), bytes);
  }

  /** Told apart by content, plain or compressed. */
  @FuzzTest
  void any(byte[] bytes) throws IOException {
    WatchlistBuilder into = new WatchlistBuilder();
    try {
      var unused = WatchlistFormat.read(new ByteArrayInputStream(bytes), FILE, into);
    } catch (UnreadableListException e) {
      assertTrue(String.valueOf(e.getMessage()).contains(FILE), e.getMessage());
    }
    var unused = into.build();
  }
}
