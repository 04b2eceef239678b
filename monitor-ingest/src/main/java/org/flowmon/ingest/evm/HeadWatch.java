package org.flowmon.ingest.evm;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.flowmon.chain.Chain;
import org.flowmon.ingest.evm.CallFailed.Reason;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches the head of one node on a thread of its own: every {@code poll} by asking, and between by
 * what the node announces. After each silence it asks again which chain the node is on.
 */
final class HeadWatch implements Runnable {
  /** A node that announces its head is asked for it so many times less often. */
  private static final int RARELY = 10;

  /** Final blocks are asked for with every so many heads, and each time where that is rare. */
  private static final int FINALITY_EVERY = 16;

  /** What is done when a node told what is final. */
  interface Comparison {
    void run(Node node) throws InterruptedException;
  }

  private static final Logger log = LoggerFactory.getLogger(HeadWatch.class);

  private final EvmOptions options;
  private final Node node;
  private final BackOff pause;
  private final Comparison compare;
  private boolean known;
  private boolean tags = true;
  private boolean proven;
  private int polls;

  /** Begins with {@link #run}. */
  HeadWatch(EvmOptions options, Node node, Random random, LongSupplier nanos, Comparison compare) {
    this.options = options;
    this.node = node;
    this.compare = compare;
    pause = new BackOff(options.minWait(), options.maxWait(), random, nanos);
  }

  /** The node announced a header. May be called from any thread. */
  static void announced(Node node, JsonNode header) {
    try {
      node.announced(EvmJson.header(header));
    } catch (RefusedBlockException e) {
      // The height check that doubles the announcements says what is wrong.
    }
  }

  @Override
  public void run() {
    try {
      while (true) {
        long nanos = options.poll().toNanos() * (node.endpoint().announces() ? RARELY : 1);
        try {
          look();
          pause.succeeded();
        } catch (CallFailed e) {
          if (e.reason() == Reason.CLOSED) {
            return;
          }
          known = false;
          node.silent(e);
          nanos = pause.failed(e.retryAfter());
        } catch (RuntimeException e) {
          log.warn("the watch of {} broke and goes on", node, e);
          known = false;
          node.silent(new CallFailed(Reason.MALFORMED, "sends what breaks its watch: " + e));
          nanos = pause.failed(Duration.ZERO);
        }
        TimeUnit.NANOSECONDS.sleep(Math.max(nanos, node.endpoint().pauseLeft().toNanos()));
      }
    } catch (InterruptedException e) {
      // It is to end.
    }
  }

  private void look() throws CallFailed, InterruptedException {
    Endpoint endpoint = node.endpoint();
    boolean first = !known;
    if (first) {
      tags = true;
      checkChain(endpoint);
    }
    EvmHeader head = endpoint.header("latest");
    if (first && !node.settled() && head.number() > 0) {
      node.probe(head.number());
    }
    if (first || polls++ % (endpoint.announces() ? 1 : FINALITY_EVERY) == 0) {
      finality(endpoint, head);
    }
    known = true;
    node.heard(head);
  }

  private void checkChain(Endpoint endpoint) throws CallFailed, InterruptedException {
    JsonNode result = endpoint.call("eth_chainId");
    String text = result.asText();
    if (!text.matches("0x[0-9a-fA-F]{1,15}")) {
      throw new CallFailed(Reason.MALFORMED, "sends what is no chain id");
    }
    long id = Long.decode(text);
    if (id != options.chainId()) {
      String name =
          Chain.all().stream()
              .filter(c -> c.caip2().equals("eip155:" + id))
              .map(c -> " (" + c + ")")
              .findFirst()
              .orElse("");
      throw new CallFailed(
          Reason.OTHER_CHAIN,
          "is a node of chain id "
              + id
              + name
              + ", "
              + options.chain()
              + " is "
              + options.chainId()
              + ": check --rpc and --chain");
    }
  }

  private void finality(Endpoint endpoint, EvmHeader head) throws CallFailed, InterruptedException {
    @Nullable EvmHeader safe = null;
    EvmHeader last = null;
    if (tags) {
      try {
        last = endpoint.header("finalized");
        safe = endpoint.header("safe");
        proven = true;
      } catch (CallFailed e) {
        if (e.reason() != Reason.RPC_ERROR
            && e.reason() != Reason.MISSING
            && e.reason() != Reason.UNSUPPORTED) {
          throw e;
        }
        if (proven) {
          return; // it knows better than confirmations do: what it said last holds
        }
        // Not known to it, or not yet: what has the usual confirmations counts.
        tags = e.reason() == Reason.MISSING;
      }
    }
    if (last == null) {
      last = endpoint.header(Math.max(0, head.number() - options.chain().confirmations() + 1));
    }
    node.heardFinal(safe, last);
    compare.run(node);
  }
}
