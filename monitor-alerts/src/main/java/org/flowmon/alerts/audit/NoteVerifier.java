package org.flowmon.alerts.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/**
 * Whose signature a note must carry: a public Ed25519 key under a name, in the form of C2SP's
 * signed-note, {@code NAME+ID+KEY}.
 *
 * @param name the key's; of a log, its origin
 * @param key the 32 bytes of RFC 8032
 */
public record NoteVerifier(String name, byte[] key) {
  static final String DASH = "\u2014 ";
  static final byte ED25519 = 1;
  static final int KEY_BYTES = 32;
  private static final int ID_BYTES = 4;

  /** What X.509 puts before the 32 bytes (RFC 8410). */
  private static final byte[] X509 = HexFormat.of().parseHex("302a300506032b6570032100");

  public NoteVerifier {
    key = key.clone();
    if (!name.matches("[^\\s+]+") || key.length != KEY_BYTES) {
      throw new IllegalArgumentException(
          "a key has a name without blanks and plus signs, and 32 bytes");
    }
  }

  @Override
  public byte[] key() {
    return key.clone();
  }

  /** Reads its text. Throws {@link IllegalArgumentException} that says what is wrong. */
  public static NoteVerifier parse(String text) {
    String[] parts = text.strip().split("\\+", 3);
    if (parts.length < 3) {
      throw new IllegalArgumentException("a public key is NAME+ID+KEY, not \"" + text + "\"");
    }
    byte[] typed = Base64.getDecoder().decode(parts[2]);
    if (typed.length != KEY_BYTES + 1 || typed[0] != ED25519) {
      throw new IllegalArgumentException("the public key " + parts[0] + " is no Ed25519 key");
    }
    NoteVerifier verifier = new NoteVerifier(parts[0], Arrays.copyOfRange(typed, 1, typed.length));
    if (!HexFormat.of().formatHex(verifier.id()).equals(parts[1])) {
      throw new IllegalArgumentException("the public key " + parts[0] + " does not have its id");
    }
    return verifier;
  }

  static byte[] typed(byte[] raw) {
    return ByteBuffer.allocate(KEY_BYTES + 1).put(ED25519).put(raw).array();
  }

  /** The four bytes by which a signature names its key. */
  byte[] id() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update((name + "\n").getBytes(UTF_8));
      return Arrays.copyOf(digest.digest(typed(key)), ID_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /**
   * The text of a note that one of those keys signed; a signature of a known key that is wrong
   * spoils it, those of unknown keys are passed over.
   *
   * @throws IllegalArgumentException when it is no note, or not signed so
   */
  static String open(String note, List<NoteVerifier> known) {
    int blank = note.lastIndexOf("\n\n");
    if (blank < 0 || !note.endsWith("\n")) {
      throw new IllegalArgumentException("it is no signed note");
    }
    String text = note.substring(0, blank + 1);
    boolean signed = false;
    for (String line : note.substring(blank + 2).lines().toList()) {
      String[] words = line.split(" ", 3);
      if (words.length < 3 || !line.startsWith(DASH)) {
        throw new IllegalArgumentException("it is no signed note: " + line);
      }
      byte[] signature = Base64.getDecoder().decode(words[2]);
      for (NoteVerifier each : known) {
        if (each.name().equals(words[1])
            && Arrays.equals(each.id(), 0, ID_BYTES, signature, 0, ID_BYTES)) {
          if (!each.signed(text, Arrays.copyOfRange(signature, ID_BYTES, signature.length))) {
            throw new IllegalArgumentException("the signature of " + words[1] + " is wrong");
          }
          signed = true;
        }
      }
    }
    if (!signed) {
      throw new IllegalArgumentException("no key that is known signed it");
    }
    return text;
  }

  private boolean signed(String text, byte[] signature) {
    try {
      byte[] x509 = ByteBuffer.allocate(X509.length + KEY_BYTES).put(X509).put(key).array();
      PublicKey known =
          KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(x509));
      Signature check = Signature.getInstance("Ed25519");
      check.initVerify(known);
      check.update(text.getBytes(UTF_8));
      return check.verify(signature);
    } catch (GeneralSecurityException e) {
      return false; // of a wrong length, for example
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof NoteVerifier that && toString().equals(that.toString());
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(key);
  }

  /** Its text. */
  @Override
  public String toString() {
    return name
        + "+"
        + HexFormat.of().formatHex(id())
        + "+"
        + Base64.getEncoder().encodeToString(typed(key));
  }
}
