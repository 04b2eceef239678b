package org.flowmon.topic;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonGenerator;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.flowmon.chain.Amount;
import org.flowmon.chain.BlockRef;
import org.flowmon.chain.Chain;
import org.flowmon.chain.Txid;
import org.flowmon.trace.Bounds;
import org.flowmon.trace.Flow;
import org.flowmon.trace.Policy;
import org.junit.jupiter.api.Test;

class FlowJsonTest {
  private static final String KEYS =
      "{'flow':'f1','chain':'bitcoin','txid':'b','at':'out:0','asset':'native','from':'garantex',"
          + "'to':'exchange','kind':'transfer','amount':'60','value':'100','hops':2,"
          + "'leftAt':'2024-05-01T00:00:00Z','arrivedAt':'2024-05-01T00:10:00Z',";

  private static Flow flow(String via, boolean retracted) {
    return new Flow(
        "f1",
        Chain.BITCOIN,
        Txid.parse("b"),
        "out:0",
        "native",
        null,
        "garantex",
        "exchange",
        Flow.Kind.TRANSFER,
        Amount.of(60),
        Amount.of(100),
        2,
        1_714_521_600,
        List.of(
            new Flow.Arrival(Txid.parse("a"), "out:1", "mule", Amount.of(70), 1_714_521_600),
            new Flow.Arrival(Txid.parse("b"), "fee", null, Amount.of(60), 1_714_522_200)),
        via.isEmpty() ? null : via,
        null,
        Policy.HAIRCUT,
        new BlockRef(8, "h8", "h7", 1_714_522_200),
        "list-1",
        retracted);
  }

