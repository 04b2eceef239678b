package org.flowmon.standalone.demo;

import java.util.List;
import org.flowmon.standalone.demo.Story.Promise;

/** The order of the stories. Between them, ordinary blocks let a person read. */
final class Script {
  /** Blocks of the best chain from its first to its last. */
  static final int BLOCKS = 84;

  /** A story and the block, counted from the first, with which it begins. */
  record Act(int first, Story story) {}

  /** In the order in which they are told. */
  static final List<Act> ACTS =
      List.of(
          new Act(0, PaymentStories.toSanctioned()),
          new Act(3, PaymentStories.fromSanctioned()),
          new Act(6, PaymentStories.russiaLinked()),
          new Act(9, LayeringStories.layering()),
          new Act(17, LayeringStories.peelChain()),
          new Act(25, LayeringStories.fanOutFanIn()),
          new Act(31, MiningStories.payout()),
          new Act(39, MiningStories.irkutsk()),
          new Act(44, LayeringStories.coinJoin()),
          new Act(49, LayeringStories.dust()),
          new Act(54, MiningStories.fee()),
          new Act(57, PaymentStories.designation()),
          new Act(66, PaymentStories.dormant()),
          new Act(70, ReorgStories.comesBack()),
          new Act(77, ReorgStories.neverComesBack()),
          new Act(80, PaymentStories.seenBefore()));

  private Script() {}

  /** Puts all of them on the stage, the first block at {@code start}. */
  static void play(DemoEconomy economy, String name, int start) {
    int number = 0;
    for (Act act : ACTS) {
      Story story = act.story();
      DemoEvent.Note note =
          new DemoEvent.Note("Story " + ++number + ": " + story.title(), story.line());
      economy.schedule(start + act.first(), block -> block.note(note));
      story.play().accept(new Stage(economy, name + " " + story.title(), start + act.first()));
    }
  }

  /** Every alert of one run of the script. */
  static List<Promise> promises() {
    return ACTS.stream().flatMap(act -> act.story().promises().stream()).toList();
  }
}
