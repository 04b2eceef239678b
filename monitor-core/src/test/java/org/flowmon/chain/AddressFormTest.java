package org.flowmon.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressFormTest {
  @ParameterizedTest
  @CsvSource({
    "ethereum, 0xdAC17F958D2ee523a2206206994597C13D831ec7, 0xdac17f958d2ee523a2206206994597c13d831ec7",
    "ethereum, 0XDAC17F958D2EE523A2206206994597C13D831EC7, 0xdac17f958d2ee523a2206206994597c13d831ec7",
    "bitcoin, BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4, bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4",
    "bitcoin-cash, bitcoincash:qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6a, qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6a",
    "bitcoin, 1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa, 1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa",
    "tron, TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t, TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t",
    "bitcoin, Alice, Alice",
    "ethereum, 0xAlice, 0xAlice",
    "ethereum, 0xZZC17F958D2ee523a2206206994597C13D831ec7, 0xZZC17F958D2ee523a2206206994597C13D831ec7",
    "bitcoin, Bc1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4, Bc1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4"
  })
  void onlyFormsWithoutCaseAreLowered(String chain, String text, String normal) {
    assertEquals(normal, AddressForm.normal(chain, text));
  }

  @Test
  void anyTextIsAcceptedAndNormalisedOnce() {
    Random random = new Random(7);
    List<String> chains =
        List.of("bitcoin", "ethereum", "tron", "bitcoin-cash", "litecoin", "zcash", "nowhere");
    List<String> starts = List.of("", "0x", "BC1", "bc1q", "T", "LTC1", "bitcoincash:", "t1");
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder(starts.get(random.nextInt(starts.size())));
      int length = 1 + random.nextInt(45);
      for (int c = 0; c < length; c++) {
        text.append(
            (char)
                (random.nextInt(10) == 0 ? random.nextInt(0x3000) + 1 : 33 + random.nextInt(90)));
      }
      String chain = chains.get(random.nextInt(chains.size()));
      String once = AddressForm.normal(chain, text.toString());
      assertEquals(once, AddressForm.normal(chain, once));
      AddressCheck check = AddressCheck.of(chain, text.toString());
      assertEquals(check.state() == AddressCheck.State.OK, check.reason() == null);
    }
  }
}
