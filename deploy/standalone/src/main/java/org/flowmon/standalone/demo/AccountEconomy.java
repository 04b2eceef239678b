package org.flowmon.standalone.demo;

import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.flowmon.chain.Chain;
import org.jspecify.annotations.Nullable;

/**
 * An invented economy of accounts, block by block: the stories of {@link AccountScript} over
 * ordinary payments. The same seed gives the same blocks; block times count from a fixed day. Not
 * for several threads.
 */
public final class AccountEconomy implements Economy {
  /** The chain that the accounts' lane says it is. */
  public static final Chain CHAIN = Chain.ETHEREUM;

  private static final Instant START = Instant.parse("2026-03-02T14:00:00Z");
  private static final long SPACING = 12;
  private static final long FIRST_HEIGHT = 5001;

  private final String name;
  private final boolean loop;
  private final AccountFolk folk;
  private List<AccountScript.Act> acts = List.of();
  private int position;
  private int lap;
  private String tip;

  /**
   * @param loop whether the script begins again at its end, for ever
   */
  public AccountEconomy(long seed, boolean loop) {
    this.name = "accounts " + seed;
    this.loop = loop;
    this.folk = new AccountFolk(name, new Random(seed));
    this.tip = AccountBlock.id(name + " begins").toString();
  }

  @Override
  public Chain chain() {
    return CHAIN;
  }

  @Override
  public @Nullable DemoEvent next() {
    int at = position % AccountScript.BLOCKS;
    if (at == 0) {
      if (lap > 0 && !loop) {
        return null;
      }
      acts = AccountScript.acts(name + " lap " + lap++);
    }
    AccountBlock block = new AccountBlock(name + " block " + position);
    for (AccountScript.Act act : acts) {
      if (at == act.first()) {
        block.note(new DemoEvent.Note("Account story: " + act.title(), act.line()));
      }
      List<Consumer<AccountBlock>> steps = act.steps();
      if (at >= act.first() && at < act.first() + steps.size()) {
        steps.get(at - act.first()).accept(block);
      }
    }
    folk.pay(block);
    DemoEvent.Connect made =
        block.finish(FIRST_HEIGHT + position, tip, START.getEpochSecond() + position * SPACING);
    tip = made.block().hash();
    position++;
    return made;
  }
}
