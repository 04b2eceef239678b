package org.flowmon.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Locale;
import org.flowmon.chain.AddressCheck.State;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressCheckTest {
  private static State state(String chain, String address) {
    return AddressCheck.of(chain, address).state();
  }

  /** BIP 173 and BIP 350, valid segregated witness addresses. */
  @ParameterizedTest
  @CsvSource({
    "bitcoin, BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4",
    "bitcoin-signet, tb1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3q0sl5k7",
    "bitcoin, bc1pw508d6qejxtdg4y5r3zarvary0c5xw7kw508d6qejxtdg4y5r3zarvary0c5xw7kt5nd6y",
    "bitcoin, BC1SW50QGDZ25J",
    "bitcoin, bc1zw508d6qejxtdg4y5r3zarvaryvaxxpcs",
    "bitcoin-testnet4, tb1qqqqqp399et2xygdj5xreqhjjvcmzhxw4aywxecjdzew6hylgvsesrxh6hy",
    "bitcoin-testnet4, tb1pqqqqp399et2xygdj5xreqhjjvcmzhxw4aywxecjdzew6hylgvsesf3hn0c",
    "bitcoin, bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0"
  })
  void bip173AndBip350ValidAddressesPass(String chain, String address) {
    assertEquals(State.OK, state(chain, address));
  }

  /** BIP 350, invalid addresses that have the prefix of the chain. */
  @ParameterizedTest
  @CsvSource({
    "bitcoin, bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqh2y7hd",
    "bitcoin-signet, tb1z0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqglt7rf",
    "bitcoin, BC1S0XLXVLHEMJA6C4DQV22UAPCTQUPFHLXM9H8Z3K2E72Q4K9HCZ7VQ54WELL",
    "bitcoin, bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kemeawh",
    "bitcoin-testnet4, tb1q0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vq24jc47",
    "bitcoin, bc1p38j9r5y49hruaue7wxjce0updqjuyyx0kh56v8s25huc6995vvpql3jow4",
    "bitcoin, BC130XLXVLHEMJA6C4DQV22UAPCTQUPFHLXM9H8Z3K2E72Q4K9HCZ7VQ7ZWS8R",
    "bitcoin, bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7v8n0nx0muaewav253zgeav",
    "bitcoin, BC1QR508D6QEJXTDG4Y5R3ZARVARYV98GJ9P",
    "bitcoin-testnet4, tb1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vq47Zagq",
    "bitcoin, bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7v07qwwzcrf",
    "bitcoin, bc1gmk9yu"
  })
  void bip350InvalidAddressesFail(String chain, String address) {
    State expected = address.equals("bc1gmk9yu") ? State.UNCHECKED : State.BAD;
    assertEquals(expected, state(chain, address));
  }

  /** EIP-55's own test cases. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
        "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359",
        "0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB",
        "0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb"
      })
  void eip55MixedCaseMustPass(String address) {
    assertEquals(State.OK, state("ethereum", address));
    assertEquals(State.OK, state("polygon", address));
    int at = address.length() - 1;
    while (!Character.isLetter(address.charAt(at))) {
      at--;
    }
    char flipped = (char) (address.charAt(at) ^ 32);
    assertEquals(
        State.BAD,
        state("ethereum", address.substring(0, at) + flipped + address.substring(at + 1)));
    String digits = address.substring(2);
    assertEquals(State.UNCHECKED, state("ethereum", "0x" + digits.toLowerCase(Locale.ROOT)));
    assertEquals(State.UNCHECKED, state("ethereum", "0x" + digits.toUpperCase(Locale.ROOT)));
  }

  @ParameterizedTest
  @CsvSource({
    "bitcoin, 1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa",
    "bitcoin, 3Lpoy53K625zVeE47ZasiG5jGkAxJ27kh1",
    "bitcoin-testnet4, mjP97q5BWtdpdsJLkEJvQWgLe9zw4MMVU6",
    "tron, TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t",
    "litecoin, LaizKtS5DUhPuP1nTQcc83MS7HwK6vk85z",
    "litecoin, M8yFL6SFC6TreATegTyuSYkDfDRbisdpT3",
    "dash, XnPFsRWTaSgiVauosEwQ6dEitGYXgwznz2",
    "zcash, t1g7wowvQ8gn2v8jrU1biyJ26sieNqNsBJy",
    "bitcoin-gold, GPwg61XoHqQPNmAucFACuQ5H9sGCDv9TpS",
    "verge, DFFJhnQNZf8rf67tYnesPu7MuGUpYtzv7Z",
    "bitcoin-cash, bitcoincash:qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6a",
    "bitcoin-cash, qpf2cphc5dkuclkqur7lhj2yuqq9pk3hmukle77vhq",
    "ripple, rnXyVQzgxZe7TR1EPzTkGj2jxH4LMJYh66",
    "binance-chain, bnb136ns6lfw4zs5hg4n85vdthaad7hq5m4gtkgf23",
    "monero, 884Bz8UH63aYsjVdkfWfScRYWZGGNbjFL7pztqvWNSrtYT4reFSwyvkCj9KEGUtheHhhMUj87ciTBFyzoesrMJ4L1FvSoxL"
  })
  void publishedAddressesPassAndOneChangedLetterFails(String chain, String address) {
    assertEquals(State.OK, state(chain, address));
    int at = address.length() - 3;
    char other = address.charAt(at) == 'u' ? 'v' : 'u';
    assertEquals(
        State.BAD, state(chain, address.substring(0, at) + other + address.substring(at + 1)));
  }

  @Test
  void addressOfAnotherChainIsBad() {
    AddressCheck check = AddressCheck.of("bitcoin", "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t");
    assertEquals(State.BAD, check.state());
    assertEquals("version 0x41 is not one of bitcoin", check.reason());
  }

  @ParameterizedTest
  @CsvSource({
    "bitcoin, alice",
    "bitcoin, addr-garantex-1",
    "bitcoin, bc1",
    "bitcoin, 1",
    "ethereum, alice",
    "ethereum, 0x1234",
    "tron, T",
    "no-such-chain, anything",
    "solana, 42RLPACwZPx3vYYmxSueqsogfyn",
    "monero, 5be5543ff73456ab9f2d207887e2af87322c651ea1a873c5b25b7ffae456c320",
    "zcash, bob"
  })
  void textThatIsNotShapedLikeAnAddressIsUnchecked(String chain, String address) {
    assertEquals(State.UNCHECKED, state(chain, address));
  }
}
