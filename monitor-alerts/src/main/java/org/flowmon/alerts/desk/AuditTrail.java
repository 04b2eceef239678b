package org.flowmon.alerts.desk;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.flowmon.alerts.amend.AmendmentCommand;
import org.flowmon.alerts.amend.AmendmentJson;
import org.flowmon.alerts.audit.AuditEntry;
import org.flowmon.alerts.audit.AuditEntry.Act;
import org.flowmon.alerts.desk.access.Account;
import org.flowmon.alerts.desk.access.Sessions.Session;
import org.flowmon.alerts.triage.CaseCommand;
import org.flowmon.alerts.triage.CaseJson;
import org.flowmon.alerts.triage.CaseNarrative;
import org.jspecify.annotations.Nullable;

/**
 * Writes down who does what, before it is done: what cannot be written down is refused. Reading is
 * not written down, taking something away is.
 */
final class AuditTrail {
  private static final int SESSION_DIGITS = 12;

  /** So many refused sign-ins are written down within a minute, and no more are heard. */
  private static final int MOST_REFUSED = 60;

  private final String topic;
  private final Outbox outbox;
  private final List<Account> accounts;
  private final Clock clock;
  private Instant minute = Instant.EPOCH;
  private int refused;

  AuditTrail(DeskConfig config, Outbox outbox, Clock clock) {
    topic = config.topics().auditEntries();
    accounts = config.accounts();
    this.outbox = outbox;
    this.clock = clock;
  }

  void signedIn(Session session, String how) {
    write(List.of(entry(Act.SIGN_IN, session, null, how)));
  }

  void signedOut(Session session) {
    write(List.of(entry(Act.SIGN_OUT, session, null, null)));
  }

  /** Of a name that no account has, nothing is kept. Throws a 429 for too many of them. */
  void signInRefused(String claimed, String how) {
    countRefused();
    boolean known = accounts.stream().anyMatch(account -> account.name().equals(claimed));
    String actor = known ? claimed : AuditEntry.NOBODY;
    write(
        List.of(
            new AuditEntry(
                UUID.randomUUID().toString(),
                clock.instant(),
                actor,
                Act.SIGN_IN_REFUSED,
                null,
                how,
                null,
                null)));
  }

  private synchronized void countRefused() {
    Instant now = clock.instant();
    if (Duration.between(minute, now).compareTo(Duration.ofMinutes(1)) > 0) {
      minute = now;
      refused = 0;
    }
    if (refused >= MOST_REFUSED) {
      throw Problem.of(429, "Too many sign-ins were refused: wait a minute");
    }
    refused++;
  }

  /** A request that the roles of who is signed in do not allow. */
  void refused(Session session, String request) {
    write(List.of(entry(Act.REFUSED, session, request, null)));
  }

  /** Something that is taken away: {@code what} names it. */
  void exported(Session session, String what, @Nullable String detail) {
    write(List.of(entry(Act.EXPORT, session, what, detail)));
  }

  /** Commands that are about to be handed over. */
  void commanded(Session session, List<CaseCommand> commands) {
    write(commands.stream().map(each -> command(session, each)).toList());
  }

  private AuditEntry command(Session session, CaseCommand command) {
    return new AuditEntry(
        command.id(),
        clock.instant(),
        session.user(),
        Act.COMMAND,
        command.caseKey(),
        command.action().toString(),
        named(session),
        sha256(CaseJson.toBytes(command)));
  }

  /** A command about an amendment that is about to be handed over. */
  void amended(Session session, AmendmentCommand command) {
    write(
        List.of(
            new AuditEntry(
                command.id(),
                clock.instant(),
                session.user(),
                Act.COMMAND,
                "amendment " + command.amendment(),
                command.action().toString(),
                named(session),
                sha256(AmendmentJson.toBytes(command)))));
  }

  /** That an API token is about to be made or ended. */
  void token(Session session, String id, String what) {
    write(List.of(entry(Act.TOKEN, session, "token " + id, what)));
  }

  /** A narrative that is about to be kept. */
  void drafted(Session session, CaseNarrative draft, byte[] json) {
    write(
        List.of(
            new AuditEntry(
                draft.id(),
                clock.instant(),
                session.user(),
                Act.COMMAND,
                draft.caseKey(),
                "draft",
                named(session),
                sha256(json))));
  }

  private AuditEntry entry(
      Act act, Session session, @Nullable String subject, @Nullable String detail) {
    return new AuditEntry(
        UUID.randomUUID().toString(),
        clock.instant(),
        session.user(),
        act,
        subject,
        detail,
        named(session),
        null);
  }

  /** The same for all acts of a session; what the cookie holds does not come out of it. */
  private static String named(Session session) {
    return sha256(session.id().getBytes(UTF_8)).substring(0, SESSION_DIGITS);
  }

  static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private void write(List<AuditEntry> entries) {
    List<CompletableFuture<Void>> all =
        entries.stream()
            .map(each -> outbox.send(new ProducerRecord<>(topic, null, each.toBytes())))
            .toList();
    try {
      for (CompletableFuture<Void> each : all) {
        each.get();
      }
    } catch (ExecutionException e) {
      throw Problem.of(503, "It cannot be written down, so it was not done: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Problem.of(503, "The desk stops");
    }
  }
}
