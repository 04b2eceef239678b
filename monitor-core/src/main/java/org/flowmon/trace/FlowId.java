package org.flowmon.trace;

import java.nio.charset.StandardCharsets;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.flowmon.chain.Chain;

/**
 * The id of a flow: {@code fl1_} and 26 base32 characters (130 bits) of the SHA-256 of chain,
 * transaction, place, asset, parties, kind and policy, separated by zero bytes. Survives re-mining,
 * because nothing of the block is in it.
 */
final class FlowId {
  private static final byte[] BASE32 =
      "abcdefghijklmnopqrstuvwxyz234567".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] PREFIX = "fl1_".getBytes(StandardCharsets.US_ASCII);
  private static final int CHARS = 26;

  private final MessageDigest sha256;
  private final byte[] chain;
  private final byte[] policy;
  private final Map<String, byte[]> names = new HashMap<>();
  private final byte[] hash = new byte[32];
  private byte[] facts = new byte[256];
  private int size;
  private int shared;

  FlowId(Chain chain, Policy policy) {
    this.sha256 = sha256();
    this.chain = chain.caip2().getBytes(StandardCharsets.UTF_8);
    this.policy = policy.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** What the flows of one arrival have in common. */
  void arrival(String txid, String at, String asset) {
    size = 0;
    add(chain);
    add(txid.getBytes(StandardCharsets.UTF_8));
    add(at.getBytes(StandardCharsets.UTF_8));
    add(name(asset));
    shared = size;
  }

  /** The id of a flow of that arrival. */
  String of(String from, String to, Flow.Kind kind) {
    size = shared;
    add(name(from));
    add(name(to));
    add(name(kind.toString()));
    add(policy);
    try {
      sha256.update(facts, 0, size - 1);
      sha256.digest(hash, 0, hash.length);
    } catch (DigestException e) {
      throw new IllegalStateException("a SHA-256 has 32 bytes", e);
    }
    byte[] id = Arrays.copyOf(PREFIX, PREFIX.length + CHARS);
    for (int i = 0; i < CHARS; i++) {
      int bit = i * 5;
      int two = ((hash[bit / 8] & 255) << 8) | (hash[bit / 8 + 1] & 255);
      id[PREFIX.length + i] = BASE32[(two >>> (11 - bit % 8)) & 31];
    }
    return new String(id, StandardCharsets.ISO_8859_1);
  }

  /** Names of entities and assets, which are few. */
  private byte[] name(String name) {
    return names.computeIfAbsent(name, n -> n.getBytes(StandardCharsets.UTF_8));
  }

  private void add(byte[] fact) {
    if (facts.length - size <= fact.length) {
      facts = Arrays.copyOf(facts, 2 * (size + fact.length + 1));
    }
    System.arraycopy(fact, 0, facts, size, fact.length);
    size += fact.length;
    facts[size++] = 0;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
