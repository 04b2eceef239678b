package org.flowmon.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.flowmon.trace.Policy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The examples of the tracing rules, as recordings: state and flows to the byte. */
class TraceExamplesTest {
  private static final String LIST = "a=A b=B d=C s=S pool*#/pool/";

  /** Draws as outputs of one transaction; its coins are what the state holds. */
  @ParameterizedTest(name = "{0} {1}")
  @CsvSource({
    "1, haircut, i:0@S=300000000 i:1=700000000, x=500000000 y=500000000, t:0 500000000"
        + " s:150000000:1;t:1 500000000 s:150000000:1, ''",
    "1, fifo, i:0@S=300000000 i:1=700000000, x=500000000 y=500000000, t:0 500000000"
        + " s:300000000:1 -:200000000:0, ''",
    "2, haircut, i:0@A=100000000 i:1@B=200000000, x=50000000 y=200000000 z=49000000,"
        + " t:0 50000000 a:16666667:1 b:33333333:1;t:1 200000000 a:66666666:1 b:133333334:1;"
        + "t:2 49000000 a:16333334:1 b:32666666:1,"
        + " a>pool 333333/1000000 b>pool 666667/1000000",
    "2, fifo, i:0@A=100000000 i:1@B=200000000, x=50000000 y=200000000 z=49000000,"
        + " t:0 50000000 a:50000000:1;t:1 200000000 a:50000000:1 b:150000000:1;"
        + "t:2 49000000 b:49000000:1, b>pool 1000000/1000000",
    "3, haircut, i:0@S=60 i:1=40, x=50 y=45, t:0 50 s:30:1;t:1 45 s:27:1, s>pool 3/5",
    "3, fifo, i:0@S=60 i:1=40, x=50 y=45, t:0 50 s:50:1;t:1 45 s:10:1 -:35:0, ''",
    "4, haircut, i:0@A=1 i:1@B=1 i:2@C=1 i:3=7, x=3 y=3 z=3,"
        + " t:0 3 a:1:1;t:1 3 b:1:1;t:2 3 d:1:1, ''",
    "4, fifo, i:0@A=1 i:1@B=1 i:2@C=1 i:3=7, x=3 y=3 z=3, t:0 3 a:1:1 b:1:1 d:1:1, ''",
    "5, haircut, i:0@S=4999999999999 i:1=7000000000001, x=9007199254740 y=2992800745259,"
        + " t:0 9007199254740 s:3752999689474:1;t:1 2992800745259 s:1247000310525:1, ''",
    "5, fifo, i:0@S=4999999999999 i:1=7000000000001, x=9007199254740 y=2992800745259,"
        + " t:0 9007199254740 s:4999999999999:1 -:4007199254741:0, ''",
    "6, haircut, i:0@S=123456789012345678901234567 i:1=1000000000000000000000000000,"
        + " x=700000000000000000000000001 y=400000000000000000000000000,"
        + " t:0 700000000000000000000000001 s:76923076306846998483610302:1;"
        + "t:1 400000000000000000000000000 s:43956043603912570562063030:1,"
        + " s>pool 2577669101586109855561235/23456789012345678901234566",
    "6, fifo, i:0@S=123456789012345678901234567 i:1=1000000000000000000000000000,"
        + " x=700000000000000000000000001 y=400000000000000000000000000,"
        + " t:0 700000000000000000000000001 s:123456789012345678901234567:1"
        + " -:576543210987654321098765434:0, ''"
  })
  void coins(String number, String name, String inputs, String outputs, String state, String fees)
      throws Exception {
    Policy policy = Policy.parse(name);
    RecordedText recording =
        RecordedText.bitcoin().block(7).coinbase("cb", "x/pool/y", "-=0").tx("t", inputs, outputs);
    Traced traced = Traced.run(policy, LIST, recording);
    assertEquals(
        Stream.of(state.split(";", -1))
            .map(line -> Traced.holder(policy, "bitcoin", "native", line))
            .collect(Collectors.joining()),
        traced.state());
    assertEquals(
        Stream.of(fees.isEmpty() ? new String[0] : fees.split("(?<=\\d) ", -1))
            .map(fee -> fee(policy, fee))
            .collect(Collectors.joining()),
        traced.withoutIds());
  }

