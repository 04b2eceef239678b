package org.flowmon.alerts.notify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.flowmon.alerts.notify.Answer.Kind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a receiver on this machine that checks signatures with the official library. */
final class WebhookPagerTest {
  private static final String OLD = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  private static final String NEW = "whsec_" + base64(new byte[32]);

  /** Test 1 of RFC 8032: the seed, and the public key. */
  private static final String SEED =
      "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60";

  private static final String PUBLIC =
      "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";

  private Endpoint endpoint;
  private final List<Pager> pagers = new ArrayList<>();

  @BeforeEach
  void open() throws IOException {
    endpoint = new Endpoint();
  }

  @AfterEach
  void close() {
    pagers.forEach(Pager::close);
    endpoint.close();
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  private Pager pager(URI uri, AddressGuard guard, String... secrets) {
    Pager made =
        new WebhookPager(
            uri,
            java.util.Arrays.stream(secrets).map(Signer::of).toList(),
            new Wording("test", null, null, true),
            guard,
            Duration.ofSeconds(2),
            Clock.systemUTC());
    pagers.add(made);
    return made;
  }

  private Pager pager(String... secrets) {
    return pager(
        endpoint.uri(),
        new AddressGuard(AddressBlock.all("127.0.0.0/8"), true, InetAddress::getAllByName),
        secrets);
  }

  private static Answer tell(Pager pager, Act act) throws InterruptedException {
    return pager.tell(List.of(PagerDutyPagerTest.notice(act, GivenAlert.golden()))).getFirst();
  }

  private static Map<String, List<String>> headers(Endpoint.Call call) {
    return Map.of(
        "webhook-id", List.of(call.header("webhook-id")),
        "webhook-timestamp", List.of(call.header("webhook-timestamp")),
        "webhook-signature", List.of(call.header("webhook-signature")));
  }

  @Test
  void whileSecretsChangeAReceiverOfEitherIsContent() throws Exception {
    assertEquals(Kind.ACCEPTED, tell(pager(NEW, OLD), Act.TRIGGER).kind());
    Endpoint.Call call = endpoint.calls().getFirst();
    new Webhook(OLD).verify(call.body(), headers(call));
    new Webhook(NEW).verify(call.body(), headers(call));
    assertThrows(
        WebhookVerificationException.class,
        () ->
            new Webhook("whsec_" + base64(OLD.substring(0, 24).getBytes(StandardCharsets.UTF_8)))
                .verify(call.body(), headers(call)));
    assertEquals("case.triggered", call.json().path("type").textValue());
    assertTrue(call.json().path("data").path("description").textValue().contains("1.5 BTC"));
    assertFalse(call.header("webhook-id").contains("."));
  }

  @Test
  void anEd25519SignatureIsThatOfTheStandard() throws Exception {
    byte[] seed = HexFormat.of().parseHex(SEED);
    assertEquals(Kind.ACCEPTED, tell(pager("whsk_" + base64(seed)), Act.TRIGGER).kind());
    Endpoint.Call call = endpoint.calls().getFirst();
    String signature = call.header("webhook-signature");
    assertTrue(signature.startsWith("v1a,"), signature);
    Signature check = Signature.getInstance("Ed25519");
    byte[] encoded = HexFormat.of().parseHex("302a300506032b6570032100" + PUBLIC);
    check.initVerify(
        KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded)));
    String signed =
        call.header("webhook-id") + "." + call.header("webhook-timestamp") + "." + call.body();
    check.update(signed.getBytes(StandardCharsets.UTF_8));
    assertTrue(check.verify(Base64.getDecoder().decode(signature.substring(4))));
  }

  @Test
  void anAttemptHasTheIdOfTheOneBeforeAndAnotherActAnotherOne() throws Exception {
    Pager pager = pager(OLD);
    tell(pager, Act.TRIGGER);
    tell(pager, Act.TRIGGER);
    tell(pager, Act.RESOLVE);
    List<String> ids = endpoint.calls().stream().map(call -> call.header("webhook-id")).toList();
    assertEquals(ids.get(0), ids.get(1));
    assertFalse(ids.get(0).equals(ids.get(2)));
  }

  @Test
  void aReceiverThatIsGoneEndsTheRouteAndARedirectIsAFailure() throws Exception {
    Pager pager = pager(OLD);
    endpoint.then(
        Endpoint.status(302, "Location", "http://169.254.169.254/latest/meta-data"),
        Endpoint.status(400),
        Endpoint.status(503, "Retry-After", "120"),
        Endpoint.status(410));
    assertEquals(new Answer(Kind.RETRY, "302", null), tell(pager, Act.TRIGGER));
    assertEquals(Kind.RETRY, tell(pager, Act.TRIGGER).kind());
    assertEquals(Duration.ofMinutes(2), tell(pager, Act.TRIGGER).after());
    assertEquals(Kind.DISABLED, tell(pager, Act.TRIGGER).kind());
  }

  @Test
  void oneThatIsSlowOrHangsUpIsTriedAgain() throws Exception {
    Pager pager = pager(OLD);
    endpoint.then(Endpoint.reset(), Endpoint.silent(), Endpoint.status(500), Endpoint.status(200));
    assertEquals(Kind.RETRY, tell(pager, Act.TRIGGER).kind());
    assertEquals(new Answer(Kind.RETRY, "no answer within 2 s", null), tell(pager, Act.TRIGGER));
    assertEquals(Kind.RETRY, tell(pager, Act.TRIGGER).kind());
    assertEquals(Kind.ACCEPTED, tell(pager, Act.TRIGGER).kind());
    assertEquals(4, endpoint.calls().size(), "the client does not try again by itself");
  }

  /** The name is asked for once a call, and only what was checked is connected to. */
  @Test
  void aNameThatLeadsInwardTheNextTimeLeadsNowhere() throws Exception {
    List<String> asked = new ArrayList<>();
    InetAddress here = InetAddress.getLoopbackAddress();
    AddressGuard guard =
        new AddressGuard(
            AddressBlock.all("127.0.0.1"),
            true,
            host -> {
              asked.add(host);
              InetAddress inward = InetAddress.getByAddress(host, new byte[] {127, 0, 0, 2});
              return new InetAddress[] {asked.size() == 1 ? here : inward};
            });
    URI named = URI.create(endpoint.uri().toString().replace("127.0.0.1", "hooks.example"));
    Pager pager = pager(named, guard, OLD);
    assertEquals(Kind.ACCEPTED, tell(pager, Act.TRIGGER).kind());
    assertEquals(List.of("hooks.example"), asked);
    Answer second = tell(pager, Act.TRIGGER);
    assertEquals(Kind.RETRY, second.kind());
    assertTrue(second.words().contains("hooks.example leads to an address"), second::toString);
    assertEquals(List.of("hooks.example", "hooks.example"), asked);
    assertEquals(1, endpoint.calls().size());
  }

  @Test
  void anAddressInDigitsIsCheckedToo() throws Exception {
    AddressGuard open = new AddressGuard(List.of(), false, InetAddress::getAllByName);
    URI inward = URI.create(endpoint.uri().toString().replace("http:", "https:"));
    Answer answer = tell(pager(inward, open, OLD), Act.TRIGGER);
    assertTrue(answer.words().contains("not public"), answer::toString);
    assertEquals(List.of(), endpoint.calls());
  }

  @Test
  void aSecretThatIsNoneIsRefusedWithoutShowingIt() {
    for (String bad :
        List.of("hunter2hunter2", "whsec_hunter2!", "whsec_aHVudGVyMg==", "whsk_aHVudGVyMg==")) {
      IllegalArgumentException e =
          assertThrows(IllegalArgumentException.class, () -> Signer.of(bad));
      assertFalse(String.valueOf(e.getMessage()).contains("hunter2"), e::toString);
      assertFalse(String.valueOf(e.getMessage()).contains("aHVudGVy"), e::toString);
    }
  }
}
