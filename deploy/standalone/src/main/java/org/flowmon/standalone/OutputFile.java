package org.flowmon.standalone;

import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A file that is written: whatever fails names it and says why in words. */
final class OutputFile extends FilterOutputStream {
  private static final int BUFFER = 1 << 16;

  private final Path file;

  private OutputFile(Path file) throws IOException {
    super(Files.newOutputStream(file));
    this.file = file;
  }

  /** A new file, in place of one that is there; buffered. */
  static OutputStream create(Path file) throws IOException {
    try {
      return new BufferedOutputStream(new OutputFile(file), BUFFER);
    } catch (IOException e) {
      throw cannot(file, e);
    }
  }

  /** Fails if it could not be written; leaves what is in it, and a pipe or device alone. */
  static void check(Path file) throws IOException {
    if (Files.exists(file) && !Files.isRegularFile(file) && !Files.isDirectory(file)) {
      return;
    }
    try {
      Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND).close();
    } catch (IOException e) {
      throw cannot(file, e);
    }
  }

  private static IOException cannot(Path file, IOException e) {
    return new IOException(file + ": cannot be written: " + why(e), e);
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int from, int length) throws IOException {
    try {
      out.write(bytes, from, length);
    } catch (IOException e) {
      throw new IOException(file + ": cannot be written further: " + why(e), e);
    }
  }

  @Override
  public void close() throws IOException {
    try {
      super.close();
    } catch (IOException e) {
      throw new IOException(file + ": cannot be written to its end: " + why(e), e);
    }
  }

  /** The reason in words, where the exception's message is only a file name. */
  static String why(IOException e) {
    return switch (e) {
      case NoSuchFileException n -> "no such folder";
      case AccessDeniedException a -> "not allowed; check its permissions";
      case FileSystemException f -> f.getReason() == null ? f.toString() : f.getReason();
      default -> e.getMessage() == null ? e.toString() : e.getMessage();
    };
  }
}
