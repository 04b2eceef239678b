package org.flowmon.alerts.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.flowmon.topic.PromptTransactions;

/**
 * Appends what comes to the log as it is, even when it cannot be read: nothing that was written
 * down is left out. Each record is a leaf of the tree; its key is its number, from 1 on, and its
 * header {@link AuditLog#CHECKPOINT} the signed checkpoint of the tree that ends with it.
 */
final class Notary extends ContextualProcessor<byte[], byte[], String, byte[]> {
  /** The store's name; for life. */
  static final String STORE = "audit-tree";

  private static final String KEY = "tree";

  private final NoteSigner signer;
  private final PromptTransactions prompt;
  private KeyValueStore<String, byte[]> store;

  @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before process.
  Notary(NoteSigner signer, PromptTransactions prompt) {
    this.signer = signer;
    this.prompt = prompt;
  }

  @Override
  public void init(ProcessorContext<String, byte[]> context) {
    super.init(context);
    store = context.getStateStore(STORE);
    prompt.begin(context);
  }

  @Override
  public void process(Record<byte[], byte[]> in) {
    byte[] leaf = in.value() == null ? new byte[0] : in.value();
    byte[] kept = store.get(KEY);
    MerkleTree tree = kept == null ? new MerkleTree() : MerkleTree.fromBytes(kept);
    tree.add(leaf);
    store.put(KEY, tree.toBytes());
    Checkpoint now = new Checkpoint(signer.verifier().name(), tree.size(), tree.root());
    RecordHeaders headers = new RecordHeaders();
    headers.add(AuditLog.CHECKPOINT, signer.sign(now.text()).getBytes(UTF_8));
    context().forward(new Record<>(Long.toString(tree.size()), leaf, in.timestamp(), headers));
    prompt.processed(context(), in.headers());
  }
}
