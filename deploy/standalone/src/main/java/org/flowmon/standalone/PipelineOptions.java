package org.flowmon.standalone;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.flowmon.chain.Chain;
import org.flowmon.ingest.evm.BridgeList;
import org.flowmon.ingest.evm.Contracts;
import org.flowmon.ingest.evm.FeedList;
import org.flowmon.ingest.evm.RouterList;
import org.flowmon.ingest.evm.TokenList;
import org.flowmon.topic.Access;
import org.flowmon.topic.Price;
import org.flowmon.topology.TraceConfig;
import org.flowmon.trace.Bounds;
import org.flowmon.trace.Policy;
import org.flowmon.watchlist.ReadReport;
import org.flowmon.watchlist.Watchlist;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** The options of every command that runs a {@link Pipeline}. */
final class PipelineOptions {
  /** The switch, also as {@link Settings} keep it. */
  static final String INFER_DEPOSITS = "--infer-deposits";

  @Spec(Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--chain",
      paramLabel = "NAME",
      defaultValue = "bitcoin",
      description = "bitcoin (default), ethereum, tron, ...")
  private String chain;

  @Option(
      names = "--network",
      paramLabel = "NAME",
      defaultValue = "mainnet",
      description = "mainnet (default), testnet4 (recordings only), signet or regtest")
  private String network;

  @Mixin private final WatchlistOptions watchlists = new WatchlistOptions();

  @Option(
      names = "--tokens",
      arity = "1..*",
      paramLabel = "FILE",
      description = "token contracts to follow besides the built-in ones, JSON lines")
  private List<Path> tokens = List.of();

  @Option(
      names = "--routers",
      arity = "1..*",
      paramLabel = "FILE",
      description = "contracts that swap for their callers, besides the built-in ones, JSON lines")
  private List<Path> routers = List.of();

  @Option(
      names = "--bridges",
      arity = "1..*",
      paramLabel = "FILE",
      description = "what shows the message ids of bridges, besides the built-in ones, JSON lines")
  private List<Path> bridges = List.of();

  @Option(
      names = "--feeds",
      arity = "1..*",
      paramLabel = "FILE",
      description = "price feeds on the chain to read besides the built-in ones, JSON lines")
  private List<Path> feeds = List.of();

  @Option(
      names = "--prices",
      arity = "1..*",
      paramLabel = "FILE",
      description = {
        "prices in US dollars, CSV: asset,time,price with the asset by its CAIP-19 id; each counts",
        "for two days at most"
      })
  private List<Path> prices = List.of();

  @Option(
      names = "--policy",
      paramLabel = "POLICY",
      defaultValue = "both",
      description = "how mixed value is shared out: haircut, fifo or both (default)")
  private String policy;

  @Option(
      names = "--bounds",
      paramLabel = "BOUNDS",
      defaultValue = "default",
      description = {
        "default, none to follow every hop and every unit, or what differs from the default:",
        "hops=10,share=1/1000,parts=32,minimums=yes; any for no limit"
      })
  private String bounds;

  @Option(
      names = INFER_DEPOSITS,
      description = {
        "on chains of accounts, take an address that forwards to one exchange what it receives for",
        "its deposit address: what arrives there has arrived at the exchange, and alerts say",
        "\"inferred\"; default: alerts rest on lists only. Is the same for the life of a lane"
      })
  private boolean inferDeposits;

  @Option(
      names = "--kafka",
      paramLabel = "WHERE",
      defaultValue = "embedded",
      description = "embedded (default), embedded:PORT, or HOST:PORT of a running broker")
  private String kafka;

  @Option(
      names = "--kafka-config",
      paramLabel = "FILE",
      description = "client settings for that broker (Java properties): security.protocol, ...")
  private @Nullable Path kafkaConfig;

  @Option(
      names = "--secure",
      description =
          "the embedded broker lets nobody in without credentials; it stays so in its directory")
  private boolean secure;

  @Option(
      names = "--image-after",
      hidden = true, // for those who test or measure restarts
      paramLabel = "TRANSACTIONS",
      defaultValue = "" + TraceConfig.IMAGE_AFTER,
      description = "how many transactions there are at least between two images of the state")
  private int imageAfter;

  @Option(names = "--json", description = "JSON lines instead of text for people")
  private boolean json;

  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  PipelineOptions() {}

  /**
   * Throws what is wrong with any of them, before anything is opened; from then on clients connect
   * as {@code --kafka-config} says.
   */
  void check() throws IOException {
    var unused = List.of(chain(), policies(), bounds(), kafka());
    grantAccess();
  }

  Chain chain() {
    String name = network.equals("mainnet") ? chain : chain + "-" + network;
    if (chain.endsWith("-" + network)) {
      name = chain;
    }
    String wanted = name;
    return parsed("--chain, --network", () -> Chain.named(wanted));
  }

  Watchlist watchlist() throws IOException {
    return watchlists.load();
  }

  /** What was read for that. */
  List<ReadReport> imports() {
    return watchlists.imports();
  }

  /** What is known of the chain's contracts. */
  Contracts contracts() throws IOException {
    return new Contracts(
        TokenList.read(chain(), tokens),
        RouterList.read(chain(), routers),
        BridgeList.read(chain(), bridges),
        FeedList.read(chain(), feeds));
  }

  /** The prices of the files given. */
  List<Price> prices() throws IOException {
    return PriceFile.read(prices, tokens);
  }

  List<Policy> policies() {
    return policy.equals("both")
        ? List.of(Policy.values())
        : List.of(parsed("--policy", () -> Policy.parse(policy)));
  }

  Bounds bounds() {
    return parsed("--bounds", () -> Bounds.parse(bounds));
  }

  boolean inferDeposits() {
    return inferDeposits;
  }

  PipelineConfig.Kafka kafka() {
    PipelineConfig.Kafka where = parsed("--kafka", () -> PipelineConfig.Kafka.parse(kafka));
    return switch (where) {
      case PipelineConfig.Kafka.Embedded e -> {
        if (kafkaConfig != null) {
          throw misused("--kafka-config is for a running broker: name it with --kafka HOST:PORT");
        }
        yield new PipelineConfig.Kafka.Embedded(e.port(), secure);
      }
      case PipelineConfig.Kafka.At at -> {
        if (secure) {
          throw misused("--secure is for the embedded broker, " + at.bootstrap() + " is not ours");
        }
        yield at;
      }
    };
  }

  /**
   * Has every client of this process connect as the options say.
   *
   * @throws IOException when the settings cannot be read
   */
  private void grantAccess() throws IOException {
    if (kafkaConfig != null && kafka() instanceof PipelineConfig.Kafka.At at) {
      BrokerOptions.grant(at.bootstrap(), Access.read(kafkaConfig));
    }
  }

  private ParameterException misused(String message) {
    return new ParameterException(command.commandLine(), message);
  }

  int imageAfter() {
    return imageAfter;
  }

  boolean json() {
    return json;
  }

  /** Reads an option's value; what is wrong with it is a mistake of usage. */
  <T> T parsed(String option, Supplier<T> value) {
    try {
      return value.get();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command.commandLine(), option + ": " + e.getMessage(), e);
    }
  }
}
