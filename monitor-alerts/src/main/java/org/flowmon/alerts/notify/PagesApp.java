package org.flowmon.alerts.notify;

import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.flowmon.alerts.Alert;
import org.flowmon.alerts.AlertJson;
import org.flowmon.alerts.AlertSchema;
import org.flowmon.chain.Chain;
import org.flowmon.topic.DeadLetter;
import org.jspecify.annotations.Nullable;

/**
 * The pages stage as it runs. One thread reads alerts, decides ({@link PageBook}), commits what was
 * decided, and only then has endpoints told; calls run beside it, one a route. After a failure of
 * Kafka everything is opened again from what was committed; meanwhile open cases go on to be told
 * from memory. One instance works at a time: a newer one ends this one.
 */
public final class PagesApp implements AutoCloseable {
  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final PagesConfig config;
  private final Notify notify;
  private final Clock clock;
  private final PagesMetrics metrics;
  private final Watch watch;
  private final Map<String, String> tenants = new HashMap<>(); // by topic
  private final List<Outlet> outlets = new ArrayList<>();
  private final Queue<Told> answers = new ConcurrentLinkedQueue<>();
  private final List<ProducerRecord<byte[], byte[]>> deadLetters = new ArrayList<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;
  private PageBook book;
  private Instant looked = Instant.EPOCH;
  private volatile boolean running;
  private volatile @Nullable Throwable failure;

  private record Told(Outlet outlet, List<Notice> notices, List<Answer> answers) {}

  /** Prepares the stage; {@link #start} sets it going. Closing it closes {@code notify}. */
  public PagesApp(PagesConfig config, Notify notify, Clock clock, MeterRegistry registry) {
    this.config = config;
    this.notify = notify;
    this.clock = clock;
    this.metrics = new PagesMetrics(registry, notify);
    this.book = book();
    notify.tenants().forEach(each -> tenants.put(config.topics().tenantAlerts(each), each));
    notify.routes().forEach(route -> outlets.add(new Outlet(route, clock.instant())));
    this.watch = new Watch(notify, outlets, clock.instant());
    this.thread = Thread.ofPlatform().name("pages").unstarted(this::run);
  }

  private PageBook book() {
    return new PageBook(notify.routes(), notify.table(), notify.hold(), notify.forget());
  }

  /** Starts in the background. */
  public void start() {
    notify.routes().forEach(PagesLog::started);
    thread.start();
  }

  /** What it does, in one word. */
  public String name() {
    return "pages";
  }

  /** Whether it reads alerts: what was decided before is read back. */
  public boolean running() {
    return running;
  }

  /** Why it gave up; {@code null} while it has not. */
  public @Nullable Throwable failure() {
    return failure;
  }

  private void run() {
    while (closed.getCount() > 0 && failure == null) {
      PageBook fresh = book();
      try (PageTopic topic = PageTopic.open(config, notify.tenants(), fresh)) {
        book = fresh;
        running = true;
        while (closed.getCount() > 0) {
          turn(topic);
        }
      } catch (ProducerFencedException | InvalidProducerEpochException e) {
        fail(new IllegalStateException("another process has taken over paging", e));
      } catch (InterruptException e) {
        return;
      } catch (KafkaException e) {
        running = false;
        PagesLog.opensAgain(String.valueOf(e.getMessage()));
        withoutTopic();
      } catch (RuntimeException | Error e) {
        fail(e);
      }
    }
    running = false;
  }

  private void fail(Throwable why) {
    running = false;
    failure = why;
    PagesLog.failed(why);
  }

  private void turn(PageTopic topic) {
    for (ConsumerRecord<byte[], byte[]> record : topic.poll(config.poll())) {
      take(record);
    }
    Instant now = clock.instant();
    boolean look = look(now);
    settle(now);
    var changes = book.changes();
    if (look || !changes.isEmpty() || !deadLetters.isEmpty()) {
      topic.commit(changes, deadLetters);
      deadLetters.clear();
      topic.lookForTenants(now);
    }
    send(now);
  }

  /** Nothing can be read or kept: what is open goes on to be told, and the canary is missed. */
  private void withoutTopic() {
    Instant until = clock.instant().plus(PAUSE);
    try {
      do {
        Instant now = clock.instant();
        boolean unused = look(now);
        settle(now);
        book.changes();
        send(now);
      } while (!closed.await(config.poll().toMillis(), TimeUnit.MILLISECONDS)
          && clock.instant().isBefore(until));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      closed.countDown();
    }
  }

