package org.flowmon.alerts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.TreeSet;
import org.flowmon.topic.FlowJson;
import org.flowmon.trace.Flow;

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
    return between("alert", told, AlertLife.withFacts(told, again));
  }

  /** Between what an alert says its rule found and what the rule finds again. */
  public static List<Difference> ofFinding(Alert told, Alert again) {
    return between("rule", told, AlertLife.withFinding(told, again));
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
