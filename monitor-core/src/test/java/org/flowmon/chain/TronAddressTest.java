package org.flowmon.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TronAddressTest {
  /** Published pairs: the USDT contract, and the address that stands for none. */
  @ParameterizedTest
  @CsvSource({
    "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t, 0xa614f803b6fd780986a42c78ec9c7f77e6ded13c",
    "T9yD14Nj9j7xAB4dbGeiX9h8unkKHxuWwb, 0x0000000000000000000000000000000000000000"
  })
  void the_two_forms_name_the_same_account(String base58, String hex) {
    assertEquals(base58, TronAddress.ofHex(hex));
    assertEquals(hex, TronAddress.hex(base58));
  }

  @Test
  void any_address_survives_both_ways_and_passes_its_check() {
    long seed = 42;
    Random random = new Random(seed);
    for (int i = 0; i < 1000; i++) {
      byte[] bytes = new byte[20];
      random.nextBytes(bytes);
      String hex = "0x" + HexFormat.of().formatHex(bytes);
      String base58 = TronAddress.ofHex(hex);
      assertEquals(hex, TronAddress.hex(base58), "seed " + seed);
      assertEquals(AddressCheck.State.OK, AddressCheck.of("tron", base58).state());
    }
  }

  @Test
  void what_is_no_address_is_told() {
    assertNull(TronAddress.hex("TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6u"));
    assertNull(TronAddress.hex("1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2"));
    assertNull(TronAddress.hex("hello"));
    assertThrows(IllegalArgumentException.class, () -> TronAddress.ofHex("0x12"));
    assertThrows(IllegalArgumentException.class, () -> TronAddress.ofHex("0x" + "g".repeat(40)));
  }
}
