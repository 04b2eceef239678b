package org.flowmon.ingest.evm;

import static org.flowmon.ingest.evm.SampleBlock.said;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.flowmon.chain.Chain;
import org.flowmon.chain.TokenUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenListTest {
  private static final String USDT = "0xdac17f958d2ee523a2206206994597c13d831ec7";
  private static final String LINE =
      "{'chain':'ethereum','address':'0x00000000000000000000000000000000000000aa',"
          + "'symbol':'X','decimals':2,'source':'test'}";

  @TempDir Path folder;

  private TokenList read(String text) throws IOException {
    Path file = folder.resolve("my-tokens.jsonl");
    Files.writeString(file, text.replace('\'', '"'));
    return TokenList.read(Chain.ETHEREUM, List.of(file));
  }

  private static Token known(TokenList list, String contract) {
    Token token = list.find(contract);
    assertNotNull(token, contract);
    return token;
  }

  @Test
  void built_in_tokens_are_there_on_every_account_chain() {
    TokenList ethereum = TokenList.builtIn(Chain.ETHEREUM);
    assertEquals(new TokenUnit("USDT", 6), known(ethereum, USDT).unit());
    assertEquals(Token.Kind.TETHER, known(ethereum, USDT).kind());
    assertEquals(
        Token.Kind.WRAPPED_NATIVE,
        known(ethereum, "0xc02aaa39b223fe8d0a0e5c4f27ead9083c756cc2").kind());
    Token tron = known(TokenList.builtIn(Chain.TRON), "0xa614f803b6fd780986a42c78ec9c7f77e6ded13c");
    assertEquals("TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t", tron.asset());
    assertTrue(TokenList.builtIn(Chain.BNB).size() > 0);
    assertTrue(TokenList.builtIn(Chain.POLYGON).size() > 0);
    assertEquals(0, TokenList.builtIn(Chain.BITCOIN).size());
  }

  @Test
  void a_list_of_ones_own_adds_and_corrects() throws Exception {
    int builtIn = TokenList.builtIn(Chain.ETHEREUM).size();
    TokenList list =
        read(
            "# mine\n\n"
                + LINE
                + "\n"
                + LINE.replace(
                        "0x00000000000000000000000000000000000000aa", USDT.toUpperCase(Locale.ROOT))
                    .replace("0X", "0x")
                + "\n"
                + LINE.replace("ethereum", "bnb"));
    assertEquals(builtIn + 1, list.size());
    assertEquals(new TokenUnit("X", 2), known(list, USDT).unit());
    assertEquals(
        new TokenUnit("X", 2), known(list, "0x00000000000000000000000000000000000000aa").unit());
    assertNull(list.find("0x00000000000000000000000000000000000000ab"));
  }

  @Test
  void a_symbol_is_any_text() throws Exception {
    TokenList list = read(LINE.replace("'X'", "'\\u0000\\ud83d\\ude00 U\u0405DT'"));
    assertEquals(
        "\0\ud83d\ude00 U\u0405DT",
        known(list, "0x00000000000000000000000000000000000000aa").unit().symbol());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          'ethereum'   | 'nowhere'   | unknown chain "nowhere"
          'ethereum'   | 'bitcoin'   | has no contracts
          00aa         | 00ag        | expected an address of ethereum
          00aa         | 00aA0       | expected an address of ethereum
          decimals':2  | decimals':78| a token has 0 to 77 decimals
          decimals':2  | decimals':2.5| decimals: expected a whole number
          'source':'test' | 'kind':'odd','source':'x' | expected plain, wrapped-native or tether
          ,'source':'test' | | source: missing
          'source'     | 'sauce'     | unknown field "sauce"
          }            |             | no JSON object
          """)
  void a_wrong_line_is_named(String from, String to, String message) {
    String changed = to == null ? "" : to;
    IOException e = assertThrows(IOException.class, () -> read("\n" + LINE.replace(from, changed)));
    said(e, "my-tokens.jsonl, line 2");
    said(e, message);
  }

  @Test
  void a_mistyped_address_is_found_by_its_checksum() {
    String wrong = "0xdAC17F958D2ee523a2206206994597C13D831eC7";
    IOException e =
        assertThrows(
            IOException.class,
            () -> read(LINE.replace("0x00000000000000000000000000000000000000aa", wrong)));
    said(e, "EIP-55");
  }

  @Test
  void text_that_is_not_utf_8_is_named() throws Exception {
    Path file = folder.resolve("latin.jsonl");
    Files.write(file, LINE.replace("X", "\u00e9").getBytes(StandardCharsets.ISO_8859_1));
    IOException e =
        assertThrows(IOException.class, () -> TokenList.read(Chain.ETHEREUM, List.of(file)));
    said(e, "latin.jsonl: not UTF-8");
    Path absent = folder.resolve("absent");
    assertThrows(IOException.class, () -> TokenList.read(Chain.ETHEREUM, List.of(absent)));
  }
}
