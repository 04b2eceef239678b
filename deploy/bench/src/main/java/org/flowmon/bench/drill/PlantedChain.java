package org.flowmon.bench.drill;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.flowmon.ingest.bitcoin.BcoinNode;
import org.flowmon.ingest.bitcoin.BcoinNode.Coin;
import org.jspecify.annotations.Nullable;

/**
 * A real chain on which a listed payer pays listed parties, straight or over somebody whom nobody
 * knows, and strangers pay each other. One node has the truth and mines; the monitor sees another
 * one, which may go away; a third one makes the branches that win in reorganisations.
 */
final class PlantedChain implements AutoCloseable {
  static final String PAYER = "payer";

  /** Listed parties that are paid all the time; the last one is a subscriber's. */
  static final List<String> PAID = List.of("listed-1", "listed-2", "listed-3", Tenancy.ID);

  /** There is a party of its own for each payment that a reorganisation moves or removes. */
  static final int REORGANISATIONS = 6;

  /** Witness data are in force from block 432 on. */
  private static final int BLOCKS = 436;

  /** Coins with fewer blocks on them cannot be spent. */
  private static final int RIPE = 100;

  private static final double FEE = 0.0001;

  private final Random random;
  private final BcoinNode truth = BcoinNode.start();
  private final BcoinNode rival = BcoinNode.start();
  private final int port;
  private @Nullable BcoinNode seen;
  private final Map<String, String> addresses = new LinkedHashMap<>();
  private final Deque<Coin> payers = new ArrayDeque<>();
  private final Deque<Coin> strangers = new ArrayDeque<>();
  private final Deque<Coin> underWay = new ArrayDeque<>();
  private final List<Planted> planted = new CopyOnWriteArrayList<>();
  private final Map<String, Long> seenAt = new ConcurrentHashMap<>();
  private final List<String> waiting = new ArrayList<>();
  private long shown;
  private int turn;
  private int reorganised;

  /** {@code more}: how many payments there can be at least, beyond the first two hundred. */
  PlantedChain(Random random, int port, int more) throws IOException, InterruptedException {
    this.random = random;
    this.port = port;
    begin(BLOCKS + more * 6 / 5);
  }

  private void begin(int blocks) throws IOException, InterruptedException {
    String payer = truth.walletAddress();
    String stranger = truth.walletAddress();
    addresses.put(PAYER, payer);
    for (String each : PAID) {
      addresses.put(each, truth.walletAddress());
    }
    for (int i = 1; i <= REORGANISATIONS; i++) {
      addresses.put("moved-" + i, truth.walletAddress());
      addresses.put("gone-" + i, truth.walletAddress());
    }
    int half = blocks / 2;
    for (int i = 0; i < 2; i++) { // early coins are larger: each of the two has of both
      mine(truth, half * 5 / 6, payer);
      mine(truth, half - half * 5 / 6, stranger);
    }
    Until.holds(
        "the wallet knows its coins",
        Duration.ofMinutes(1),
        () -> truth.coins(RIPE).size() >= blocks - 2 * RIPE);
    for (Coin coin : truth.coins(RIPE + 1)) {
      (coin.address().equals(payer) ? payers : strangers).add(coin);
    }
    if (payers.isEmpty() || strangers.isEmpty()) {
      throw new IOException("the wallet has no coins to pay with");
    }
    shown = truth.height();
    appear();
  }

  /** Entities and their addresses. */
  Map<String, String> addresses() {
    return Map.copyOf(addresses);
  }

  /** Where the node that may be seen listens. */
  int port() {
    return port;
  }

  /** All that has to be alerted. */
  List<Planted> planted() {
    return List.copyOf(planted);
  }

  /** When the node that is seen first had the payment in a block, {@link System#nanoTime}. */
  Map<String, Long> seenAt() {
    return Map.copyOf(seenAt);
  }

  /** How many payments are left to make. */
  synchronized int left() {
    return payers.size();
  }

  /** The hashes of the chain from that height on. */
  synchronized List<String> hashes(long from) throws IOException {
    List<String> hashes = new ArrayList<>();
    for (long height = from; height <= truth.height(); height++) {
      hashes.add(truth.hash(height));
    }
    return hashes;
  }

  synchronized long height() throws IOException {
    return truth.height();
  }

