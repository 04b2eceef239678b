package org.flowmon.alerts.notify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AddressGuardTest {
  private final AddressGuard guard =
      new AddressGuard(AddressBlock.all("10.1.0.0/16"), false, InetAddress::getAllByName);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "0.0.0.0",
        "10.0.0.1",
        "10.2.0.1",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "198.18.0.1",
        "224.0.0.1",
        "255.255.255.255",
        "192.0.0.1",
        "::1",
        "::",
        "fe80::1",
        "fc00::1",
        "fd12::1",
        "ff02::1",
        "64:ff9b::a00:1",
        "2002:a00:1::1",
        "::ffff:10.0.0.1",
        "::10.0.0.1",
        "2001:db8::1",
        "fec0::1"
      })
  void ourOwnNetworkIsOutOfReach(String address) throws Exception {
    assertFalse(guard.mayReach(InetAddress.getByName(address)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "10.1.2.3",
        "8.8.8.8",
        "172.15.0.1",
        "172.32.0.1",
        "100.63.255.255",
        "100.128.0.0",
        "2606:4700::1111",
        "2a00:1450::1"
      })
  void thePublicInternetAndTheAllowListAreNot(String address) throws Exception {
    assertTrue(guard.mayReach(InetAddress.getByName(address)));
  }

  @Test
  void oneBadAddressOfANameIsEnough() {
    AddressGuard mixed =
        new AddressGuard(
            List.of(),
            false,
            host ->
                new InetAddress[] {
                  InetAddress.getByName("8.8.8.8"), InetAddress.getByName("10.0.0.1")
                });
    assertThrows(
        AddressGuard.ForbiddenAddressException.class, () -> mixed.checked("hooks.example", 443));
  }

  @Test
  void plainHttpReachesTheAllowListOnly() throws Exception {
    AddressGuard plain =
        new AddressGuard(AddressBlock.all("10.1.0.0/16"), true, InetAddress::getAllByName);
    assertTrue(plain.mayReach(InetAddress.getByName("10.1.2.3")));
    assertFalse(plain.mayReach(InetAddress.getByName("8.8.8.8")));
    assertEquals("", AddressGuard.problem(URI.create("https://a.example/x"), List.of()));
    for (String bad :
        List.of("http://a.example/", "ftp://a.example/", "https://u:p@a.example/", "https:///x")) {
      assertFalse(AddressGuard.problem(URI.create(bad), List.of()).isEmpty(), bad);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "10.0.0.0/33", "localhost", "10.0.0.0/x", "fc00::/129", "10.0.0/8/8"})
  void aBlockIsABlock(String text) {
    assertThrows(IllegalArgumentException.class, () -> AddressBlock.parse(text));
  }
}
