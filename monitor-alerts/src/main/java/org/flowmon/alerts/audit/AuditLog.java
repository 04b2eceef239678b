package org.flowmon.alerts.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * Checks the log record by record, as it is read from the beginning: numbers without a gap, a tree
 * that is computed anew, and at each record a checkpoint of just that tree, signed by a known key.
 * Whatever was changed, left out, added or moved makes the first such record fail, and only who has
 * the private key could make them all fit again; against that helps a checkpoint that was kept
 * elsewhere.
 */
public final class AuditLog {
  /** The header with a record's signed checkpoint. */
  public static final String CHECKPOINT = "checkpoint";

  private final List<NoteVerifier> keys;
  private final @Nullable Checkpoint kept;
  private final MerkleTree tree = new MerkleTree();
  private String note = "";

  /**
   * A check from the beginning.
   *
   * @param keys whose signatures count
   * @param kept a signed checkpoint from before, which the log must still agree with; {@code null}
   *     for none
   * @throws IllegalArgumentException when {@code kept} is no checkpoint that one of the keys signed
   */
  public AuditLog(List<NoteVerifier> keys, @Nullable String kept) {
    this.keys = List.copyOf(keys);
    this.kept = kept == null ? null : Checkpoint.parse(NoteVerifier.open(kept, keys));
  }

  /** The checkpoint that a record says, not checked; empty without one. */
  public static Optional<String> note(ConsumerRecord<byte[], byte[]> record) {
    Header header = record.headers().lastHeader(CHECKPOINT);
    return header == null ? Optional.empty() : Optional.of(new String(header.value(), UTF_8));
  }

  /** Takes the next record. What does not hold about it, if anything: then the check is over. */
  public Optional<String> take(ConsumerRecord<byte[], byte[]> record) {
    byte[] leaf = record.value() == null ? new byte[0] : record.value();
    tree.add(leaf);
    String number = record.key() == null ? "none" : new String(record.key(), UTF_8);
    String place = record.topic() + "-" + record.partition() + "@" + record.offset() + ": ";
    String said = note(record).orElse("");
    if (!number.equals(Long.toString(tree.size()))) {
      return Optional.of(
          place + "record number " + tree.size() + " is expected here, found " + number);
    }
    try {
      Checkpoint signed = Checkpoint.parse(NoteVerifier.open(said, keys));
      if (!signed.equals(here(signed.origin()))) {
        return Optional.of(
            place
                + "record "
                + number
                + " is not what was signed: it or its place in the log was changed");
      }
    } catch (IllegalArgumentException e) {
      return Optional.of(
          place + "the checkpoint of record " + number + " does not hold: " + e.getMessage());
    }
    note = said;
    if (kept != null && kept.size() == tree.size() && !kept.equals(here(kept.origin()))) {
      return Optional.of(
          place
              + "the log was written anew: its first "
              + number
              + " records are not those of the checkpoint that was kept");
    }
    return Optional.empty();
  }

  private Checkpoint here(String origin) {
    return new Checkpoint(origin, tree.size(), tree.root());
  }

  /** What does not hold about the end, if anything, after the last record. */
  public Optional<String> end() {
    if (kept == null || kept.size() <= tree.size()) {
      return Optional.empty();
    }
    return Optional.of(
        "the log ends with record "
            + tree.size()
            + ", the checkpoint that was kept knows "
            + kept.size()
            + ": the last ones are missing");
  }

  /** How many records were taken. */
  public long size() {
    return tree.size();
  }

  /** The signed checkpoint of the last record that holds; empty before the first. */
  public String newest() {
    return note;
  }
}
