package org.flowmon.alerts.notify;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.EmptyWebhookSecretException;
import com.standardwebhooks.exceptions.WebhookSigningException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;
import java.util.Arrays;
import java.util.Base64;

/** Signs a webhook as Standard Webhooks says. */
interface Signer {
  /** Of ed25519: the seed, or the seed and the public key behind it. */
  int SEED = 32;

  /** The signature with its version: {@code v1,...} or {@code v1a,...}. */
  String sign(String id, long timestamp, String body);

  /**
   * The signer of a secret: {@code whsec_} (HMAC-SHA256, 24 to 64 bytes) or {@code whsk_}
   * (ed25519), in base64. Throws {@link IllegalArgumentException} that does not show the secret.
   */
  static Signer of(String secret) {
    boolean asymmetric = secret.startsWith("whsk_");
    if (!asymmetric && !secret.startsWith("whsec_")) {
      throw new IllegalArgumentException("a secret begins with whsec_ or whsk_");
    }
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(secret.substring(secret.indexOf('_') + 1));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "a secret is base64 behind whsec_ or whsk_"); // no cause: it quotes
    }
    return asymmetric ? ed25519(bytes) : hmac(bytes);
  }

  private static Signer hmac(byte[] key) {
    if (key.length < 24 || key.length > 64) {
      throw new IllegalArgumentException(
          "a whsec_ secret has 24 to 64 bytes, this one has " + key.length);
    }
    Webhook webhook;
    try {
      webhook = new Webhook(key);
    } catch (EmptyWebhookSecretException e) {
      throw new IllegalArgumentException("a whsec_ secret is not empty", e);
    }
    return (id, timestamp, body) -> {
      try {
        return webhook.sign(id, timestamp, body);
      } catch (WebhookSigningException e) {
        throw new IllegalStateException("every Java runtime has HMAC-SHA256", e);
      }
    };
  }

  private static Signer ed25519(byte[] key) {
    if (key.length != SEED && key.length != 2 * SEED) {
      throw new IllegalArgumentException(
          "a whsk_ secret has 32 or 64 bytes, this one has " + key.length);
    }
    PrivateKey secret;
    try {
      secret =
          KeyFactory.getInstance("Ed25519")
              .generatePrivate(
                  new EdECPrivateKeySpec(NamedParameterSpec.ED25519, Arrays.copyOf(key, SEED)));
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("a whsk_ secret that is no ed25519 key", e);
    }
    return (id, timestamp, body) -> {
      try {
        Signature signature = Signature.getInstance("Ed25519");
        signature.initSign(secret);
        signature.update((id + "." + timestamp + "." + body).getBytes(StandardCharsets.UTF_8));
        return "v1a," + Base64.getEncoder().encodeToString(signature.sign());
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("every Java runtime has Ed25519", e);
      }
    };
  }
}
