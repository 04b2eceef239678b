package org.flowmon.alerts.tenant;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.flowmon.alerts.tenant.TenantsMetrics.Copy;
import org.flowmon.alerts.tenant.TenantsMetrics.Outcome;
import org.flowmon.chain.Chain;
import org.flowmon.topic.DeadLetter;
import org.flowmon.topic.PromptTransactions;
import org.flowmon.topic.Topics;

/**
 * One alert revision in; a copy for each tenant that it concerns out. Whom an alert concerns is
 * decided when it is raised; its later revisions go to those who got it, as long as they are
 * tenants. What is no alert, and a copy that cannot be made, goes to the dead letters, and the
 * others get theirs.
 */
final class TenantProcessor extends ContextualProcessor<byte[], byte[], Object, Object> {
  private static final String TENANT = "flowmon.tenant";

  private final Topics topics;
  private final Directory directory;
  private final Supplier<Set<String>> topicNames;
  private final TenantsMetrics metrics;
  private final PromptTransactions prompt;

  /** The topics that are known to be there. */
  private final Set<String> there = new HashSet<>();

  private Recipients recipients;

  @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before process.
  TenantProcessor(
      Topics topics,
      Directory directory,
      Supplier<Set<String>> topicNames,
      TenantsMetrics metrics,
      PromptTransactions prompt) {
    this.topics = topics;
    this.directory = directory;
    this.topicNames = topicNames;
    this.metrics = metrics;
    this.prompt = prompt;
  }

  /** Also after a transaction failed, because a topic went away: then it is looked for again. */
  @Override
  public void init(ProcessorContext<Object, Object> context) {
    super.init(context);
    recipients = new Recipients(context.getStateStore(Recipients.NAME));
    there.clear();
    prompt.begin(context);
  }

  @Override
  public void process(Record<byte[], byte[]> in) {
    if (context().taskId().partition() != Chain.CANARY.lane()) { // whose alerts are tests
      route(in);
    }
    prompt.processed(context(), in.headers());
  }

  private void route(Record<byte[], byte[]> in) {
    AlertFacts alert;
    try {
      alert = AlertFacts.read(in.value());
    } catch (IllegalArgumentException e) {
      deadLetter(in, Outcome.POISON.toString(), String.valueOf(e.getMessage()), "");
      metrics.count(Outcome.POISON);
      return;
    }
    TenantIndex tenants = directory.index();
    Collection<Tenant> to = recipients(alert, tenants);
    for (Tenant tenant : to) {
      metrics.count(copy(in, alert, tenant));
    }
    metrics.count(to.isEmpty() ? Outcome.NOBODY : Outcome.ROUTED);
  }

  private Collection<Tenant> recipients(AlertFacts alert, TenantIndex tenants) {
    Optional<List<Tenant>> known = recipients.find(alert.alertId(), tenants);
    if (known.isPresent()) {
      return known.get();
    }
    if (!alert.first()) {
      return List.of();
    }
    Collection<Tenant> concerned = tenants.concerned(alert);
    if (!concerned.isEmpty()) {
      recipients.put(alert.alertId(), concerned);
    }
    return concerned;
  }

  private Copy copy(Record<byte[], byte[]> in, AlertFacts alert, Tenant tenant) {
    String topic = tenant.topic(topics);
    if (!there.contains(topic)) {
      there.addAll(topicNames.get());
      if (!there.contains(topic)) {
        deadLetter(in, Copy.NO_TOPIC.toString(), topic + " is not there", tenant.id());
        return Copy.NO_TOPIC;
      }
    }
    TenantCopy copy;
    try {
      copy = TenantCopy.of(alert, in.headers(), tenant);
    } catch (IllegalArgumentException e) {
      deadLetter(in, Copy.NONCONFORMING.toString(), String.valueOf(e.getMessage()), tenant.id());
      return Copy.NONCONFORMING;
    }
    context()
        .forward(
            new Record<>(copy.id(), copy, in.timestamp(), copy.headers()), TenantTopology.COPIES);
    return Copy.WRITTEN;
  }

  private void deadLetter(Record<byte[], byte[]> in, String why, String error, String tenant) {
    String place =
        context()
            .recordMetadata()
            .map(m -> m.topic() + "-" + m.partition() + "@" + m.offset())
            .orElse("unknown");
    DeadLetter letter =
        DeadLetter.of(in.key(), in.value(), in.headers(), place, error)
            .with(DeadLetter.REASON, why);
    if (!tenant.isEmpty()) {
      letter = letter.with(TENANT, tenant);
    }
    context()
        .forward(
            new Record<>(letter.key(), letter.value(), in.timestamp(), letter.headers()),
            TenantTopology.DEAD_LETTERS);
    TenantsLog.deadLetter(place, why, letter.error());
  }
}
