package org.flowmon.ingest.neutral;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every kind of fault on line 3 of a file: its place and what was expected are told. */
class BrokenLineTest {
  private static final String BLOCK =
      "{'type':'block','chain':'bitcoin','height':7,'hash':'h','time':'2024-05-01T00:00:00Z'}";

  /** In each, ~B is the head of a bitcoin tx, ~E of an ethereum tx; ' is a double quote. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'type':'block'                                     |                    | not JSON: Unexpected end",
        "{'type' 'block'}                                    |                    | not JSON: Unexpected character",
        "hello                                               |                    | not JSON: Unrecognized token",
        "[1]                                                 |                    | expected a JSON object, found an array",
        "17                                                  |                    | expected a JSON object, found 17",
        "{'type':'disconnect','chain':'bitcoin','height':7,'hash':'h'} x | | not JSON",
        "{'type':'disconnect','chain':'bitcoin','height':7,'hash':'h'}{} | | expected nothing after the object",
        "{'chain':'bitcoin'}                                 | type               | missing, expected block, tx, balance or disconnect",
        "{'type':'block'}                                    | chain              | missing, expected the short name",
        "{'type':'blok','chain':'bitcoin'}                   | type               | expected block, tx, balance or disconnect, found 'blok'",
        "{'type':5,'chain':'bitcoin'}                        | type               | expected a text, found 5",
        "{'type':'tx','chain':'dogecoin'}                    | chain              | unknown chain 'dogecoin'; known: bitcoin",
        "{'type':'block','chain':'bitcoin','hash':'h','time':'2024-05-01T00:00:00Z'} | height | missing",
        "{'type':'block','chain':'bitcoin','height':'7'}     | height             | expected a whole number from 0 to 9223372036854775807, found '7'",
        "{'type':'block','chain':'bitcoin','height':-1}      | height             | expected a whole number from 0 to 9223372036854775807, found -1",
        "{'type':'block','chain':'bitcoin','height':7.0}     | height             | found 7.0",
        "{'type':'block','chain':'bitcoin','height':99999999999999999999} | height | found 99999999999999999999",
        "{'type':'block','chain':'bitcoin','height':7,'time':'2024-05-01T00:00:00Z'} | hash | missing",
        "{'type':'block','chain':'bitcoin','height':7,'hash':''} | hash           | expected a text that is not empty",
        "{'type':'block','chain':'bitcoin','height':7,'hash':'h'} | time          | missing, expected a time such as",
        "{'type':'block','chain':'bitcoin','height':7,'hash':'h','time':'1 May 2024'} | time | expected a time such as 2024-05-01T00:00:00Z, found '1 May 2024'",
        "{'type':'block','chain':'bitcoin','height':7,'hash':'h','time':1714521600} | time | expected a text, found 1714521600",
        "{'type':'block','chain':'bitcoin','height':7,'hash':'h','parent':6,'time':'2024-05-01T00:00:00Z'} | parent | expected a text, found 6",
        "{'type':'disconnect','chain':'bitcoin','height':7}  | hash               | missing, expected the block",
        "{'type':'balance','chain':'bitcoin'}                | type               | bitcoin holds coins: it has no balance lines",
        "{'type':'balance','chain':'ethereum','asset':'native','value':'1'} | holder | missing",
        "{'type':'balance','chain':'ethereum','holder':'a','value':'1'} | asset   | missing",
        "{'type':'balance','chain':'ethereum','holder':'a','asset':'native'} | value | missing",
        "~B}                                                 | txid               | missing, expected a transaction id",
        "~B,'txid':''}                                       | txid               | expected a text that is not empty",
        "~B,'txid':'t','outputs':[]}                         | inputs             | missing, expected an array of inputs",
        "~B,'txid':'t','inputs':[]}                          | outputs            | missing, expected an array of outputs",
        "~B,'txid':'t','inputs':{}}                          | inputs             | expected an array, found an object",
        "~B,'txid':'t','inputs':[7]}                         | inputs[0]          | expected an object, found 7",
        "~B,'txid':'t','inputs':[{'vout':0}]}                | inputs[0].txid     | missing",
        "~B,'txid':'t','inputs':[{'txid':'a','vout':0},{'txid':'a'}]} | inputs[1].vout | missing, expected the index",
        "~B,'txid':'t','inputs':[{'txid':'a','vout':-1}]}    | inputs[0].vout     | expected a whole number from 0 to 2147483647, found -1",
        "~B,'txid':'t','inputs':[{'txid':'a','vout':0,'address':''}]} | inputs[0].address | expected a text that is not empty",
        "~B,'txid':'t','inputs':[{'txid':'a','vout':0,'value':1}]} | inputs[0].value | expected base units as decimal digits in quotes, found 1",
        "~B,'txid':'t','outputs':[{'value':'1'},{'value':90}]} | outputs[1].value | expected base units as decimal digits in quotes, found 90",
        "~B,'txid':'t','outputs':[{'value':'1'},{'value':'-90'}]} | outputs[1].value | expected base units as decimal digits, found '-90'",
        "~B,'txid':'t','outputs':[{'value':'0.5'}]}          | outputs[0].value   | expected base units as decimal digits, found '0.5'",
        "~B,'txid':'t','outputs':[{'value':''}]}             | outputs[0].value   | expected base units as decimal digits, found ''",
        "~B,'txid':'t','outputs':[{'address':'a'}]}          | outputs[0].value   | missing, expected base units",
        "~B,'txid':'t','outputs':[{'value':'1','address':[]}]} | outputs[0].address | expected a text, found an array",
        "~B,'txid':'t','outputs':[{'value':'1','unspendable':'yes'}]} | outputs[0].unspendable | expected true or false, found 'yes'",
        "~B,'txid':'t','coinbase':'/x/','inputs':[{'txid':'a','vout':0}],'outputs':[]} | inputs | expected none: a coinbase spends nothing",
        "~B,'txid':'t','coinbase':1}                         | coinbase           | expected a text, found 1",
        "~B,'txid':'t','transfers':[]}                       | transfers          | bitcoin holds coins: expected inputs and outputs instead",
        "~E,'txid':'t','inputs':[]}                          | inputs             | ethereum holds balances: expected transfers instead",
        "~E,'txid':'t','outputs':[]}                         | outputs            | ethereum holds balances: expected transfers instead",
        "~E,'txid':'t','coinbase':'x'}                       | coinbase           | ethereum holds balances: expected transfers instead",
        "~E,'txid':'t'}                                      | transfers          | missing, expected an array of transfers",
        "~E,'txid':'t','status':'failed'}                    | status             | expected ok or reverted, found 'failed'",
        "~E,'txid':'t','transfers':[{'from':'a','to':'b','value':'1'}]} | transfers[0].asset | missing",
        "~E,'txid':'t','transfers':[{'asset':'native','to':'b','value':'1'}]} | transfers[0].from | missing",
        "~E,'txid':'t','transfers':[{'asset':'native','from':'a','value':'1'}]} | transfers[0].to | missing",
        "~E,'txid':'t','transfers':[{'asset':'native','from':'a','to':'b'}]} | transfers[0].value | missing",
        "~E,'txid':'t','transfers':[{'asset':'native','from':'a','to':'b','value':'1','log':'3'}]} | transfers[0].log | expected a whole number",
        "~E,'txid':'t','transfers':[{'asset':'native','from':'a','to':'b','value':'1','conversion':{}}]} | transfers[0].conversion.give | missing, expected give or take",
        "~E,'txid':'t','transfers':[{'asset':'native','from':'a','to':'b','value':'1','conversion':'give'}]} | transfers[0].conversion | expected an object, found 'give'",
        "~E,'txid':'t','transfers':[{'asset':'native','from':'a','to':'b','value':'1','conversion':{'give':-1}}]} | transfers[0].conversion.give | expected a whole number from 0 to 1000000, found -1",
        "~E,'txid':'t','transfers':[{'asset':'native','from':'a','to':'b','value':'1','conversion':{'take':1000001}}]} | transfers[0].conversion.take | expected a whole number from 0 to 1000000, found 1000001",
        "~E,'txid':'t','transfers':[{'asset':'native','from':'a','to':'b','value':'1','conversion':{'give':0,'take':1}}]} | transfers[0].conversion.take | a transfer is one side of one conversion",
        "~E,'txid':'t','transfers':[],'fee':'1'}             | fee                | expected an object, found '1'",
        "~E,'txid':'t','transfers':[],'fee':{'tip':'1'}}     | fee.payer          | missing",
        "~E,'txid':'t','transfers':[],'fee':{'payer':'a','burned':3}} | fee.burned | expected base units as decimal digits in quotes, found 3",
        "~E,'txid':'t','transfers':[],'fee':{'payer':'a','tip':null}} | fee.tip   | expected base units as decimal digits in quotes, found null"
      })
  void isNamedByFileLineAndField(String line, String field, String said) throws IOException {
    String broken =
        line.replace("~B", "{'type':'tx','chain':'bitcoin'")
            .replace("~E", "{'type':'tx','chain':'ethereum'");
    try (NeutralReader reader = reader(BLOCK + "\n\n" + broken + "\n" + BLOCK)) {
      assertNotNull(reader.next());
      NeutralFormatException e = assertThrows(NeutralFormatException.class, reader::next);
      String place = field == null ? "" : field;
      String start = "economy.jsonl:3: " + (place.isEmpty() ? "" : place + ": ");
      assertEquals("economy.jsonl", e.file());
      assertEquals(3, e.line());
      assertEquals(place, e.field());
      String message = String.valueOf(e.getMessage());
      assertTrue(message.startsWith(start), message);
      assertTrue(
          message.substring(start.length()).contains(said.replace('\'', '"').trim()), message);
      // The next call goes on behind it.
      NeutralLine after = assertInstanceOf(NeutralLine.Block.class, reader.next());
      assertEquals(4, after.line());
      assertNull(reader.next());
    }
  }

  @Test
  void aLineWithoutEndIsRefusedWithoutBeingKept() throws IOException {
    byte[] endless = new byte[LineSource.MAX_LINE_BYTES + (1 << 20)];
    Arrays.fill(endless, (byte) ' ');
    byte[] after = ("\n" + BLOCK.replace('\'', '"')).getBytes(StandardCharsets.UTF_8);
    try (NeutralReader reader =
        NeutralReader.of(
            new SequenceInputStream(
                new ByteArrayInputStream(endless), new ByteArrayInputStream(after)),
            "f")) {
      NeutralFormatException e = assertThrows(NeutralFormatException.class, reader::next);
      assertEquals("f:1: expected a line of at most 64 MiB", e.getMessage());
      assertNotNull(reader.next());
      assertNull(reader.next());
    }
  }

  private static NeutralReader reader(String text) throws IOException {
    byte[] bytes = text.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    return NeutralReader.of(new ByteArrayInputStream(bytes), "economy.jsonl");
  }
}
