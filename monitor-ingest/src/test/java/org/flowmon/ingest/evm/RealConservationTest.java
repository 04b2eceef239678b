package org.flowmon.ingest.evm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.flowmon.chain.AccountTransaction;
import org.flowmon.chain.BlockRef;
import org.flowmon.chain.Chain;
import org.flowmon.trace.Book;
import org.flowmon.trace.Bounds;
import org.flowmon.trace.Flow;
import org.flowmon.trace.Ledger;
import org.flowmon.trace.LiveHolder;
import org.flowmon.trace.Policy;
import org.flowmon.watchlist.Confidence;
import org.flowmon.watchlist.Label;
import org.flowmon.watchlist.Labels;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Over the whole run of real blocks nothing of any asset is lost or made. */
final class RealConservationTest {
  private static final int ENTITIES = 12;
  private static final int EVERY = 3;

  private record Block(BlockRef ref, List<AccountTransaction> transactions) {}

  private static List<Block> blocks() throws Exception {
    EvmDecoder decoder = SharedEvm.decoder();
    List<Block> blocks = new ArrayList<>();
    for (EvmBlock block : RecordedEvm.read(SharedEvm.run())) {
      blocks.add(new Block(block.header().ref(), decoder.decode(block)));
    }
    return blocks;
  }

  /** Every third address is one of a few entities'. */
  private static List<Label> labels(List<Block> blocks) {
    TreeSet<String> addresses = new TreeSet<>();
    for (Block block : blocks) {
      for (AccountTransaction tx : block.transactions()) {
        tx.transfers().forEach(t -> addresses.addAll(List.of(t.from(), t.to())));
      }
    }
    addresses.remove(AccountTransaction.ZERO_ADDRESS);
    List<Label> labels = new ArrayList<>();
    int i = 0;
    for (String address : addresses) {
      if (i++ % EVERY == 0) {
        String entity = "e" + labels.size() % ENTITIES;
        labels.add(new Label(entity, address, null, Long.MIN_VALUE, Confidence.HIGH, false, false));
      }
    }
    return labels;
  }

  @ParameterizedTest(name = "{0}, bounds {1}")
  @CsvSource({"haircut, none", "fifo, default"})
  void holdsPerOriginAndAsset(String policy, String bounds) throws Exception {
    List<Block> blocks = blocks();
    Ledger ledger =
        new Ledger(
            Chain.ETHEREUM, Policy.parse(policy), Bounds.parse(bounds), Labels.of(labels(blocks)));
    TreeSet<String> assets = new TreeSet<>();
    List<Flow> flows = new ArrayList<>();
    for (Block block : blocks) {
      ledger.connect(block.ref());
      for (AccountTransaction tx : block.transactions()) {
        tx.transfers().forEach(t -> assets.add(t.asset()));
        ledger.apply(tx, flows::add);
      }
    }
    assets.add(AccountTransaction.NATIVE);
    Map<String, BigInteger> live = new HashMap<>();
    for (LiveHolder holder : ledger.live()) {
      for (LiveHolder.Share share : holder.shares()) {
        if (share.origin() != null) {
          String of = share.origin() + " " + holder.asset();
          live.merge(of, share.amount().toBigInteger(), BigInteger::add);
        }
      }
    }
    assertEquals(ENTITIES, ledger.origins().size());
    BigInteger converted = BigInteger.ZERO;
    for (String origin : ledger.origins()) {
      for (String asset : assets) {
        BigInteger came = total(ledger, origin, asset, Book.LEFT);
        came = came.add(total(ledger, origin, asset, Book.CONVERTED_IN));
        BigInteger went = live.getOrDefault(origin + " " + asset, BigInteger.ZERO);
        for (Book book : Book.values()) {
          boolean comes = book == Book.LEFT || book == Book.CONVERTED_IN;
          went = comes ? went : went.add(total(ledger, origin, asset, book));
        }
        assertEquals(came, went, origin + " " + asset);
        converted = converted.add(total(ledger, origin, asset, Book.CONVERTED_IN));
      }
    }
    assertTrue(flows.size() > 100, () -> flows.size() + " flows");
    assertTrue(assets.size() > 5, assets::toString);
    assertTrue(converted.signum() > 0, "nothing was converted");
  }

  private static BigInteger total(Ledger ledger, String origin, String asset, Book book) {
    return ledger.total(origin, asset, book).toBigInteger();
  }
}
