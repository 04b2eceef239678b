package org.flowmon.trace;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.flowmon.chain.Chain;

/**
 * The id of a flow: {@code fl1_} and 26 base32 characters (130 bits) of the SHA-256 of chain,
 * transaction, place, asset, parties, kind and policy, separated by zero bytes. Survives re-mining,
 * because nothing of the block is in it.
 */
final class FlowId {
  private static final char[] BASE32 = "abcdefghijklmnopqrstuvwxyz234567".toCharArray();
  private static final int CHARS = 26;

  private final MessageDigest sha256;
  private final String chain;
  private final String policy;

  FlowId(Chain chain, Policy policy) {
    this.sha256 = sha256();
    this.chain = chain.caip2();
    this.policy = policy.toString();
  }

  String of(String txid, String at, String asset, String from, String to, Flow.Kind kind) {
    String facts = String.join("\0", chain, txid, at, asset, from, to, kind.toString(), policy);
    byte[] hash = sha256.digest(facts.getBytes(StandardCharsets.UTF_8));
    StringBuilder id = new StringBuilder("fl1_");
    for (int i = 0; i < CHARS; i++) {
      int bit = i * 5;
      int two = ((hash[bit / 8] & 255) << 8) | (hash[bit / 8 + 1] & 255);
      id.append(BASE32[(two >>> (11 - bit % 8)) & 31]);
    }
    return id.toString();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
