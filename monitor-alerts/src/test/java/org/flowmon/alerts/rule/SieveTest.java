package org.flowmon.alerts.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelRuntimeFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The sieve against the evaluation that it saves. */
class SieveTest {
  private static final long SEED = 20261124;

  /** What it may say no about: fields by name, and one that is in error when it is read. */
  private static final List<String> ATOMS =
      List.of(
          "flow.kind == \"transfer\"",
          "\"fee\" == flow.kind",
          "flow.kind != \"fee\"",
          "flow.kind in [\"fee\", \"x\"]",
          "\"a\" in flow.tags",
          "flow.direct",
          "flow.direct == false",
          "flow.hops > 2",
          "flow.hops <= 2",
          "flow.hops == 3",
          "2 < flow.hops",
          "flow.tags[7] == \"a\"",
          "flow.tags.exists(t, t == \"b\")",
          "flow.kind.startsWith(\"t\")",
          "true");

  private final Random random = new Random(SEED);

  private String condition(int depth) {
    if (depth == 0 || random.nextInt(4) == 0) {
      return ATOMS.get(random.nextInt(ATOMS.size()));
    }
    return switch (random.nextInt(3)) {
      case 0 -> "(" + condition(depth - 1) + " && " + condition(depth - 1) + ")";
      case 1 -> "(" + condition(depth - 1) + " || " + condition(depth - 1) + ")";
      default -> "!(" + condition(depth - 1) + ")";
    };
  }

  @Test
  void aNoIsAlwaysFalseAndNeverAnError() throws Exception {
    var compiler =
        CelCompilerFactory.standardCelCompilerBuilder()
            .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
            .addVar("flow", SimpleType.DYN)
            .build();
    var runtime = CelRuntimeFactory.legacyCelRuntimeBuilder().build();
    List<Map<String, Object>> flows = new ArrayList<>();
    for (String kind : List.of("transfer", "fee")) {
      for (long hops = 1; hops < 5; hops++) {
        for (List<String> tags : List.of(List.<String>of(), List.of("a"), List.of("b", "c"))) {
          flows.add(
              Map.of(
                  "flow", Map.of("kind", kind, "hops", hops, "direct", hops == 1, "tags", tags)));
        }
      }
    }
    int no = 0;
    int signless = 0;
    int exact = 0;
    for (int i = 0; i < 400; i++) {
      String condition = condition(4);
      var tree = compiler.compile(condition).getAst();
      var program = runtime.createProgram(tree);
      Sieve sieve = Sieve.of(tree.getExpr());
      Signs signs = new Signs(List.of(sieve.signs()));
      for (Map<String, Object> flow : flows) {
        String said = condition + " of " + flow + ", seed " + SEED;
        if (!signs.in(flow).get(0)) {
          signless++;
          assertEquals(false, program.eval(flow), said);
        }
        if (!sieve.test().test(flow)) {
          no++;
          assertEquals(false, program.eval(flow), said);
        } else if (sieve.exact()) {
          exact++;
          assertEquals(true, program.eval(flow), said);
        }
      }
    }
    assertTrue(no > 1000 && exact > 300 && signless > 500, no + ", " + exact + ", " + signless);
  }
}
