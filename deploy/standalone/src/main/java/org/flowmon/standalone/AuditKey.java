package org.flowmon.standalone;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.flowmon.alerts.audit.NoteSigner;
import org.flowmon.alerts.audit.NoteVerifier;

/** The key that signs the audit log's checkpoints, and the public one beside it. */
final class AuditKey {
  /** The secret one's name in a data directory. */
  static final String FILE = "audit.key";

  /** The public one's name: for whoever checks the log. */
  static final String PUBLIC = "audit.pub";

  private AuditKey() {}

  /**
   * The key in that file; when there is none, a new one under that name, and its public part beside
   * it in {@link #PUBLIC}.
   *
   * @throws IOException when it cannot be read or written; the message names the file
   */
  static NoteSigner of(Path file, String name) throws IOException {
    if (Files.exists(file)) {
      try {
        return NoteSigner.parse(Files.readString(file));
      } catch (IllegalArgumentException e) {
        throw new IOException(file + " holds no key for the audit log: " + e.getMessage(), e);
      }
    }
    NoteSigner fresh = NoteSigner.make(name);
    SecretFile.write(file, fresh.secret());
    Files.writeString(file.resolveSibling(PUBLIC), fresh.verifier() + "\n");
    return fresh;
  }

  /**
   * The public keys in a file, one a line: that in use, and earlier ones.
   *
   * @throws IOException when it is not there or a line is no key; the message names file and line
   */
  static List<NoteVerifier> known(Path file) throws IOException {
    if (!Files.exists(file)) {
      throw new IOException(
          file + " is not there: name the public key of the audit log with --key FILE");
    }
    List<String> lines = Files.readAllLines(file);
    List<NoteVerifier> keys = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      if (!lines.get(i).isBlank()) {
        try {
          keys.add(NoteVerifier.parse(lines.get(i)));
        } catch (IllegalArgumentException e) {
          throw new IOException(file + ":" + (i + 1) + ": " + e.getMessage(), e);
        }
      }
    }
    return keys;
  }
}
