package org.flowmon.alerts.tenant;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.flowmon.alerts.AlertRecords.BANDIT;
import static org.flowmon.alerts.AlertRecords.CUSTOMER;
import static org.flowmon.alerts.AlertRecords.SAKURA;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.flowmon.alerts.AlertRecords;
import org.flowmon.alerts.AlertSchema;
import org.flowmon.alerts.Severity;
import org.junit.jupiter.api.Test;

/** What a tenant may know. All names are made up. */
class DisclosureTest {
  private static final Tenant SAKURAS = TenantsDriver.tenant("sakura", 1, SAKURA);
  private static final Tenant KUMAS = TenantsDriver.tenant("kuma", 1, CUSTOMER);
  private static final Tenant REGULATOR = TenantsDriver.tenant("regulator", 1);

  private static AlertFacts alert(String from, String to) {
    return AlertFacts.read(AlertRecords.life(from, to).getFirst().value());
  }

  @Test
  void aDecisionIsMadeOnEveryPropertyOfTheSchema() throws IOException {
    TreeSet<String> decided = new TreeSet<>(Disclosure.AS_IT_IS);
    decided.addAll(Disclosure.REPLACED);
    TreeSet<String> all = new TreeSet<>();
    AlertFacts.MAPPER
        .readTree(AlertSchema.text())
        .path("properties")
        .fieldNames()
        .forEachRemaining(all::add);
    all.removeAll(decided);
    assertEquals(
        new TreeSet<>(), all, "decide in Disclosure whether tenants may know these properties");
  }

  @Test
  void thePublicListingOfTheOtherEndIsToldAndNothingOfTheDesk() {
    AlertFacts alert = alert(BANDIT, SAKURA);
    alert.json().withObject("/labels").put("team", "desk seven");
    alert.json().withObject("/annotations").put("ask", "which customer, asks desk seven");
    alert.json().withObject("/rule").put("runbook_url", "desk seven");
    alert.json().withArray("/also_matched").add("desk-seven");
    alert.json().put("title", "desk seven").put("summary", "desk seven");
    alert.json().put("invented", "desk seven");
    alert
        .json()
        .withObject("/source")
        .putObject("attribution")
        .put("source", "desk seven")
        .put("confidence", "high");
    JsonNode copy = Disclosure.copy(alert, SAKURAS);
    assertFalse(copy.toString().contains("seven"), copy::toString);
    assertFalse(copy.toString().contains("watched"), copy::toString);
    assertEquals("Bandit", copy.at("/source/name").asText());
    assertEquals("2022-04-05", copy.at("/source/designation/date").asText());
    assertEquals("[\"russia-linked\",\"sanctioned\"]", copy.at("/source/tags").toString());
    assertEquals("high", copy.at("/source/attribution/confidence").asText());
    assertEquals("Bandit -> Sakura: 1.5 BTC, direct", copy.path("title").asText());
    assertEquals(
        "1.5 BTC from Bandit (OFAC SDN, 2022-04-05) reached Sakura directly on bitcoin.",
        copy.path("summary").asText());
  }

  @Test
  void thatAnAddressIsInferredIsToldAndOnWhatItRestsToThePartyOnly() {
    AlertFacts alert = alert(BANDIT, SAKURA);
    ObjectNode claim = alert.json().withObject("/destination").putObject("attribution");
    claim.put("source", "inferred: deposit address").put("confidence", "low");
    claim.putObject("inferred").put("count", 7);
    JsonNode own = Disclosure.copy(alert, SAKURAS);
    assertEquals(7, own.at("/destination/attribution/inferred/count").asInt());
    JsonNode other = Disclosure.copy(alert, KUMAS);
    assertEquals(
        "{\"source\":\"inferred: deposit address\",\"confidence\":\"low\"}",
        other.at("/destination/attribution").toString());
    for (JsonNode copy : new JsonNode[] {own, other}) {
      assertTrue(copy.path("summary").asText().contains(" Inferred: "), copy::toString);
    }
  }

  @Test
  void theCustomerOfAnotherTenantIsNotNamedNotEvenToARegulator() {
    AlertFacts alert = alert(BANDIT, CUSTOMER);
    alert.json().put("flow_id", "fl1_x"); // a hash
    for (Tenant each : new Tenant[] {SAKURAS, REGULATOR}) {
      JsonNode copy = Disclosure.copy(alert, each);
      assertFalse(copy.toString().contains("Jane"), copy::toString);
      assertFalse(copy.toString().contains(CUSTOMER), copy::toString);
      assertEquals(Disclosure.UNDISCLOSED, copy.at("/destination/entity_id").asText());
      assertEquals(
          alert.json().at("/destination/address"),
          copy.at("/destination/address"),
          "a fact of the chain");
      assertEquals(alert.json().path("path"), copy.path("path"));
    }
    assertEquals(
        "Jane Doe of Kuma", Disclosure.copy(alert, KUMAS).at("/destination/name").asText());
  }

  @Test
  void whatIsTaggedPrivateIsNotNamedUnlessItIsListed() {
    AlertFacts alert = alert(BANDIT, SAKURA);
    alert.json().withObject("/destination").withArray("/tags").add(Disclosure.PRIVATE);
    alert.json().withObject("/source").withArray("/tags").add(Disclosure.PRIVATE);
    JsonNode copy = Disclosure.copy(alert, KUMAS);
    assertEquals(Disclosure.UNDISCLOSED, copy.at("/destination/name").asText());
    assertEquals("Bandit", copy.at("/source/name").asText());
  }

  @Test
  void aRetractionSaysSoAndIdsOfReplacedAlertsAreTheTenants() {
    AlertFacts retracted = AlertFacts.read(AlertRecords.life(BANDIT, SAKURA).get(2).value());
    String id = retracted.alertId();
    ObjectNode pending = retracted.json().putObject("pending").put("number", 2);
    pending.putArray("supersedes").add(id);
    JsonNode copy = Disclosure.copy(retracted, SAKURAS);
    assertTrue(copy.path("summary").asText().startsWith("Retracted (reorg): 1.5 BTC from"));
    assertEquals(copy.path("alert_id"), copy.at("/pending/supersedes/0"));
    assertEquals(2, copy.at("/pending/number").intValue());
  }

  @Test
  void aTenantIsReadAsItWasWritten() {
    Tenant tenant =
        TenantsDriver.with(
            TenantsDriver.tenant("sakura", 3, SAKURA, "sakura-otc"),
            TenantsDriver.least(Severity.MEDIUM, "BTC", "0.10"),
            new TreeMap<>(Map.of("dust", TenantsDriver.least(Severity.LOW, "ETH", "1"))));
    Tenant read = TenantJson.fromBytes(TenantJson.toBytes(tenant)).orElseThrow();
    assertEquals(
        new String(TenantJson.toBytes(tenant), UTF_8), new String(TenantJson.toBytes(read), UTF_8));
    assertEquals(tenant.entities(), read.entities());
    assertEquals(tenant.perRule(), read.perRule());
    byte[] removed = TenantJson.removed("sakura", 3);
    assertEquals(Optional.empty(), TenantJson.fromBytes(removed));
    assertEquals(3, TenantJson.life(removed));
    for (String bad : new String[] {"", "A", "a.b", "-a", "a/b", "x".repeat(33), "a b", "*"}) {
      assertThrows(IllegalArgumentException.class, () -> Tenant.requireId(bad), bad);
    }
  }
}
