package org.flowmon.bench.drill;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The way to the node, which can be cut: then nothing comes through, and nobody is told, as with a
 * network that loses all packets.
 */
final class Relay implements AutoCloseable {
  private static final int BUFFER = 64 * 1024;

  private final int target;
  private final ServerSocket server;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile boolean cut;

  Relay(int port, int target) throws IOException {
    this.target = target;
    server = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
    Thread unused = Thread.ofVirtual().name("relay").start(this::accept);
  }

  /** From now on nothing comes through. */
  void cut() {
    cut = true;
  }

  /** New connections come through; the old ones end, as they do when a network comes back late. */
  void mend() {
    cut = false;
    open.forEach(Relay::end);
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket from = server.accept();
        open.add(from);
        if (!cut) {
          join(from);
        }
      } catch (IOException e) {
        // It was closed, or this one connection failed.
      }
    }
  }

  private void join(Socket from) {
    Socket to = new Socket();
    open.add(to);
    try {
      to.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target));
    } catch (IOException e) {
      end(from); // the node is not there: its system says so
      end(to);
      return;
    }
    Thread there = Thread.ofVirtual().start(() -> pass(from, to));
    Thread back = Thread.ofVirtual().start(() -> pass(to, from));
    Thread unused =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    there.join();
                    back.join();
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                  open.remove(from);
                  open.remove(to);
                });
  }

  private void pass(Socket from, Socket to) {
    try (InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream()) {
      byte[] buffer = new byte[BUFFER];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        if (!cut) {
          out.write(buffer, 0, read);
        }
      }
    } catch (IOException e) {
      // One of the two ended.
    } finally {
      end(from);
      end(to);
    }
  }

  private static void end(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It is of no use any more.
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    open.forEach(Relay::end);
  }
}
