package org.flowmon.alerts.rule;

import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongPredicate;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What can be said of a condition without evaluating it as a whole: most rules have nothing to do
 * with most flows, and a look at a field or two tells. When the sieve says no, the condition is
 * false (not in error either: in CEL false wins over an error beside it); when it says yes, the
 * condition has to be asked.
 *
 * @param test no means false
 * @param exact whether yes means true
 * @param signs of which at least one is there whenever the condition is true; empty when nothing of
 *     the kind can be said
 */
record Sieve(Predicate<Map<String, Object>> test, boolean exact, List<Sign> signs) {
  private static final Sieve OPEN = new Sieve(named -> true, false, List.of());

  /** A field by the name it belongs to. */
  private record Field(String name, String field) {
    @Nullable Object in(Map<String, Object> named) {
      return named.get(name) instanceof Map<?, ?> fields ? fields.get(field) : named;
    }

    Sign sign(Object value) {
      return new Sign(name, field, value);
    }
  }

  static Sieve of(CelExpr expression) {
    return switch (expression.exprKind().getKind()) {
      case CALL -> call(expression.call());
      case SELECT ->
          field(expression)
              .map(
                  field ->
                      new Sieve(
                          named -> !Boolean.FALSE.equals(field.in(named)),
                          true,
                          List.of(field.sign(true))))
              .orElse(OPEN);
      default -> OPEN;
    };
  }

  private static Sieve call(CelExpr.CelCall call) {
    List<CelExpr> args = call.args();
    return switch (call.function()) {
      case "_&&_" -> {
        Sieve left = of(args.get(0));
        Sieve right = of(args.get(1));
        yield new Sieve(
            left.test.and(right.test), left.exact && right.exact, rarer(left.signs, right.signs));
      }
      case "_||_" -> {
        Sieve left = of(args.get(0));
        Sieve right = of(args.get(1));
        yield new Sieve(
            left.test.or(right.test), left.exact && right.exact, either(left.signs, right.signs));
      }
      case "!_" -> {
        Sieve inner = of(args.get(0));
        yield inner.exact ? new Sieve(inner.test.negate(), true, List.of()) : OPEN;
      }
      case "_==_" -> equal(args.get(0), args.get(1));
      case "_!=_" -> {
        Sieve equal = equal(args.get(0), args.get(1));
        yield equal.exact ? new Sieve(equal.test.negate(), true, List.of()) : OPEN;
      }
      case "@in" -> in(args.get(0), args.get(1));
      case "_<_" -> compared(args, order -> order < 0);
      case "_<=_" -> compared(args, order -> order <= 0);
      case "_>_" -> compared(args, order -> order > 0);
      case "_>=_" -> compared(args, order -> order >= 0);
      default -> OPEN;
    };
  }

  /** One of both is enough. */
  private static List<Sign> rarer(List<Sign> left, List<Sign> right) {
    if (left.isEmpty() || right.isEmpty()) {
      return left.isEmpty() ? right : left;
    }
    return commonness(right) < commonness(left) ? right : left;
  }

  private static int commonness(List<Sign> signs) {
    return signs.stream().mapToInt(Sign::commonness).sum();
  }

  private static List<Sign> either(List<Sign> left, List<Sign> right) {
    return left.isEmpty() || right.isEmpty()
        ? List.of()
        : Stream.concat(left.stream(), right.stream()).distinct().toList();
  }

  private static Sieve equal(CelExpr left, CelExpr right) {
    Optional<Object> constant = constant(right);
    return constant.isEmpty()
        ? constant(left).isEmpty() ? OPEN : equal(right, left)
        : field(left)
            .map(
                field ->
                    new Sieve(
                        named -> constant.get().equals(field.in(named)),
                        true,
                        List.of(field.sign(constant.get()))))
            .orElse(OPEN);
  }

  /** A constant in a field that is a list, or a field in a list of constants. */
  private static Sieve in(CelExpr item, CelExpr list) {
    Optional<Object> constant = constant(item);
    if (constant.isPresent()) {
      return field(list)
          .map(
              field ->
                  new Sieve(
                      named ->
                          field.in(named) instanceof List<?> all && all.contains(constant.get()),
                      true,
                      List.of(field.sign(constant.get()))))
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
        .map(
            field ->
                new Sieve(
                    named -> values.contains(field.in(named)),
                    true,
                    values.stream().map(field::sign).toList()))
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
            field ->
                new Sieve(
                    named ->
                        !(field.in(named) instanceof Long number)
                            || order.test(number.compareTo(limit)),
                    true,
                    List.of()))
        .orElse(OPEN);
  }

  /** A field of one of the names. */
  private static Optional<Field> field(CelExpr expression) {
    if (expression.exprKind().getKind() != CelExpr.ExprKind.Kind.SELECT
        || expression.select().testOnly()
        || expression.select().operand().exprKind().getKind() != CelExpr.ExprKind.Kind.IDENT) {
      return Optional.empty();
    }
    return Optional.of(
        new Field(expression.select().operand().ident().name(), expression.select().field()));
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
