package org.flowmon.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import org.flowmon.chain.Amount;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The worked examples of the tracing rules: a pool in order, the draws, and what each draw takes.
 * {@code c} is unattributed; {@code S300+c700} reads left to right.
 */
class ExampleTableTest {
  private final Names origins = new Names();
  private final Marks marks = new Marks(origins);

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "1, S300000000+c700000000, 500000000 500000000, S150000000+c350000000 S150000000+c350000000 -",
    "2, A100000000+B200000000, 50000000 200000000 49000000,"
        + " A16666667+B33333333 A66666666+B133333334 A16333334+B32666666 A333333+B666667",
    "3, S60+c40, 50 45, S30+c20 S27+c18 S3+c2",
    "4, A1+B1+C1+c7, 3 3 3, A1+c2 B1+c2 C1+c2 c1",
    "5, S4999999999999+c7000000000001, 9007199254740 2992800745259,"
        + " S3752999689474+c5254199565266 S1247000310525+c1745800434734 c1",
    "6, S123456789012345678901234567+c1000000000000000000000000000,"
        + " 700000000000000000000000001 400000000000000000000000000,"
        + " S76923076306846998483610302+c623076923693153001516389699"
        + " S43956043603912570562063030+c356043956396087429437936970"
        + " S2577669101586109855561235+c20879119910759569045673331"
  })
  void haircut(String number, String pool, String draws, String expected) {
    assertEquals(expected, draws(new Haircut(marks, new Ways(new Landings().table)), pool, draws));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "1, S300000000+c700000000, 500000000 500000000, S300000000+c200000000 c500000000 -",
    "2, A100000000+B200000000, 50000000 200000000 49000000, A50000000 A50000000+B150000000 B49000000 B1000000",
    "3, S60+c40, 50 45, S50 S10+c35 c5",
    "4, A1+B1+C1+c7, 3 3 3, A1+B1+C1 c3 c3 c1",
    "5, S4999999999999+c7000000000001, 9007199254740 2992800745259,"
        + " S4999999999999+c4007199254741 c2992800745259 c1",
    "6, S123456789012345678901234567+c1000000000000000000000000000,"
        + " 700000000000000000000000001 400000000000000000000000000,"
        + " S123456789012345678901234567+c576543210987654321098765434"
        + " c400000000000000000000000000 c23456789012345678901234566"
  })
  void fifo(String number, String pool, String draws, String expected) {
    assertEquals(expected, draws(new Fifo(marks, new Ways(new Landings().table)), pool, draws));
  }

  private String draws(Mixing mixing, String pool, String draws) {
    Pool left = new Pool();
    Pool one = new Pool();
    mixing.unattributed(left, Amount.ZERO);
    for (String part : pool.split("\\+")) {
      Amount amount = Amount.parse(part.substring(1));
      if (part.charAt(0) == 'c') {
        mixing.unattributed(one, amount);
      } else {
        mixing.pure(one, origins.number(part.substring(0, 1)), amount);
      }
      mixing.append(left, one);
    }
    List<String> taken = new ArrayList<>();
    for (String amount : draws.split(" ")) {
      mixing.draw(left, Amount.parse(amount), one);
      taken.add(show(mixing, one));
    }
    taken.add(show(mixing, left));
    return String.join(" ", taken);
  }

  private String show(Mixing mixing, Pool pool) {
    StringJoiner text = new StringJoiner("+").setEmptyValue("-");
    mixing.forEachPart(
        pool,
        (mark, way, amount) ->
            text.add((mark == Marks.NOBODY ? "c" : origins.name(marks.origin(mark))) + amount));
    return text.toString();
  }
}
