package org.flowmon.alerts.notify;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.flowmon.alerts.Alert;
import org.flowmon.alerts.Alert.State;
import org.flowmon.alerts.AlertJson;
import org.flowmon.chain.Chain;

/**
 * An alert as the tests need it: the golden one (critical, direct, 1.5 BTC, included) with some of
 * it changed.
 */
public record GivenAlert(String json) {
  /** The golden one. */
  public static GivenAlert golden() {
    try (InputStream in = Alert.class.getResourceAsStream("alert-1-0.golden.json")) {
      return new GivenAlert(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private GivenAlert with(String regex, String by) {
    String changed = json.replaceFirst(regex, by);
    if (changed.equals(json) && !json.contains(by)) {
      throw new IllegalArgumentException("nothing is like " + regex);
    }
    return new GivenAlert(changed);
  }

  private static String id(int number) {
    StringBuilder id = new StringBuilder();
    for (int i = 0, n = number; i < 26; i++, n /= 26) {
      id.append((char) ('a' + n % 26));
    }
    return id.toString();
  }

  /** With the id of that number. */
  public GivenAlert number(int number) {
    return with("\"fa1_[a-z2-7]{26}\"", "\"fa1_" + id(number) + "\"");
  }

  /** The key of the case of that number. */
  public static String caseKey(int number) {
    return "fc1_" + id(number);
  }

  /** In the case of that number. */
  public GivenAlert inCase(int number) {
    return with("\"fc1_[a-z2-7]{26}\"", "\"" + caseKey(number) + "\"");
  }

  /** On that chain. */
  public GivenAlert on(Chain chain) {
    return with(
        "\"chain\":\\{[^}]*\\}",
        "\"chain\":{\"caip2\":\"" + chain.caip2() + "\",\"name\":\"" + chain.name() + "\"}");
  }

  GivenAlert severity(String word) {
    return with("\"severity\":\"[a-z]+\"", "\"severity\":\"" + word + "\"");
  }

  GivenAlert rule(String id, String family) {
    return with(
        "\"id\":\"[a-z-]+\",\"version\":\"1.1.0\",\"family\":\"[a-z-]+\"",
        "\"id\":\"" + id + "\",\"version\":\"1.1.0\",\"family\":\"" + family + "\"");
  }

  GivenAlert hops(int hops) {
    return with("\"hops\":1", "\"hops\":" + hops);
  }

  GivenAlert finality(String word) {
    return with("\"status\":\"[a-z]+\"", "\"status\":\"" + word + "\"");
  }

  /** In hundred-millionths. */
  GivenAlert amount(long units) {
    return with("\"base_units\":\"150000000\"", "\"base_units\":\"" + units + "\"");
  }

  /** Of a token with that symbol, of eight decimals. */
  GivenAlert token(String symbol) {
    return with(
        "\"asset\":\\{[^}]*\\}",
        "\"asset\":{\"caip19\":\"eip155:1/erc20:0x01\",\"symbol\":\""
            + symbol
            + "\",\"decimals\":8,\"contract\":\"0x01\"}");
  }

  /** Worth that many US dollars. */
  GivenAlert usd(String value) {
    return with(
        "\"usd\":null,\"usd_missing_reason\":\"no_feed\"",
        "\"usd\":{\"value\":\""
            + value
            + "\",\"price\":\"1\",\"price_time\":\"2024-05-01T00:00:00Z\",\"source\":\"test\"},"
            + "\"usd_missing_reason\":null");
  }

  /** With that label of its rule. */
  GivenAlert label(String name, String value) {
    return with("\"labels\":\\{\\}", "\"labels\":{\"" + name + "\":\"" + value + "\"}");
  }

  /** Before a block has it. */
  Alert pending() {
    return unconfirmed(0, State.PENDING).raised();
  }

  /** Its transaction left the mempool without a block. */
  Alert dropped() {
    return unconfirmed(0, State.RETRACTED)
        .with("\"correction\":null", "\"correction\":{\"reason\":\"dropped\"}")
        .raised();
  }

  private GivenAlert unconfirmed(int revision, State state) {
    return with("\"revision\":[0-9]+", "\"revision\":" + revision)
        .with("\"state\":\"[a-z]+\"", "\"state\":\"" + state + "\"")
        .with("\"pending\":null", "\"pending\":{\"number\":1,\"supersedes\":[]}")
        .finality("mempool");
  }

  GivenAlert title(String text) {
    return with("\"title\":\"[^\"]*\"", "\"title\":\"" + text + "\"");
  }

  Alert raised() {
    return AlertJson.fromBytes(bytes());
  }

  /** As in the alerts topic. */
  public byte[] bytes() {
    return json.getBytes(StandardCharsets.UTF_8);
  }

  /** That revision of it. */
  public GivenAlert revision(int number, Alert.State state) {
    GivenAlert revised =
        with("\"revision\":[0-9]+", "\"revision\":" + number)
            .with(
                "\"state\":\"[a-z]+\"",
                "\"state\":\"" + state.toString().toLowerCase(Locale.ROOT) + "\"");
    return state == Alert.State.RETRACTED
        ? revised
            .finality("orphaned")
            .with("\"correction\":null", "\"correction\":{\"reason\":\"reorg\"}")
        : revised;
  }

  Alert retracted() {
    return revision(2, Alert.State.RETRACTED).raised();
  }

  Alert reinstated() {
    return revision(3, Alert.State.REINSTATED).raised();
  }

  Alert updated(String finality) {
    return revision(2, Alert.State.UPDATED).finality(finality).raised();
  }
}
