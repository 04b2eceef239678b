package org.flowmon.ingest.evm;

import org.flowmon.chain.Chain;

/**
 * What is known of a chain's contracts.
 *
 * @param tokens whose movements are followed
 * @param routers which swap for whoever calls them
 * @param bridges which tell other chains what came to them
 */
public record Contracts(TokenList tokens, RouterList routers, BridgeList bridges) {
  /** What is known without configuration. */
  public static Contracts builtIn(Chain chain) {
    return new Contracts(
        TokenList.builtIn(chain), RouterList.builtIn(chain), BridgeList.builtIn(chain));
  }

  /** The chain. */
  public Chain chain() {
    return tokens.chain();
  }
}
