package org.flowmon.standalone;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * The directory where one machine keeps the embedded broker's data, held by one process at a time.
 * While the broker runs, the file {@code broker.address} names where it listens.
 */
public final class DataDirectory implements AutoCloseable {
  private static final int CONNECT_MILLIS = 500;
  private static final int PROBE_BYTES = 1024 * 1024;

  private final Path path;
  private final FileChannel channel;

  private DataDirectory(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  /**
   * Where the broker that uses a directory listens, {@code host:port}; empty if none answers there,
   * also when an address was left by one that was killed.
   */
  public static Optional<String> runningBroker(Path dataDir) {
    Optional<String> address = readAddress(dataDir);
    return address.filter(DataDirectory::answers);
  }

  /** Makes a directory if it is not there. */
  static void make(Path dataDir) throws IOException {
    try {
      Files.createDirectories(dataDir);
    } catch (IOException e) {
      throw new IOException("cannot make the data directory " + dataDir + ": " + e, e);
    }
  }

  /** Takes a directory for this process; it is made if it is not there. */
  static DataDirectory lock(Path dataDir) throws IOException {
    Path path = dataDir.toAbsolutePath().normalize();
    make(path.resolve("kafka"));
    FileChannel channel =
        FileChannel.open(path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock lock;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      lock = null;
    }
    if (lock == null) {
      channel.close();
      throw new IOException(
          "the data directory "
              + path
              + " is in use by another monitor"
              + readAddress(path).map(at -> " (its broker is " + at + ")").orElse("")
              + ": stop that one or choose another directory with --data");
    }
    return new DataDirectory(path, channel);
  }

  Path path() {
    return path;
  }

  Path kafka() {
    return path.resolve("kafka");
  }

  /** Why nothing more can be written there; empty when something can. */
  String whyFull() {
    Path probe = path.resolve("probe");
    try {
      Files.write(probe, new byte[PROBE_BYTES]);
      return "";
    } catch (IOException e) {
      return OutputFile.why(e);
    } finally {
      try {
        Files.deleteIfExists(probe);
      } catch (IOException e) {
        // It could not even be made.
      }
    }
  }

  /** Written beside and moved into place, so that a reader sees all of it or nothing. */
  void writeAddress(String bootstrap) throws IOException {
    Path draft = path.resolve("broker.address.new");
    Files.writeString(draft, bootstrap + "\n");
    Files.move(draft, addressFile(path), StandardCopyOption.ATOMIC_MOVE);
  }

  void removeAddress() {
    try {
      Files.deleteIfExists(addressFile(path));
    } catch (IOException e) {
      // A left address is harmless: nobody answers there.
    }
  }

  /** Frees the directory for other processes. */
  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      // The operating system frees the lock with the process at the latest.
    }
  }

  private static Path addressFile(Path dataDir) {
    return dataDir.resolve("broker.address");
  }

  private static Optional<String> readAddress(Path dataDir) {
    try {
      return Optional.of(Files.readString(addressFile(dataDir)).strip());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static boolean answers(String address) {
    int colon = address.lastIndexOf(':');
    try (Socket socket = new Socket()) {
      int port = Integer.parseInt(address.substring(colon + 1));
      socket.connect(
          new InetSocketAddress(address.substring(0, Math.max(colon, 0)), port), CONNECT_MILLIS);
      return true;
    } catch (IOException | IllegalArgumentException e) {
      return false;
    }
  }
}
