package org.flowmon.ingest.evm;

import org.flowmon.chain.Chain;

/**
 * What is known of a chain's contracts.
 *
 * @param tokens whose movements are followed
 * @param routers which swap for whoever calls them
 * @param bridges which tell other chains what came to them
 * @param feeds which say what assets are worth
 */
public record Contracts(TokenList tokens, RouterList routers, BridgeList bridges, FeedList feeds) {
  /** What is known without configuration. */
  public static Contracts builtIn(Chain chain) {
    return new Contracts(
        TokenList.builtIn(chain),
        RouterList.builtIn(chain),
        BridgeList.builtIn(chain),
        FeedList.builtIn(chain));
  }

  /** The chain. */
  public Chain chain() {
    return tokens.chain();
  }
}
