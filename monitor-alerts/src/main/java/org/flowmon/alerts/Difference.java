package org.flowmon.alerts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import org.flowmon.alerts.Alert.End;
import org.flowmon.alerts.Alert.Finding;
import org.flowmon.alerts.Alert.Identity;
import org.flowmon.alerts.Alert.Value;
import org.flowmon.topic.FlowJson;
import org.flowmon.trace.Flow;
import org.jspecify.annotations.Nullable;

/**
 * One thing in which what was told differs from what comes out when it is worked out again.
 *
 * @param what which property, as in {@code alert.amount.base_units}
 * @param told its JSON as it was told, {@code nothing} where it was not
 * @param again its JSON as it comes out again, {@code nothing} where it does not
 */
public record Difference(String what, String told, String again) {
  private static final JsonMapper MAPPER = new JsonMapper();
  private static final String NOTHING = "nothing";

  /** Between a flow of the topic and the same flow traced again. */
  public static List<Difference> between(Flow told, Flow again) {
    return between("flow " + told.policy(), FlowJson.toBytes(told), FlowJson.toBytes(again));
  }

  /** Between what an alert says of its flow and the flow traced again. */
  public static List<Difference> between(Alert told, Flow again) {
    return between("alert", told, withFacts(told, again));
  }

  /** Between what an alert says its rule found and what the rule finds again. */
  public static List<Difference> ofFinding(Alert told, Alert again) {
    return between("rule", told, withFinding(told, again));
  }

  /**
   * Whether a revision says what a rule found after the labels or the rules had changed, so that it
   * cannot be compared with what came of them when its flow came.
   */
  public static boolean judgedLater(Alert revision) {
    return AlertText.isRevised(revision.finding().summary());
  }

  private static List<Difference> between(String what, Alert told, Alert again) {
    return between(what, AlertJson.toBytes(told), AlertJson.toBytes(again));
  }

  private static List<Difference> between(String what, byte[] told, byte[] again) {
    List<Difference> found = new ArrayList<>();
    try {
      compare(what, MAPPER.readTree(told), MAPPER.readTree(again), found);
    } catch (IOException e) {
      throw new UncheckedIOException("reading from memory", e);
    }
    return found;
  }

  /** The same revision with the facts of a flow in place of its own, to compare the two. */
  private static Alert withFacts(Alert told, Flow flow) {
    return new Alert(
        told.identity(),
        told.finding(),
        AlertLife.movement(flow, told.movement().standing()),
        AlertLife.value(flow, told.value().usd()),
        same(told.source(), flow.from(), told.source().address()),
        same(told.destination(), flow.to(), AlertLife.landing(flow)),
        AlertLife.evidence(flow));
  }

  private static End same(End told, String entity, @Nullable String address) {
    return told.party().id().equals(entity) && Objects.equals(told.address(), address)
        ? told
        : new End(Party.unknown(entity), null, address, null);
  }

  /**
   * The same revision with what one rule alone finds in place of what was found, to compare the
   * two: which other rules matched is not compared.
   */
  private static Alert withFinding(Alert told, Alert again) {
    Finding f = again.finding();
    Identity was = told.identity();
    return new Alert(
        new Identity(again.alertId(), was.revision(), was.state(), was.caseKey(), was.correction()),
        new Finding(
            f.rule(),
            told.finding().alsoMatched(),
            f.severity(),
            f.direction(),
            f.title(),
            f.summary(),
            f.afterDesignation(),
            f.notes(),
            f.window()),
        told.movement(),
        new Value(
            told.value().asset(),
            told.value().amount(),
            told.value().arrival(),
            told.value().hops(),
            again.value().usd()),
        again.source(),
        again.destination(),
        told.evidence());
  }

  private static void compare(
      String what, JsonNode told, JsonNode again, List<Difference> differences) {
    if (told.equals(again)) {
      return;
    }
    if (told.isObject() && again.isObject()) {
      TreeSet<String> names = new TreeSet<>();
      for (Iterator<String> i = told.fieldNames(); i.hasNext(); ) {
        names.add(i.next());
      }
      for (Iterator<String> i = again.fieldNames(); i.hasNext(); ) {
        names.add(i.next());
      }
      names.forEach(
          name -> compare(what + "." + name, told.path(name), again.path(name), differences));
    } else if (told.isArray() && again.isArray()) {
      for (int i = 0; i < Math.max(told.size(), again.size()); i++) {
        compare(what + "[" + i + "]", told.path(i), again.path(i), differences);
      }
    } else {
      differences.add(new Difference(what, shown(told), shown(again)));
    }
  }

  private static String shown(JsonNode node) {
    return node.isMissingNode() ? NOTHING : node.toString();
  }

  /** {@code alert.hops: told 2, comes out as 3}. */
  @Override
  public String toString() {
    return what + ": told " + told + ", comes out as " + again;
  }
}