  private void take(ConsumerRecord<byte[], byte[]> record) {
    Instant now = clock.instant();
    Alert alert;
    try {
      if (record.topic().equals(config.topics().cases())) {
        if (record.value() != null) {
          Handled handled = Handled.of(record.value());
          book.handled(handled.caseKey(), handled.status(), now);
        }
        return;
      }
      alert = alert(record.value() == null ? new byte[0] : record.value());
    } catch (IllegalArgumentException e) {
      String place = record.topic() + "-" + record.partition() + "@" + record.offset();
      String error = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      letter(record.key(), record.value(), place, error);
      PagesLog.deadLetter(place, error);
      return;
    }
    if (alert.movement().chain().equals(Chain.CANARY)) {
      watch.canary(now);
      metrics.canary(now);
    } else {
      String tenant = tenants.get(record.topic());
      Urgency urgency = book.alert(alert, tenant, Instant.ofEpochMilli(record.timestamp()), now);
      if (tenant == null) {
        metrics.count(urgency);
      }
    }
  }

  /** A page holds what its alerts say, so what is larger than an alert may be must not come in. */
  private static Alert alert(byte[] value) {
    if (value.length > AlertSchema.MOST_BYTES) {
      throw new IllegalArgumentException(
          "an alert of " + value.length + " bytes: the most is " + AlertSchema.MOST_BYTES);
    }
    return AlertJson.fromBytes(value);
  }

  /** What is looked at once a second. Whether it was. */
  private boolean look(Instant now) {
    if (now.isBefore(looked.plus(LOOK))) {
      return false;
    }
    looked = now;
    watch.look(book, now);
    book.tick(now);
    outlets.forEach(o -> metrics.waiting(o.route(), book.live(o.route().name())));
    return true;
  }

  private void settle(Instant now) {
    for (Told told = answers.poll(); told != null; told = answers.poll()) {
      Route route = told.outlet().route();
      told.outlet().back(told.answers(), now);
      for (int i = 0; i < told.notices().size(); i++) {
        Notice notice = told.notices().get(i);
        Answer answer = told.answers().get(i);
        PagesLog.told(route, notice, answer);
        boolean givenUp = book.answered(route, notice, answer, now);
        boolean retried = answer.kind() == Answer.Kind.RETRY && givenUp;
        metrics.count(route, retried ? PagesMetrics.GIVEN_UP : answer.kind().toString());
        if (answer.kind() == Answer.Kind.DISABLED) {
          PagesLog.disabled(route, answer);
        } else if (givenUp) {
          PagesLog.givenUp(route, notice, answer);
          String place = Page.key(route.name(), notice.caseKey());
          letter(place.getBytes(StandardCharsets.UTF_8), null, place, answer.toString());
        }
      }
    }
  }

  private void letter(byte @Nullable [] key, byte @Nullable [] value, String place, String error) {
    DeadLetter letter = DeadLetter.of(key, value, new RecordHeaders(), place, error);
    deadLetters.add(
        new ProducerRecord<>(
            config.topics().pagesDeadLetters(), 0, letter.key(), letter.value(), letter.headers()));
  }

  private void send(Instant now) {
    for (Outlet outlet : outlets) {
      List<Notice> notices = outlet.take(book, now);
      if (!notices.isEmpty()) {
        for (Notice notice : notices) {
          Instant alerted = notice.alerted();
          if (alerted != null) {
            metrics.sent(outlet.route(), Duration.between(alerted, now));
          }
        }
        Thread.ofVirtual().name("page-" + outlet.route().name()).start(() -> tell(outlet, notices));
      }
    }
  }

  private void tell(Outlet outlet, List<Notice> notices) {
    List<Answer> said;
    try {
      said = outlet.route().pager().tell(notices);
    } catch (InterruptedException e) {
      return; // nobody asks any more
    } catch (RuntimeException e) {
      // Of the pager itself: other routes go on, and this one is tried again.
      said = HttpCalls.all(notices.size(), Answer.of(Answer.Kind.RETRY, "internal error: " + e));
    }
    answers.add(new Told(outlet, notices, said));
  }

  /** What it is doing, in one line. */
  public String status() {
    StringBuilder text =
        new StringBuilder(failure != null ? "stopped" : running ? "running" : "starting");
    for (Outlet outlet : outlets) {
      String disabled = outlet.disabled();
      Instant failing = outlet.failing();
      if (disabled != null) {
        text.append("; route ")
            .append(outlet.route().name())
            .append(" disabled: ")
            .append(disabled);
      } else if (failing != null) {
        text.append("; route ")
            .append(outlet.route().name())
            .append(" failing since ")
            .append(failing);
      }
    }
    return text.toString();
  }

  /** Ends; what is under way is told again at the next start unless its answer came. */
  @Override
  public void close() {
    closed.countDown();
    try {
      boolean unused = thread.join(Duration.ofSeconds(5));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    notify.close();
  }
}
