package org.flowmon.alerts.rule;

import com.google.common.collect.ImmutableCollection;
import com.google.common.collect.ImmutableList;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.cel.bundle.Cel;
import dev.cel.bundle.CelFactory;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelIssue;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.CelValidationException;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.navigation.CelNavigableAst;
import dev.cel.common.navigation.CelNavigableExpr;
import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypeProvider;
import dev.cel.common.types.SimpleType;
import dev.cel.extensions.CelExtensions;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.CelFunctionOverload.Binary;
import dev.cel.runtime.CelRuntime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The expressions of rules, in CEL over the {@link Vocabulary}: parsed and type-checked when made,
 * so that a misspelt field is found before the first flow. There is no clock and no chance in them.
 */
final class Conditions {
  private static final String LITERAL = "decimal";

  /** An expression that has passed the check. */
  interface Expression {
    /** Its value for what the names stand for. */
    Object value(Map<String, Object> named) throws CelEvaluationException;

    /** Of which at least one is there whenever it is true; empty when that cannot be said. */
    default List<Sign> signs() {
      return List.of();
    }
  }

  /** A condition that is evaluated only where its sieve does not say no. */
  private record Sifted(CelRuntime.Program program, Sieve sieve) implements Expression {
    @Override
    public Object value(Map<String, Object> named) throws CelEvaluationException {
      return sieve.test().test(named) ? evaluated(program, named) : false;
    }

    @Override
    public List<Sign> signs() {
      return sieve.signs();
    }
  }

  /** One mistake in an expression: on which of its lines, from 1, and what it is. */
  record Mistake(int line, String what) {}

  /** An expression cannot be used. */
  static final class MistakenException extends Exception {
    private final transient List<Mistake> mistakes;

    MistakenException(List<Mistake> mistakes) {
      super(mistakes.toString());
      this.mistakes = List.copyOf(mistakes);
    }

    List<Mistake> mistakes() {
      return mistakes;
    }
  }

  private final Cel cel;

  /** Of expressions that may use these names. */
  Conditions(Map<String, CelType> names) {
    cel = cel(names);
  }

  /** An expression that is true or false. */
  Expression condition(String text) throws MistakenException {
    return expression(text, List.of(SimpleType.BOOL), "true or false");
  }

  /** An expression that can be shown: text, a whole number or a decimal. */
  Expression shown(String text) throws MistakenException {
    return expression(
        text,
        List.of(SimpleType.STRING, SimpleType.INT, Vocabulary.DECIMAL),
        "text, a whole number or a decimal");
  }

  private Expression expression(String text, List<CelType> types, String expected)
      throws MistakenException {
    CelAbstractSyntaxTree tree;
    try {
      tree = cel.compile(text).getAst();
    } catch (CelValidationException e) {
      throw new MistakenException(
          e.getErrors().stream().map(Conditions::mistake).distinct().toList());
    }
    if (!types.contains(tree.getResultType())) {
      throw mistaken("gives " + tree.getResultType().name() + ", expected " + expected);
    }
    checkLiterals(tree);
    try {
      CelRuntime.Program program = cel.createProgram(tree);
      if (!tree.getResultType().equals(SimpleType.BOOL)) {
        return named -> evaluated(program, named);
      }
      return new Sifted(program, Sieve.of(tree.getExpr()));
    } catch (CelEvaluationException e) {
      throw mistaken(String.valueOf(e.getMessage()));
    }
  }

  /** Names are looked up where they stand: a map would be copied each time. */
  private static Object evaluated(CelRuntime.Program program, Map<String, Object> named)
      throws CelEvaluationException {
    return program.eval(name -> Optional.ofNullable(named.get(name)));
  }

  /** What CEL would find only when it comes to it. */
  private static void checkLiterals(CelAbstractSyntaxTree tree) throws MistakenException {
    List<Mistake> found = new ArrayList<>();
    for (CelNavigableExpr node : CelNavigableAst.fromAst(tree).getRoot().allNodes().toList()) {
      if (node.getKind() != CelExpr.ExprKind.Kind.CALL) {
        continue;
      }
      CelExpr.CelCall call = node.expr().call();
      if (call.function().equals(LITERAL)) {
        Optional<String> literal = literal(call);
        if (literal.isEmpty() || !literal.get().matches("-?[0-9]{1,60}(\\.[0-9]{1,60})?")) {
          found.add(
              new Mistake(1, "decimal(...) takes one number in quotes, as in decimal(\"0.25\")"));
        }
      } else if (call.function().equals("matches")) {
        literal(call).flatMap(Conditions::badPattern).ifPresent(found::add);
      }
    }
    if (!found.isEmpty()) {
      throw new MistakenException(found);
    }
  }

