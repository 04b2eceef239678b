package org.flowmon.alerts.notify;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.eclipse.jetty.util.Promise;
import org.eclipse.jetty.util.SocketAddressResolver;

/**
 * Keeps an endpoint out of our own network: a name is resolved once, all its addresses are checked,
 * and the connection goes to those very addresses, so that a name which says something else the
 * next time leads nowhere. Addresses of the allow-list may be anything.
 */
final class AddressGuard implements SocketAddressResolver {
  /** Blocks that are not the public internet (RFC 6890 and what came after it). */
  private static final List<AddressBlock> RESERVED =
      AddressBlock.all(
          "0.0.0.0/8",
          "10.0.0.0/8",
          "100.64.0.0/10",
          "127.0.0.0/8",
          "169.254.0.0/16",
          "172.16.0.0/12",
          "192.0.0.0/24",
          "192.0.2.0/24",
          "192.88.99.0/24",
          "192.168.0.0/16",
          "198.18.0.0/15",
          "198.51.100.0/24",
          "203.0.113.0/24",
          "224.0.0.0/4",
          "240.0.0.0/4",
          "::/96",
          "64:ff9b::/96",
          "64:ff9b:1::/48",
          "100::/64",
          "2001::/23",
          "2001:db8::/32",
          "2002::/16",
          "3fff::/20",
          "5f00::/16",
          "fc00::/7",
          "fe80::/10",
          "fec0::/10",
          "ff00::/8");

  /** Asks the name service. */
  interface Names {
    InetAddress[] of(String host) throws UnknownHostException;
  }

  private final List<AddressBlock> allowed;
  private final boolean plain;
  private final Names names;

  /**
   * @param plain whether the connection is not encrypted: then only the allow-list may be reached
   */
  AddressGuard(List<AddressBlock> allowed, boolean plain, Names names) {
    this.allowed = List.copyOf(allowed);
    this.plain = plain;
    this.names = names;
  }

  /**
   * What is wrong with an endpoint's address before anybody is asked; empty when nothing is. Plain
   * http is for what the allow-list names.
   */
  static String problem(URI uri, List<AddressBlock> allowed) {
    String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
    if (uri.getHost() == null || !(scheme.equals("https") || scheme.equals("http"))) {
      return "expected https://HOST/PATH";
    }
    if (uri.getRawUserInfo() != null) {
      return "an address with a user name in it is not used";
    }
    if (uri.getRawFragment() != null) {
      return "an address with a # part is not used";
    }
    return scheme.equals("http") && allowed.isEmpty()
        ? "http is for addresses of the allow-list (allow) only: use https"
        : "";
  }

  @Override
  public void resolve(
      String host, int port, Map<String, Object> context, Promise<List<InetSocketAddress>> into) {
    try {
      into.succeeded(checked(host, port));
    } catch (IOException e) {
      into.failed(e);
    }
  }

  /** The addresses of that name, each of which may be used. */
  List<InetSocketAddress> checked(String host, int port) throws IOException {
    List<InetSocketAddress> found = new ArrayList<>();
    for (InetAddress address : names.of(host)) {
      if (!mayReach(address)) {
        throw new ForbiddenAddressException(
            host
                + " leads to an address that is not "
                + (plain ? "on the allow-list, which http needs" : "public"));
      }
      found.add(new InetSocketAddress(address, port));
    }
    return found;
  }

  boolean mayReach(InetAddress address) {
    return allowed.stream().anyMatch(block -> block.holds(address))
        || (!plain && RESERVED.stream().noneMatch(block -> block.holds(address)));
  }

  /** A name leads into a network that endpoints have no business in. */
  static final class ForbiddenAddressException extends IOException {
    ForbiddenAddressException(String message) {
      super(message);
    }
  }
}
