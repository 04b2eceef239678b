package org.flowmon.topic;

import java.util.List;
import java.util.Map;

/**
 * Every topic on one page. A topic is named by the deployment's prefix (default {@code flowmon})
 * and its own name; what a record carries is said beside it. Partition counts are for life: a lane
 * is a partition.
 */
public record Topics(String prefix) {
  /** Lanes there is room for; chains are given lane numbers in {@link org.flowmon.chain.Chain}. */
  public static final int LANES = 16;

  /** The prefix unless another one is configured. */
  public static final String DEFAULT_PREFIX = "flowmon";

  /** The largest record that any topic takes, in bytes. Writers stay below it by splitting. */
  public static final int MAX_RECORD_BYTES = 4 * 1024 * 1024;

  /**
   * How long a reader's question waits at the broker when there is nothing new. News come at once
   * in any case; but a reader that closes waits for the answer to its last question.
   */
  public static final int FETCH_WAIT_MILLIS = 50;

  /** A topic as it is created: partitions and configuration. */
  public record Definition(String name, int partitions, Map<String, String> config) {}

  /** Key: chain name. Value: {@link LaneRecord} by {@link LaneCodec}. Partition = lane. */
  public String transactions() {
    return prefix + ".transactions";
  }

  /** Key: chain and address (or tag). Value: a label as the trace sees it. Compacted. */
  public String attributions() {
    return prefix + ".attributions";
  }

  /**
   * Key: flow id. Value: flow as JSON. Partition = lane, so that a chain's flows stay in chain
   * order. Between the flows, where rules begin to count, a {@link RulesMark}, and where prices are
   * known, a {@link PriceMark}.
   */
  public String flows() {
    return prefix + ".flows";
  }

  /** Key: {@link RulesMark#KEY}. Value: the rule files published last, as JSON. Compacted. */
  public String rules() {
    return prefix + ".rules";
  }

  /**
   * Key: asset, CAIP-19. Value: a {@link Price} as JSON. All that sources said, in their order;
   * what counts for a flow stands in its lane as a {@link PriceMark}.
   */
  public String prices() {
    return prefix + ".prices";
  }

  /** Key: alert id. Value: alert revision as JSON, CloudEvents binary binding. Partition = lane. */
  public String alerts() {
    return prefix + ".alerts";
  }

  /** Key: case key. Value: what somebody wants done with a case, as JSON. */
  public String caseCommands() {
    return prefix + ".case.commands";
  }

  /** Key: case key. Value: what became of a command, or what happened to a case, as JSON. */
  public String caseEvents() {
    return prefix + ".case.events";
  }

  /** Key: case key. Value: the state of the case as JSON. Compacted. */
  public String cases() {
    return prefix + ".cases";
  }

  /** What the triage stage could not process, with the reason in the headers. */
  public String caseDeadLetters() {
    return prefix + ".case.dlq";
  }

  /** Key: amendment id. Value: what somebody wants done with an amendment, as JSON. */
  public String amendmentCommands() {
    return prefix + ".amendments.commands";
  }

  /** Key: amendment id. Value: what became of a command, as JSON. */
  public String amendmentEvents() {
    return prefix + ".amendments.events";
  }

  /** Key: amendment id. Value: how a change of the watchlist stands, as JSON. Compacted. */
  public String amendments() {
    return prefix + ".amendments";
  }

  /**
   * Key: {@link ListCodec.Key}. Value: a part of a version of the watchlist, JSON lines compressed.
   * A version that comes into force again stands there again. Nothing is ever taken from it.
   */
  public String lists() {
    return prefix + ".lists";
  }

  /**
   * Key: token id. Value: an API token of the desk by its hash, revoked or not, as JSON. Compacted.
   */
  public String deskTokens() {
    return prefix + ".desk.tokens";
  }

  /** Key: case key. Value: the draft of a report on the case, as JSON. Nothing is taken from it. */
  public String caseDrafts() {
    return prefix + ".case.drafts";
  }

