package org.flowmon.alerts.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/**
 * Signs notes with an Ed25519 key: the same text gives the same signature. Its text is two lines,
 * the private key as Go's package {@code note} writes it, and the public one.
 */
public final class NoteSigner {
  private static final String PRIVATE = "PRIVATE+KEY+";

  /** What PKCS #8 puts before the 32 bytes (RFC 8410). */
  private static final byte[] PKCS8 = HexFormat.of().parseHex("302e020100300506032b657004220420");

  private final byte[] seed;
  private final PrivateKey key;
  private final NoteVerifier verifier;

  private NoteSigner(byte[] seed, NoteVerifier verifier) {
    this.seed = seed.clone();
    this.verifier = verifier;
    byte[] pkcs8 = ByteBuffer.allocate(PKCS8.length + seed.length).put(PKCS8).put(seed).array();
    try {
      key = KeyFactory.getInstance("Ed25519").generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("the private key cannot be used: " + e.getMessage(), e);
    }
  }

  /** A new key under a name. */
  public static NoteSigner make(String name) {
    try {
      KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
      byte[] known = pair.getPublic().getEncoded();
      byte[] secret = pair.getPrivate().getEncoded();
      int bytes = NoteVerifier.KEY_BYTES;
      return new NoteSigner(
          Arrays.copyOfRange(secret, PKCS8.length, PKCS8.length + bytes),
          new NoteVerifier(name, Arrays.copyOfRange(known, known.length - bytes, known.length)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java from 15 on has Ed25519", e);
    }
  }

  /**
   * Reads its text. Throws {@link IllegalArgumentException} that says what is wrong, and never
   * repeats the key.
   */
  public static NoteSigner parse(String text) {
    List<String> lines = text.strip().lines().toList();
    if (lines.size() != 2 || !lines.getFirst().startsWith(PRIVATE)) {
      throw new IllegalArgumentException("expected two lines, a private and a public key");
    }
    NoteVerifier verifier = NoteVerifier.parse(lines.getLast());
    String[] parts = lines.getFirst().substring(PRIVATE.length()).split("\\+", 3);
    byte[] typed = parts.length < 3 ? new byte[0] : Base64.getDecoder().decode(parts[2]);
    if (typed.length != NoteVerifier.KEY_BYTES + 1 || typed[0] != NoteVerifier.ED25519) {
      throw new IllegalArgumentException("the private key is no Ed25519 key");
    }
    NoteSigner signer = new NoteSigner(Arrays.copyOfRange(typed, 1, typed.length), verifier);
    try {
      NoteVerifier.open(signer.sign("\n"), List.of(verifier));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "the private and the public key do not belong together", e);
    }
    return signer;
  }

  /** Who its signatures are checked by. */
  public NoteVerifier verifier() {
    return verifier;
  }

  /** The note of a text that ends with a line's end. */
  String sign(String text) {
    try {
      Signature signature = Signature.getInstance("Ed25519");
      signature.initSign(key);
      signature.update(text.getBytes(UTF_8));
      byte[] signed = signature.sign();
      byte[] named =
          ByteBuffer.allocate(verifier.id().length + signed.length)
              .put(verifier.id())
              .put(signed)
              .array();
      String line = Base64.getEncoder().encodeToString(named);
      return text + "\n" + NoteVerifier.DASH + verifier.name() + " " + line + "\n";
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a key that was checked signs", e);
    }
  }

  /** Its text: a secret. */
  public String secret() {
    return PRIVATE
        + verifier.name()
        + "+"
        + HexFormat.of().formatHex(verifier.id())
        + "+"
        + Base64.getEncoder().encodeToString(NoteVerifier.typed(seed))
        + "\n"
        + verifier
        + "\n";
  }

  /** Not for logs: the public part only. */
  @Override
  public String toString() {
    return verifier.toString();
  }
}
