package org.flowmon.standalone.retrace;

import java.math.BigInteger;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.flowmon.alerts.AssetRef;
import org.flowmon.standalone.retrace.Discovery.Kind;
import org.flowmon.trace.Flow;
import org.flowmon.trace.Policy;

/**
 * How much of what differs concerns each entity, per asset: by the flows that decide alerts, so
 * that nothing counts twice. A flow that changed counts as one that is gone and one that is
 * missing.
 */
public final class Sums {
  private final Policy policy;
  private final Map<String, Of> all = new TreeMap<>();
  private final Map<Kind, Long> kinds = new EnumMap<>(Kind.class);
  private long alertsMissing;
  private long alertsGone;

  /** Of an entity and an asset; amounts in base units. */
  public static final class Of {
    private final String entity;
    private final AssetRef asset;
    private final Side missing = new Side();
    private final Side gone = new Side();

    private Of(String entity, AssetRef asset) {
      this.entity = entity;
      this.asset = asset;
    }

    /** Whose. */
    public String entity() {
      return entity;
    }

    /** Of which asset. */
    public AssetRef asset() {
      return asset;
    }

    /** What was not told. */
    public Side missing() {
      return missing;
    }

    /** What was told and does not hold. */
    public Side gone() {
      return gone;
    }
  }

  /** Flows of an entity: how many, and what it sent and received by them, in base units. */
  public static final class Side {
    private long flows;
    private BigInteger sent = BigInteger.ZERO;
    private BigInteger received = BigInteger.ZERO;

    private Side() {}

    private void add(Flow flow, boolean sender) {
      flows++;
      BigInteger amount = flow.amount().toBigInteger();
      sent = sender ? sent.add(amount) : sent;
      received = sender ? received : received.add(amount);
    }

    /** How many. */
    public long flows() {
      return flows;
    }

    /** What it sent, in base units. */
    public BigInteger sent() {
      return sent;
    }

    /** What it received, in base units. */
    public BigInteger received() {
      return received;
    }
  }

  /**
   * @param policy whose flows are counted
   */
  public Sums(Policy policy) {
    this.policy = policy;
  }

  /** Counts one that differs. */
  public void add(Discovery discovery) {
    kinds.merge(discovery.kind(), 1L, Long::sum);
    alertsMissing += discovery.alertMissing() ? 1 : 0;
    alertsGone += discovery.alertGone() ? 1 : 0;
    if (discovery.flow().policy() != policy) {
      return;
    }
    switch (discovery.kind()) {
      case MISSING -> add(discovery.flow(), true);
      case GONE -> add(discovery.flow(), false);
      case CHANGED -> {
        add(discovery.flow(), true);
        Flow before = discovery.before();
        if (before != null) {
          add(before, false);
        }
      }
      case UNALERTED -> {}
    }
  }

  private void add(Flow flow, boolean missing) {
    for (boolean sender : new boolean[] {true, false}) {
      String entity = sender ? flow.from() : flow.to();
      Of of =
          all.computeIfAbsent(
              entity + "\0" + flow.asset(), key -> new Of(entity, AssetRef.of(flow)));
      (missing ? of.missing : of.gone).add(flow, sender);
    }
  }

  /** By entity, then asset. */
  public List<Of> all() {
    return List.copyOf(all.values());
  }

  /** How many of a kind, of every policy. */
  public long of(Kind kind) {
    return kinds.getOrDefault(kind, 0L);
  }

  /** How many alerts are missing. */
  public long alertsMissing() {
    return alertsMissing;
  }

  /** How many alerts stand of flows that do not hold. */
  public long alertsGone() {
    return alertsGone;
  }
}