  /** No key. Value: what somebody does at a desk, as JSON, in the order of their coming. */
  public String auditEntries() {
    return prefix + ".audit.entries";
  }

  /**
   * Key: the record's number, from 1 on. Value: an audit entry as it was written down. Header: the
   * signed checkpoint of the Merkle tree that ends with it. One partition, nothing is ever taken
   * from it.
   */
  public String audit() {
    return prefix + ".audit";
  }

  /**
   * Key: tenant id. Value: who the tenant is and what concerns it, as JSON; of a removed one that
   * it was. Compacted.
   */
  public String tenants() {
    return prefix + ".tenants";
  }

  /** What every topic and consumer group of one tenant begins with, and nothing else does. */
  public String tenantPrefix(String tenant) {
    return prefix + ".tenant." + tenant + ".";
  }

  /**
   * Key: alert id of that tenant. Value: its copy of an alert revision, with the form and headers
   * of {@link #alerts}. One partition, so that a subscriber sees one order.
   */
  public String tenantAlerts(String tenant) {
    return tenantPrefix(tenant) + "alerts";
  }

  /** A tenant's own topic, made when the tenant is added. */
  public Definition tenantDefinition(String tenant) {
    return new Definition(
        tenantAlerts(tenant),
        1,
        Map.of(
            "cleanup.policy",
            "delete",
            "retention.ms",
            "-1",
            "max.message.bytes",
            Integer.toString(MAX_RECORD_BYTES)));
  }

  /** Copies for tenants that could not be made, with the reason in the headers. */
  public String tenantsDeadLetters() {
    return prefix + ".tenants.dlq";
  }

  /**
   * Key: route and case, or {@code alert} and alert id. Value: what is paged of a case over a
   * route, or which alerts a page stands on, as JSON. Compacted, one partition: one instance
   * decides.
   */
  public String pages() {
    return prefix + ".pages";
  }

  /** Pages that no endpoint will take, and alerts that could not be read, with the reason. */
  public String pagesDeadLetters() {
    return prefix + ".pages.dlq";
  }

  /** What the trace could not process, with the reason in the headers. */
  public String traceDeadLetters() {
    return prefix + ".trace.dlq";
  }

  /** What the alerts stage could not process, with the reason in the headers. */
  public String alertsDeadLetters() {
    return prefix + ".alerts.dlq";
  }

  /** All of them, as they are created. */
  public List<Definition> all() {
    String max = Integer.toString(MAX_RECORD_BYTES);
    Map<String, String> log =
        Map.of("cleanup.policy", "delete", "retention.ms", "-1", "max.message.bytes", max);
    Map<String, String> compacted = Map.of("cleanup.policy", "compact", "max.message.bytes", max);
    return List.of(
        new Definition(transactions(), LANES, log),
        new Definition(attributions(), 1, compacted),
        new Definition(flows(), LANES, log),
        new Definition(rules(), 1, compacted),
        new Definition(prices(), 1, log),
        new Definition(alerts(), LANES, log),
        new Definition(caseCommands(), LANES, log),
        new Definition(caseEvents(), LANES, log),
        new Definition(cases(), LANES, compacted),
        new Definition(caseDeadLetters(), 1, log),
        new Definition(amendmentCommands(), 1, log),
        new Definition(amendmentEvents(), 1, log),
        new Definition(amendments(), 1, compacted),
        new Definition(lists(), 1, log),
        new Definition(deskTokens(), 1, compacted),
        new Definition(caseDrafts(), 1, log),
        new Definition(auditEntries(), 1, log),
        new Definition(audit(), 1, log),
        new Definition(tenants(), 1, compacted),
        new Definition(tenantsDeadLetters(), 1, log),
        new Definition(pages(), 1, compacted),
        new Definition(traceDeadLetters(), 1, log),
        new Definition(alertsDeadLetters(), 1, log),
        new Definition(pagesDeadLetters(), 1, log));
  }
}
