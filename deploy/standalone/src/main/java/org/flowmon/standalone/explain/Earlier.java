package org.flowmon.standalone.explain;

import java.util.List;
import org.flowmon.alerts.Alert;
import org.flowmon.alerts.Difference;
import org.jspecify.annotations.Nullable;

/**
 * What an alert said while its transaction stood in another block than now, worked out again up to
 * that block: a reorganisation may change what an arrival is made of.
 *
 * @param told the last revision of that block
 * @param unjudged why the rule was not asked again; {@code null} when it was
 * @param failed why it could not be worked out; {@code null} when it was
 * @param differences in what; empty when everything comes out again
 */
public record Earlier(
    Alert told, @Nullable String unjudged, @Nullable String failed, List<Difference> differences) {

  /** Of an explanation as of that revision. */
  public static Earlier of(Explanation then) {
    return new Earlier(then.told(), then.unjudged(), null, then.differences());
  }

  /** It could not be worked out. */
  public static Earlier failed(Alert told, String why) {
    return new Earlier(told, null, why, List.of());
  }

  /** Whether everything came out again. */
  boolean equal() {
    return failed == null && differences.isEmpty();
  }

  /** {@code equal}, {@code DIFFERENT}, or why it could not be worked out. */
  String verdict() {
    String judged = unjudged == null ? "" : ", rule not asked again: " + unjudged;
    return failed != null
        ? "NOT WORKED OUT: " + failed
        : (differences.isEmpty() ? "equal" : "DIFFERENT") + judged;
  }
}