  /** {@code from>to amount/value} as a line of the flows. */
  private static String fee(Policy policy, String fee) {
    String[] parts = fee.split("[> /]", -1);
    return ("{'flow':'*','chain':'bitcoin','txid':'t','at':'fee','asset':'native','from':'%s',"
            + "'to':'%s','kind':'fee','amount':'%s','value':'%s','hops':1,'leftAt':'%5$s',"
            + "'arrivedAt':'%5$s','path':[{'txid':'t','at':'fee','amount':'%3$s'}],"
            + "'policy':'%6$s','retracted':false}\n")
        .replace('\'', '"')
        .formatted(parts[0], parts[1], parts[2], parts[3], RecordedText.time(7), policy);
  }

  /** The same draws as transfers out of one account, where the order of arrival makes the pool. */
  @ParameterizedTest(name = "{0} {1}")
  @CsvSource({
    "1, haircut, S>p=300000000 o>p=700000000, p>x=500000000 p>y=500000000,"
        + " x 500000000 s:150000000:2;y 500000000 s:150000000:2",
    "1, fifo, S>p=300000000 o>p=700000000, p>x=500000000 p>y=500000000,"
        + " x 500000000 s:300000000:2 -:200000000:0",
    "3, haircut, S>p=60 o>p=40, p>x=50 p>y=45," + " p 5 s:3:1;x 50 s:30:2;y 45 s:27:2",
    "3, fifo, S>p=60 o>p=40, p>x=50 p>y=45, x 50 s:50:2;y 45 s:10:2 -:35:0",
    "6, haircut, S>p=123456789012345678901234567 o>p=1000000000000000000000000000,"
        + " p>x=700000000000000000000000001 p>y=400000000000000000000000000,"
        + " p 23456789012345678901234566 s:2577669101586109855561235:1;"
        + "x 700000000000000000000000001 s:76923076306846998483610302:2;"
        + "y 400000000000000000000000000 s:43956043603912570562063030:2"
  })
  void accounts(String number, String name, String in, String draws, String state)
      throws Exception {
    Policy policy = Policy.parse(name);
    RecordedText recording = RecordedText.ethereum().block(7).move("in", in).move("out", draws);
    Traced traced = Traced.run(policy, LIST, recording);
    assertEquals(
        Stream.of(state.split(";", -1))
            .map(line -> Traced.holder(policy, "ethereum", "native", line))
            .collect(Collectors.joining()),
        traced.state());
    assertEquals("", traced.flows());
  }

  /** Example 7: a fee, burned part first, of a transfer and of a reverted transaction. */
  @Test
  void feesOfAnAccount() throws Exception {
    RecordedText recording =
        RecordedText.ethereum()
            .balance("p", "native", "600")
            .block(7)
            .move("in", "S>p=400")
            .move("send", "ok", "p>r=500", "p 30 20 v")
            .move("fails", "reverted", "p>r=100", "p 30 20 v");
    Traced haircut = Traced.run(Policy.HAIRCUT, LIST + " v=v", recording);
    assertEquals(
        Traced.holder(Policy.HAIRCUT, "ethereum", "native", "p 400 s:160:1")
            + Traced.holder(Policy.HAIRCUT, "ethereum", "native", "r 500 s:200:2"),
        haircut.state());
    assertEquals(
        """
        send fee s>v 8/20 2 in/transfer:0=400 send/fee=8
        fails fee s>v 8/20 2 in/transfer:0=400 fails/fee=8
        """,
        haircut.outline());

    Traced fifo = Traced.run(Policy.FIFO, LIST + " v=v", recording);
    assertEquals(Traced.holder(Policy.FIFO, "ethereum", "native", "p 400 s:400:1"), fifo.state());
    assertEquals("", fifo.flows());
  }
}