  /**
   * One block more, with a payment to a listed party, one between strangers, and a first step now
   * and then. The payments, as they are alerted.
   */
  synchronized List<Planted> grow() throws IOException {
    List<Planted> now = new ArrayList<>();
    Coin halfway = underWay.poll();
    if (halfway != null) {
      now.add(plant(truth, halfway, next(), 2, Planted.Fate.STANDS));
    } else {
      now.add(plant(truth, coin(), next(), 1, Planted.Fate.STANDS));
    }
    // Each party is first paid straight: what is asked for then is the most there will be.
    if (turn > PAID.size() && random.nextInt(3) == 0 && payers.size() > 1) {
      underWay.add(moved(truth, coin(), truth.walletAddress()));
    }
    Coin other = strangers.poll();
    if (other != null) {
      strangers.add(moved(truth, other, truth.walletAddress()));
    }
    mine();
    return now;
  }

  private String next() {
    return PAID.get(turn++ % PAID.size());
  }

  private Coin coin() throws IOException {
    Coin coin = payers.poll();
    if (coin == null) {
      throw new IOException("no coin is left to pay with: fewer minutes, please");
    }
    return coin;
  }

  private void mine() throws IOException {
    mine(truth, 1, BcoinNode.ADDRESS_A);
    show();
  }

  private static void mine(BcoinNode node, int blocks, String to) throws IOException {
    List<String> unused = node.mine(blocks, to);
  }

  /** Shows what there is to the node that is seen. */
  private void show() throws IOException {
    BcoinNode node = seen;
    if (node == null) {
      return;
    }
    long now = System.nanoTime();
    waiting.forEach(txid -> seenAt.putIfAbsent(txid, now));
    waiting.clear();
    truth.copyBlocksTo(node);
  }

  private static long units(Coin coin) {
    return Math.round((coin.value() - FEE) * 1e8);
  }

  private Planted plant(BcoinNode node, Coin coin, String to, int hops, Planted.Fate fate)
      throws IOException {
    String txid = node.send(truth.signed(coin, address(to), FEE));
    Planted payment = new Planted(txid, to, units(coin), hops, fate);
    planted.add(payment);
    waiting.add(txid);
    return payment;
  }

  private String address(String entity) {
    String address = addresses.get(entity);
    if (address == null) {
      throw new IllegalArgumentException("nobody is called " + entity);
    }
    return address;
  }

  private Coin moved(BcoinNode node, Coin coin, String address) throws IOException {
    String txid = node.send(truth.signed(coin, address, FEE));
    return new Coin(txid, 0, address, units(coin) / 1e8);
  }

  /** What a reorganisation is about to do. */
  record Branch(long from, Coin removed, String kept, List<Planted> payments) {
    /** First that of the payment that moves, then that of the one that will be gone. */
    List<String> txids() {
      return payments.stream().map(Planted::txid).toList();
    }
  }

  /**
   * Mines so many blocks that will be taken back: the first one has a payment that will move and
   * one that will be gone.
   */
  synchronized Branch doomed(int depth) throws IOException {
    reorganised++;
    while (!underWay.isEmpty()) {
      List<Planted> unused = grow(); // no payment on its way is lost in it
    }
    truth.copyBlocksTo(rival);
    long from = truth.height() + 1;
    Coin moving = coin();
    Coin removed = coin();
    String kept = truth.signed(moving, address("moved-" + reorganised), FEE);
    List<Planted> payments =
        List.of(
            plant(truth, moving, "moved-" + reorganised, 1, Planted.Fate.MOVED),
            plant(truth, removed, "gone-" + reorganised, 1, Planted.Fate.GONE));
    for (int i = 0; i < depth; i++) {
      mine();
    }
    return new Branch(from, removed, kept, payments);
  }

  /** Has the other branch win, by one block. */
  synchronized void reorganise(Branch branch) throws IOException {
    long length = truth.height() - branch.from() + 1;
    String unused = rival.send(truth.signed(branch.removed(), truth.walletAddress(), 2 * FEE));
    mine(rival, 1, BcoinNode.ADDRESS_B);
    unused = rival.send(branch.kept());
    mine(rival, (int) length, BcoinNode.ADDRESS_B);
    rival.copyBlocksTo(truth, branch.from(), rival.height());
    BcoinNode node = seen;
    if (node != null) {
      rival.copyBlocksTo(node, branch.from(), rival.height());
    }
  }

  /** The node that is seen is gone. */
  synchronized void vanish() throws IOException {
    BcoinNode node = seen;
    seen = null;
    if (node != null) {
      shown = truth.height();
      node.kill();
    }
  }

  /** It is back, with what was mined meanwhile. */
  synchronized void appear() throws IOException {
    BcoinNode node = BcoinNode.start(port);
    truth.copyBlocksTo(node, 1, shown);
    seen = node;
    show();
  }

  @Override
  public void close() {
    BcoinNode node = seen;
    for (BcoinNode each : node == null ? List.of(truth, rival) : List.of(node, truth, rival)) {
      each.close();
    }
  }
}
