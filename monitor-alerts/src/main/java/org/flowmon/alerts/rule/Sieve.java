package org.flowmon.alerts.rule;

import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongPredicate;
import java.util.function.Predicate;

/**
 * What can be said of a condition without evaluating it as a whole: most rules have nothing to do
 * with most flows, and a look at a field or two tells. When the sieve says no, the condition is
 * false (not in error either: in CEL false wins over an error beside it); when it says yes, the
 * condition has to be asked.
 *
 * @param test no means false
 * @param exact whether yes means true
 */
record Sieve(Predicate<Map<String, Object>> test, boolean exact) {
  private static final Sieve OPEN = new Sieve(named -> true, false);

  static Sieve of(CelExpr expression) {
    return switch (expression.exprKind().getKind()) {
      case CALL -> call(expression.call());
      case SELECT -> {
        Optional<Function<Map<String, Object>, Object>> field = field(expression);
        yield field
            .map(value -> new Sieve(named -> !Boolean.FALSE.equals(value.apply(named)), true))
            .orElse(OPEN);
      }
      default -> OPEN;
    };
  }

  private static Sieve call(CelExpr.CelCall call) {
    List<CelExpr> args = call.args();
    return switch (call.function()) {
      case "_&&_" -> {
        Sieve left = of(args.get(0));
        Sieve right = of(args.get(1));
        yield new Sieve(left.test.and(right.test), left.exact && right.exact);
      }
      case "_||_" -> {
        Sieve left = of(args.get(0));
        Sieve right = of(args.get(1));
        yield new Sieve(left.test.or(right.test), left.exact && right.exact);
      }
      case "!_" -> {
        Sieve inner = of(args.get(0));
        yield inner.exact ? new Sieve(inner.test.negate(), true) : OPEN;
      }
      case "_==_" -> equal(args.get(0), args.get(1));
      case "_!=_" -> {
        Sieve equal = equal(args.get(0), args.get(1));
        yield equal.exact ? new Sieve(equal.test.negate(), true) : OPEN;
      }
      case "@in" -> in(args.get(0), args.get(1));
      case "_<_" -> compared(args, order -> order < 0);
      case "_<=_" -> compared(args, order -> order <= 0);
      case "_>_" -> compared(args, order -> order > 0);
      case "_>=_" -> compared(args, order -> order >= 0);
      default -> OPEN;
    };
  }

  private static Sieve equal(CelExpr left, CelExpr right) {
    Optional<Object> constant = constant(right);
    return constant.isEmpty()
        ? constant(left).isEmpty() ? OPEN : equal(right, left)
        : field(left)
            .map(value -> new Sieve(named -> constant.get().equals(value.apply(named)), true))
            .orElse(OPEN);
  }

  /** A constant in a field that is a list, or a field in a list of constants. */
  private static Sieve in(CelExpr item, CelExpr list) {
    Optional<Object> constant = constant(item);
    if (constant.isPresent()) {
      return field(list)
          .map(
              value ->
                  new Sieve(
                      named ->
                          value.apply(named) instanceof List<?> all && all.contains(constant.get()),
                      true))
          .orElse(OPEN);
    }
    if (list.exprKind().getKind() != CelExpr.ExprKind.Kind.LIST) {
      return OPEN;
    }
    List<Optional<Object>> constants =
        list.list().elements().stream().map(Sieve::constant).toList();
    if (constants.stream().anyMatch(Optional::isEmpty)) {
      return OPEN;
    }
    List<Object> values = constants.stream().flatMap(Optional::stream).toList();
    return field(item)
        .map(value -> new Sieve(named -> values.contains(value.apply(named)), true))
        .orElse(OPEN);
  }

  /** A field that is a whole number with a constant, in this order. */
  private static Sieve compared(List<CelExpr> args, LongPredicate order) {
    Optional<Object> constant = constant(args.get(1));
    if (!(constant.orElse(null) instanceof Long limit)) {
      return OPEN;
    }
    return field(args.get(0))
        .map(
            value ->
                new Sieve(
                    named ->
                        !(value.apply(named) instanceof Long number)
                            || order.test(number.compareTo(limit)),
                    true))
        .orElse(OPEN);
  }

  /** A field of one of the names. */
  private static Optional<Function<Map<String, Object>, Object>> field(CelExpr expression) {
    if (expression.exprKind().getKind() != CelExpr.ExprKind.Kind.SELECT
        || expression.select().testOnly()
        || expression.select().operand().exprKind().getKind() != CelExpr.ExprKind.Kind.IDENT) {
      return Optional.empty();
    }
    String name = expression.select().operand().ident().name();
    String field = expression.select().field();
    return Optional.of(
        named -> named.get(name) instanceof Map<?, ?> fields ? fields.get(field) : named);
  }

  private static Optional<Object> constant(CelExpr expression) {
    if (expression.exprKind().getKind() != CelExpr.ExprKind.Kind.CONSTANT) {
      return Optional.empty();
    }
    CelConstant constant = expression.constant();
    return switch (constant.getKind()) {
      case STRING_VALUE -> Optional.of(constant.stringValue());
      case INT64_VALUE -> Optional.of(constant.int64Value());
      case BOOLEAN_VALUE -> Optional.of(constant.booleanValue());
      default -> Optional.empty();
    };
  }
}