  private static Optional<String> literal(CelExpr.CelCall call) {
    return call.args().stream()
        .reduce((first, last) -> last)
        .filter(arg -> arg.exprKind().getKind() == CelExpr.ExprKind.Kind.CONSTANT)
        .map(CelExpr::constant)
        .filter(constant -> constant.getKind() == CelConstant.Kind.STRING_VALUE)
        .map(CelConstant::stringValue);
  }

  private static Optional<Mistake> badPattern(String pattern) {
    try {
      Pattern.compile(pattern);
      return Optional.empty();
    } catch (PatternSyntaxException e) {
      return Optional.of(new Mistake(1, "matches(...): " + e.getMessage()));
    }
  }

  static MistakenException mistaken(String what) {
    return new MistakenException(List.of(new Mistake(1, what)));
  }

  private static Mistake mistake(CelIssue issue) {
    String message = issue.getMessage();
    String known = message.startsWith("undefined field") ? "; " + Vocabulary.known() : "";
    return new Mistake(
        Math.max(1, issue.getSourceLocation().getLine()),
        "column " + (issue.getSourceLocation().getColumn() + 1) + ": " + message + known);
  }

  private static Cel cel(Map<String, CelType> names) {
    var builder =
        CelFactory.legacyCelBuilder()
            .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
            .setTypeProvider(new Types())
            .addCompilerLibraries(CelExtensions.optional())
            .addRuntimeLibraries(CelExtensions.optional())
            .addFunctionDeclarations(
                CelFunctionDecl.newFunctionDeclaration(
                    LITERAL,
                    CelOverloadDecl.newGlobalOverload(
                        "decimal_string", Vocabulary.DECIMAL, SimpleType.STRING)))
            .addFunctionBindings(
                CelFunctionBinding.from("decimal_string", String.class, Exact::of));
    names.forEach(builder::addVar);
    Map<String, Binary<Exact, Exact>> orders =
        Map.of(
            "_<_", (a, b) -> a.compareTo(b) < 0,
            "_<=_", (a, b) -> a.compareTo(b) <= 0,
            "_>_", (a, b) -> a.compareTo(b) > 0,
            "_>=_", (a, b) -> a.compareTo(b) >= 0);
    orders.forEach(
        (operator, order) -> {
          String id = "decimal" + operator;
          builder.addFunctionDeclarations(
              CelFunctionDecl.newFunctionDeclaration(
                  operator,
                  CelOverloadDecl.newGlobalOverload(
                      id, SimpleType.BOOL, Vocabulary.DECIMAL, Vocabulary.DECIMAL)));
          builder.addFunctionBindings(CelFunctionBinding.from(id, Exact.class, Exact.class, order));
        });
    Map<String, Binary<Exact, Exact>> sums = Map.of("_+_", Exact::plus, "_*_", Exact::times);
    sums.forEach(
        (operator, sum) -> {
          String id = "decimal" + operator;
          builder.addFunctionDeclarations(
              CelFunctionDecl.newFunctionDeclaration(
                  operator,
                  CelOverloadDecl.newGlobalOverload(
                      id, Vocabulary.DECIMAL, Vocabulary.DECIMAL, Vocabulary.DECIMAL)));
          builder.addFunctionBindings(CelFunctionBinding.from(id, Exact.class, Exact.class, sum));
        });
    return builder.build();
  }

  private static final class Types implements CelTypeProvider {
    @Override
    public ImmutableCollection<CelType> types() {
      return Vocabulary.SHAPES.stream()
          .<CelType>map(Shape::type)
          .collect(ImmutableList.toImmutableList());
    }

    @Override
    public Optional<CelType> findType(String name) {
      return types().stream().filter(type -> type.name().equals(name)).findFirst();
    }
  }
}
