package org.flowmon.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.flowmon.chain.Amount;
import org.flowmon.chain.Outpoint;
import org.flowmon.chain.Txid;
import org.flowmon.chain.UtxoTransaction;
import org.flowmon.chain.UtxoTransaction.Input;
import org.flowmon.chain.UtxoTransaction.Output;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which transactions look like a CoinJoin; outputs are {@code address=value}. */
class CoinjoinShapeTest {
  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "three participants, 3, a=10001 b=10001 c=10001, true",
    "each with change, 3, a=10001 b=10001 c=10001 d=5 e=6 f=7, true",
    "more change than participants, 3, a=10001 b=10001 c=10001 d=5 e=6 f=7 g=8, false",
    "two participants, 3, a=20000 b=20000 c=30000, false",
    "one payee thrice, 3, a=20000 a=20000 a=20000, false",
    "one payee twice, 3, a=20000 a=20000 b=20000, false",
    "no address, 3, -=20000 b=20000 c=20000, false",
    "dust, 3, a=10000 b=10000 c=10000, false",
    "fewer inputs than participants, 3, a=20000 b=20000 c=20000 d=20000, false",
    "four participants, 4, a=20000 b=20000 c=20000 d=20000, true",
    "two inputs, 2, a=20000 b=20000 c=20000, false"
  })
  void has(String what, int inputs, String outputs, boolean expected) {
    List<Input> in = new ArrayList<>();
    for (int i = 0; i < inputs; i++) {
      in.add(new Input(new Outpoint(Txid.parse("spent"), i), null, null));
    }
    List<Output> out = new ArrayList<>();
    for (String output : outputs.split(" ", -1)) {
      String[] parts = output.split("=", -1);
      out.add(new Output(parts[0].equals("-") ? null : parts[0], Amount.parse(parts[1]), false));
    }
    assertEquals(
        expected, CoinjoinShape.has(new UtxoTransaction(Txid.parse("tx"), null, in, out)), what);
  }
}
