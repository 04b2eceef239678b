package org.flowmon.ingest.evm;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.flowmon.chain.AccountTransaction;
import org.flowmon.chain.Chain;
import org.flowmon.chain.TronAddress;
import org.flowmon.chain.Txid;

/**
 * How records spell what a node gives as lower-case hexadecimal with 0x: the same, but on TRON
 * addresses in base58 and transaction ids without 0x. The zero address is nobody on any chain.
 */
final class Spelling {
  private static final int MOST_KNOWN = 200_000;

  private final boolean base58;
  private final Map<String, String> known = new ConcurrentHashMap<>();

  Spelling(Chain chain) {
    this.base58 = chain.equals(Chain.TRON);
  }

  /** A transaction id. */
  Txid of(Txid id) {
    return base58 ? Txid.of(id.bytes(), Txid.Form.HEX) : id;
  }

  /** An address. */
  String of(String hex) {
    if (!base58 || hex.equals(AccountTransaction.ZERO_ADDRESS)) {
      return hex;
    }
    String text = known.get(hex);
    if (text == null) {
      if (known.size() >= MOST_KNOWN) {
        known.clear();
      }
      text = TronAddress.ofHex(hex);
      known.put(hex, text);
    }
    return text;
  }
}