  @Test
  void aLineHasThePublicKeysInOrder() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    FlowJson.writeLine(flow("", false), out);
    FlowJson.writeLine(flow("coinjoin", true), out);
    String path =
        "'path':[{'txid':'a','at':'out:1','address':'mule','amount':'70'},"
            + "{'txid':'b','at':'fee','amount':'60'}],'policy':'haircut',";
    String expected =
        KEYS + path + "'retracted':false}\n" + KEYS + path + "'retracted':true,'via':'coinjoin'}\n";
    assertEquals(expected.replace('\'', '"'), out.toString(StandardCharsets.UTF_8));
    ByteArrayOutputStream again = new ByteArrayOutputStream();
    try (JsonGenerator to = FlowJson.generator(again)) {
      FlowJson.writeLine(flow("", false), to);
      FlowJson.writeLine(flow("coinjoin", true), to);
    }
    assertArrayEquals(out.toByteArray(), again.toByteArray());
  }

  @Test
  void theTopicFormAddsBlockListVersionAndTimes() {
    String expected =
        KEYS
            + "'path':[{'txid':'a','at':'out:1','address':'mule','amount':'70',"
            + "'time':'2024-05-01T00:00:00Z'},"
            + "{'txid':'b','at':'fee','amount':'60','time':'2024-05-01T00:10:00Z'}],"
            + "'policy':'haircut','retracted':false,"
            + "'block':{'height':8,'hash':'h8','parent':'h7'},'listVersion':'list-1'}";
    String found = new String(FlowJson.toBytes(flow("", false)), StandardCharsets.UTF_8);
    assertEquals(expected.replace('\'', '"'), found);
  }

  @Test
  void theTopicFormNamesBoundsThatAreNotTheDefault() {
    Flow flow = flow("", false).within(Bounds.parse("hops=3"));
    String found = new String(FlowJson.toBytes(flow), StandardCharsets.UTF_8);
    assertTrue(
        found.endsWith(
            "\"listVersion\":\"list-1\","
                + "\"bounds\":\"hops=3,share=1/1000,parts=32,minimums=yes\"}"),
        found);
    assertEquals(flow, FlowJson.fromBytes(FlowJson.toBytes(flow)));
  }

  @Test
  void everyFlowComesBackAndConforms() {
    RandomRecords records = new RandomRecords(7);
    Random random = new Random(7);
    Schema schema = schema();
    for (int i = 0; i < 500; i++) {
      Flow flow = random(records, random);
      byte[] bytes = FlowJson.toBytes(flow);
      assertEquals(flow, FlowJson.fromBytes(bytes));
      assertArrayEquals(bytes, FlowJson.toBytes(FlowJson.fromBytes(bytes)));
      String text = new String(bytes, StandardCharsets.UTF_8);
      assertEquals(List.of(), schema.validate(text, InputFormat.JSON), text);
    }
  }

  @Test
  void theSchemaRefusesWhatIsNoFlow() {
    String good = new String(FlowJson.toBytes(flow("", false)), StandardCharsets.UTF_8);
    Schema schema = schema();
    for (String[] fault :
        new String[][] {
          {"\"amount\":\"60\"", "\"amount\":60"},
          {"\"at\":\"out:0\"", "\"at\":\"here\""},
          {"T00:10:00Z", "T00:10:00"},
          {"\"hash\":\"h8\",", ""},
          {"\"kind\":\"transfer\"", "\"kind\":\"gift\""}
        }) {
      String bad = good.replace(fault[0], fault[1]);
      assertFalse(bad.equals(good), fault[0]);
      assertFalse(schema.validate(bad, InputFormat.JSON).isEmpty(), bad);
    }
  }

  @Test
  void whatIsNoFlowIsNamed() {
    String good = new String(FlowJson.toBytes(flow("", false)), StandardCharsets.UTF_8);
    refused(good, "\"amount\":\"60\"", "\"amount\":60", "/amount: expected a text");
    refused(good, "\"amount\":\"70\"", "\"amount\":\"7.0\"", "/path/0/amount: expected base units");
    refused(good, "\"chain\":\"bitcoin\"", "\"chain\":\"b\"", "/chain: unknown chain \"b\"");
    refused(good, "\"hops\":2", "\"hops\":99999999999", "/hops: expected a number from 0 to");
    refused(good, "\"hops\":2", "\"hops\":1e400", "/hops: expected a whole number");
    refused(good, "\"hash\":\"h8\",", "", "block.hash: missing");
    refused(good, "\"hash\":\"h8\",", "\"hash\":\"\",", "block.hash: expected");
    refused(good, "haircut", "lifo", "/policy: expected haircut or fifo");
    refused(
        good,
        "\"kind\":\"transfer\"",
        "\"kind\":\"gift\"",
        "/kind: expected transfer, fee or bridge");
    refused(good, "T00:10:00Z\",\"path", "T00:10\",\"path", "/arrivedAt: Text");
    refused(good, "\"retracted\":false", "\"retracted\":0", "/retracted: expected true or false");
    refused(good, "{\"flow\"", "[{\"flow\"", "the whole: expected an object");
    refused(good, "\"list-1\"}", "\"list-1\"} 1", "nothing after the object");
    byte[] bytes = good.getBytes(StandardCharsets.UTF_8);
    for (int n = 0; n < bytes.length; n++) {
      byte[] cut = Arrays.copyOf(bytes, n);
      assertThrows(FlowFormatException.class, () -> FlowJson.fromBytes(cut));
    }
  }

  @Test
  void keysOfALaterVersionArePassedOver() {
    String good = new String(FlowJson.toBytes(flow("", false)), StandardCharsets.UTF_8);
    String later =
        good.replace("{\"txid\"", "{\"more\":[{\"x\":1}],\"txid\"")
            .replace("{\"height\"", "{\"more\":{\"x\":{}},\"height\"")
            .replace("{\"flow\"", "{\"more\":null,\"flow\"");
    assertEquals(flow("", false), FlowJson.fromBytes(later.getBytes(StandardCharsets.UTF_8)));
  }

  private static void refused(String good, String from, String to, String said) {
    String bad = good.replace(from, to);
    assertFalse(bad.equals(good), from);
    FlowFormatException e =
        assertThrows(
            FlowFormatException.class,
            () -> FlowJson.fromBytes(bad.getBytes(StandardCharsets.UTF_8)));
    assertTrue(String.valueOf(e.getMessage()).contains(said), e.getMessage());
  }

  private static Schema schema() {
    try (InputStream in = FlowJson.class.getResourceAsStream(FlowJson.SCHEMA)) {
      assertNotNull(in);
      return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
          .getSchema(new String(in.readAllBytes(), StandardCharsets.UTF_8), InputFormat.JSON);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static Flow random(RandomRecords records, Random random) {
    List<Flow.Arrival> path = new ArrayList<>();
    for (int i = random.nextInt(4); i >= 0; i--) {
      String address = random.nextInt(4) == 0 ? null : records.address();
      path.add(
          new Flow.Arrival(
              records.txid(),
              "transfer:" + random.nextInt(9),
              address,
              records.amount(),
              random.nextInt(2_000_000_000)));
    }
    return new Flow(
            "flow " + random.nextInt(),
            Chain.all().get(random.nextInt(Chain.all().size())),
            records.txid(),
            random.nextBoolean() ? "fee" : "out:" + random.nextInt(9),
            records.asset(),
            random.nextBoolean() ? records.unit() : null,
            records.address(),
            records.address(),
            Flow.Kind.values()[random.nextInt(3)],
            records.amount(),
            records.amount(),
            1 + random.nextInt(10),
            random.nextInt(2_000_000_000),
            path,
            random.nextBoolean() ? "coinjoin" : null,
            random.nextBoolean() ? "bridge:0x" + random.nextInt(99) : null,
            random.nextBoolean() ? Policy.FIFO : Policy.HAIRCUT,
            records.block(),
            "version " + random.nextInt(),
            random.nextBoolean())
        .within(random.nextBoolean() ? Bounds.NONE : Bounds.DEFAULT);
  }
}
