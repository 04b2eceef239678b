package org.flowmon.bench.drill;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/**
 * Ports of this machine that were free when they were asked for, each one once. They lie below
 * those that the system gives to outgoing connections, so that a process that was killed finds its
 * port free when it starts again.
 */
final class Ports {
  private static final int FIRST = 21_000;
  private static final int LAST = 32_000;
  private static final List<Integer> GIVEN = new ArrayList<>();

  private Ports() {}

  static List<Integer> free(int count) throws IOException {
    synchronized (GIVEN) {
      List<Integer> ports = new ArrayList<>();
      for (int port = FIRST; ports.size() < count; port++) {
        if (port > LAST) {
          throw new IOException("no free port between " + FIRST + " and " + LAST);
        }
        if (!GIVEN.contains(port) && isFree(port)) {
          GIVEN.add(port);
          ports.add(port);
        }
      }
      return ports;
    }
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }
}
