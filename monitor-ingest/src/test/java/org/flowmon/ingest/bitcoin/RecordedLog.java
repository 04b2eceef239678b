package org.flowmon.ingest.bitcoin;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.flowmon.chain.BlockRef;
import org.flowmon.chain.Transaction;
import org.flowmon.ingest.ChainFollower;

/** Writes down what is handed over: +height:hash and -height:hash, hashes by their last six. */
final class RecordedLog implements ChainFollower.Sink {
  final List<String> lines = new ArrayList<>();
  final List<BlockRef> tips = new ArrayList<>();

  @Override
  public void connected(BlockRef block, List<? extends Transaction> transactions) {
    lines.add("+" + line(block.height(), block.hash()));
    tips.add(block);
  }

  @Override
  public void disconnected(BlockRef block) {
    lines.add("-" + line(block.height(), block.hash()));
    assertEquals(block, tips.remove(tips.size() - 1));
  }

  static String line(long height, String hash) {
    return height + ":" + hash.substring(58);
  }
}
