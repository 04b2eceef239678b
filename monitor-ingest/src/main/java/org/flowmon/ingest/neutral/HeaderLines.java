package org.flowmon.ingest.neutral;

import java.io.IOException;
import org.flowmon.chain.Amount;
import org.flowmon.chain.BlockRef;
import org.flowmon.chain.Chain;

/** The lines around transactions: block, disconnect, balance. */
final class HeaderLines {
  private static final String HEIGHT = "the block's height";
  private static final String HASH = "the block's hash";

  private HeaderLines() {}

  static NeutralLine block(Fields in, long line, Chain chain) throws IOException, Fields.Fault {
    Long height = null;
    String hash = null;
    String parent = null;
    Long time = null;
    for (String name = in.next(); name != null; name = in.next()) {
      switch (name) {
        case "height" -> height = in.number(Long.MAX_VALUE);
        case "hash" -> hash = in.name(chain);
        case "parent" -> parent = in.optionalName(chain);
        case "time" -> time = in.time();
        default -> in.skip();
      }
    }
    long at = in.given(height, "height", HEIGHT);
    String name = in.given(hash, "hash", HASH);
    long when = in.given(time, "time", "a time such as 2024-05-01T00:00:00Z");
    return new NeutralLine.Block(line, chain, new BlockRef(at, name, parent, when));
  }

  static NeutralLine disconnect(Fields in, long line, Chain chain)
      throws IOException, Fields.Fault {
    Long height = null;
    String hash = null;
    for (String name = in.next(); name != null; name = in.next()) {
      switch (name) {
        case "height" -> height = in.number(Long.MAX_VALUE);
        case "hash" -> hash = in.name(chain);
        default -> in.skip();
      }
    }
    long at = in.given(height, "height", HEIGHT);
    return new NeutralLine.Disconnect(line, chain, at, in.given(hash, "hash", HASH));
  }

  static NeutralLine balance(Fields in, long line, Chain chain) throws IOException, Fields.Fault {
    if (chain.model() != Chain.Model.ACCOUNT) {
      throw new Fields.Fault("type", chain + " holds coins: it has no balance lines", null);
    }
    String holder = null;
    String asset = null;
    Amount value = null;
    for (String name = in.next(); name != null; name = in.next()) {
      switch (name) {
        case "holder" -> holder = in.name(chain);
        case "asset" -> asset = in.name(chain);
        case "value" -> value = in.amount();
        default -> in.skip();
      }
    }
    return new NeutralLine.Balance(
        line,
        chain,
        in.given(holder, "holder", "an address"),
        in.given(asset, "asset", "native or a token's address"),
        in.given(value, "value", "base units as decimal digits in quotes"));
  }
}
