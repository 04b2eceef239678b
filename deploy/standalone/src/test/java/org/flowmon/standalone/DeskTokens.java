package org.flowmon.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.flowmon.alerts.desk.access.Role;
import org.flowmon.standalone.DeskFixture.Person;

/** API tokens of a desk over HTTP. */
final class DeskTokens {
  private DeskTokens() {}

  /** A token that somebody makes for themself. */
  static String tokenOf(DeskFixture fixture, String user, Role role)
      throws IOException, InterruptedException {
    String body = "{\"name\":\"test\",\"roles\":[\"" + role + "\"]}";
    HttpResponse<String> made = fixture.post(fixture.person(user), "/tokens", body);
    assertEquals(201, made.statusCode(), made.body());
    return DeskFixture.read(made).path("token").asText();
  }

  static void aTokenIsShownOnceLimitedAndWorthNothingOnceItEnded(DeskFixture fixture)
      throws IOException, InterruptedException {
    String secret = tokenOf(fixture, "second", Role.SENIOR);
    Person program = fixture.program(secret);
    assertEquals("second", fixture.json(program, "/me").path("user").asText());
    JsonNode all = fixture.json(fixture.person("second"), "/tokens");
    assertFalse(all.toString().contains(secret), "only when it was made");
    assertFalse(all.toString().contains("hash"));
    String id = all.path("tokens").get(0).path("id").asText();
    assertEquals(
        0,
        fixture.json(fixture.person("analyst"), "/tokens").path("tokens").findValues("id").stream()
            .filter(each -> each.asText().equals(id))
            .count());
    Person admin = fixture.person("administrator");
    assertEquals(
        422,
        fixture.post(fixture.person("analyst"), "/tokens", roles("senior", "")).statusCode(),
        "not its own");
    assertEquals(
        400,
        fixture
            .post(fixture.person("analyst"), "/tokens", roles("analyst", ",\"days\":366"))
            .statusCode());
    String service = ",\"service\":true";
    assertEquals(
        403,
        fixture.post(fixture.person("analyst"), "/tokens", roles("viewer", service)).statusCode());
    assertEquals(
        422, fixture.post(admin, "/tokens", roles("senior", service)).statusCode(), "it reads");
    HttpResponse<String> made = fixture.post(admin, "/tokens", roles("viewer", service));
    Person reader = fixture.program(DeskFixture.read(made).path("token").asText());
    assertEquals(200, fixture.get(reader, "/alerts").statusCode());
    assertEquals("service.siem", fixture.json(reader, "/me").path("user").asText());
    assertEquals(401, fixture.get(fixture.program(secret + "x"), "/alerts").statusCode());
    HttpRequest.Builder end =
        fixture.request(fixture.person("analyst"), "/api/v1/tokens/" + id).DELETE();
    assertEquals(404, fixture.send(end.build()).statusCode(), "another's");
    end = fixture.request(admin, "/api/v1/tokens/" + id).DELETE();
    assertEquals(204, fixture.send(end.build()).statusCode());
    assertEquals(401, fixture.get(program, "/me").statusCode());
    String newest;
    do {
      JsonNode log =
          fixture.json(fixture.person("auditor"), "/audit?act=token&actor=administrator");
      newest = log.path("rows").path(0).path("entry").toString();
    } while (!newest.contains("token " + id));
    assertTrue(newest.contains("revoked"), newest);
  }

  private static String roles(String role, String more) {
    return "{\"name\":\"siem\",\"roles\":[\"" + role + "\"]" + more + "}";
  }
}
