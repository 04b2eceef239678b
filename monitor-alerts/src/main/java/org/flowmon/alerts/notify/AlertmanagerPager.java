package org.flowmon.alerts.notify;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Tells Alertmanager (API v2), which groups, silences and repeats. It forgets what it is not told
 * again, and everything when it crashes, so open cases are told every minute to each instance; they
 * end by themselves six hours after the last time only, so that a bridge which stands still does
 * not close them.
 */
final class AlertmanagerPager implements Pager {
  private static final JsonMapper MAPPER = new JsonMapper();

  /** How long a case holds that is not told again. */
  private static final Duration HOLDS = Duration.ofHours(6);

  private static final int MOST_AT_ONCE = 500;
  private static final int MOST_NOTICES = 100_000;

  private final List<URI> instances;
  private final Wording wording;
  private final Duration every;
  private final HttpCalls calls;
  private final Clock clock;

  AlertmanagerPager(
      List<URI> urls, Wording wording, Duration every, Duration patience, Clock clock) {
    this.instances =
        urls.stream()
            .map(url -> URI.create(url.toString().replaceAll("/+$", "") + "/api/v2/alerts"))
            .toList();
    this.wording = wording;
    this.every = every;
    this.calls = new HttpCalls(null, patience);
    this.clock = clock;
  }

  @Override
  public int most() {
    return MOST_NOTICES;
  }

  @Override
  public Optional<Duration> repeats() {
    return Optional.of(every);
  }

  @Override
  public Retries retries() {
    return Retries.ALERTMANAGER;
  }

  @Override
  public String place() {
    return "Alertmanager at "
        + String.join(", ", instances.stream().map(URI::getAuthority).toList());
  }

  /** Accepted as soon as one instance has it: the others are told again within the minute. */
  @Override
  public List<Answer> tell(List<Notice> notices) throws InterruptedException {
    List<Answer> best = new ArrayList<>();
    for (URI instance : instances) {
      List<Answer> answers = tell(instance, notices);
      for (int i = 0; i < notices.size(); i++) {
        if (best.size() <= i) {
          best.add(answers.get(i));
        } else {
          best.set(i, better(best.get(i), answers.get(i)));
        }
      }
    }
    return best;
  }

  private static Answer better(Answer one, Answer other) {
    if (one.kind() == other.kind()) {
      return one;
    }
    Answer good = one.kind().compareTo(other.kind()) < 0 ? one : other;
    Answer bad = good == one ? other : one;
    return new Answer(good.kind(), good.words() + "; another instance: " + bad.words(), null);
  }

  private List<Answer> tell(URI instance, List<Notice> notices) throws InterruptedException {
    List<Answer> answers = new ArrayList<>();
    for (int i = 0; i < notices.size(); i += MOST_AT_ONCE) {
      List<Notice> some = notices.subList(i, Math.min(notices.size(), i + MOST_AT_ONCE));
      Answer answer = post(instance, some);
      if (answer.kind() == Answer.Kind.REFUSED && some.size() > 1) {
        // It keeps the good ones of a batch it refuses; each by itself shows which one is not.
        for (Notice each : some) {
          answers.add(post(instance, List.of(each)));
        }
      } else {
        answers.addAll(HttpCalls.all(some.size(), answer));
      }
    }
    return answers;
  }

  private Answer post(URI instance, List<Notice> notices) throws InterruptedException {
    Instant now = clock.instant();
    ArrayNode alerts = MAPPER.createArrayNode();
    for (Notice notice : notices) {
      alert(alerts.addObject(), notice, notice.urgency(), notice.subject(), over(notice), now);
      Notice.Before before = notice.before();
      // What it is called by has changed: the old name ends.
      if (before != null
          && !labels(notice, before.urgency(), before.subject())
              .equals(labels(notice, notice.urgency(), notice.subject()))) {
        alert(alerts.addObject(), notice, before.urgency(), before.subject(), true, now);
      }
    }
    try {
      HttpCalls.Reply reply = calls.post(instance, Map.of(), MAPPER.writeValueAsBytes(alerts), now);
      String words = reply.status() + " of " + instance.getAuthority();
      if (reply.good()) {
        return Answer.of(Answer.Kind.ACCEPTED, words);
      }
      return reply.passes()
          ? new Answer(Answer.Kind.RETRY, words, reply.after())
          : Answer.of(Answer.Kind.REFUSED, words + ": " + reply.body().strip());
    } catch (IOException e) {
      return Answer.of(Answer.Kind.RETRY, instance.getAuthority() + ": " + e.getMessage());
    }
  }

  /** It knows no acknowledgement: a case that somebody looks at stops being repeated. */
  private static boolean over(Notice notice) {
    return notice.act() == Act.ACKNOWLEDGE || notice.act() == Act.RESOLVE;
  }

  private void alert(
      ObjectNode json, Notice notice, Urgency urgency, Subject subject, boolean over, Instant now) {
    ObjectNode labels = json.putObject("labels");
    labels(notice, urgency, subject).forEach(labels::put);
    ObjectNode annotations = json.putObject("annotations");
    annotations.put("summary", wording.summary(notice));
    wording
        .details(notice)
        .forEach(
            (name, text) -> annotations.put(name.equals("runbook") ? "runbook_url" : name, text));
    json.put("startsAt", notice.opened().toString());
    json.put("endsAt", (over ? now : now.plus(HOLDS)).toString());
    String link = wording.link(notice);
    if (link != null) {
      json.put("generatorURL", link);
    }
  }

  /** Few values each, besides the case: no amount, no address, no transaction. */
  private Map<String, String> labels(Notice notice, Urgency urgency, Subject subject) {
    Map<String, String> labels = new java.util.TreeMap<>();
    labels.put("alertname", subject.rule());
    labels.put("severity", urgency == Urgency.PAGE ? "critical" : "warning");
    labels.put("plane", subject.plane());
    labels.put("case_id", notice.caseKey());
    labels.put("deployment", wording.deployment());
    String tenant = wording.tenant();
    if (tenant != null) {
      labels.put("tenant", tenant);
    }
    if (!subject.chain().isEmpty()) {
      labels.put("chain", subject.chain());
    }
    if (!subject.exposure().isEmpty()) {
      labels.put("exposure", subject.exposure());
    }
    if (subject.test()) {
      labels.put("test", "true");
    }
    return labels;
  }

  @Override
  public void close() {
    calls.close();
  }
}
