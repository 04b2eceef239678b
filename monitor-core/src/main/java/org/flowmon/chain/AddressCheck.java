package org.flowmon.chain;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the checksum of an address says. {@link State#BAD} means that the text has the shape of an
 * address of that chain and fails its check, so that it was mistyped or belongs to another chain;
 * {@link State#UNCHECKED} that there is nothing to check: the chain is not known here, the text has
 * no shape of an address, or the form carries no checksum. {@code reason} is set unless the state
 * is {@link State#OK}.
 */
public record AddressCheck(State state, @Nullable String reason) {

  /** The outcome. */
  public enum State {
    OK,
    BAD,
    UNCHECKED;

    /** The lower-case word. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Shorter text with a right prefix is taken for a name unless its checksum holds. */
  private static final int SHORTEST_SEGWIT = 30;

  private static final AddressCheck FINE = new AddressCheck(State.OK, null);
  private static final Pattern HEX_ADDRESS = Pattern.compile("0[xX][0-9a-fA-F]{40}");
  private static final Pattern CASH = Pattern.compile("(?i)(bitcoincash:)?[qp][0-9a-z]{41}");

  /** Version bytes of Base58Check addresses, by chain. */
  private static final Map<String, String[]> VERSIONS =
      Map.ofEntries(
          Map.entry("bitcoin", new String[] {"00", "05"}),
          Map.entry("bitcoin-testnet4", new String[] {"6f", "c4"}),
          Map.entry("bitcoin-signet", new String[] {"6f", "c4"}),
          Map.entry("bitcoin-regtest", new String[] {"6f", "c4"}),
          Map.entry("bitcoin-cash", new String[] {"00", "05"}),
          Map.entry("bitcoin-sv", new String[] {"00", "05"}),
          Map.entry("bitcoin-gold", new String[] {"26", "17"}),
          Map.entry("litecoin", new String[] {"30", "05", "32"}),
          Map.entry("dogecoin", new String[] {"1e", "16"}),
          Map.entry("dash", new String[] {"4c", "10"}),
          Map.entry("verge", new String[] {"1e", "21"}),
          Map.entry("zcash", new String[] {"1cb8", "1cbd"}),
          Map.entry("tron", new String[] {"41"}));

  /** Chains of other forms, which are told in {@link #of}. */
  private static final Set<String> OTHERS = Set.of("monero", "ripple", "binance-chain", "solana");

  /** Prefixes of segregated witness addresses, by chain. */
  private static final Map<String, String> SEGWIT =
      Map.of(
          "bitcoin", "bc",
          "bitcoin-testnet4", "tb",
          "bitcoin-signet", "tb",
          "bitcoin-regtest", "bcrt",
          "bitcoin-gold", "btg",
          "litecoin", "ltc");

  /** Chains with Ethereum's form of address. */
  private static final Set<String> EVM =
      Set.of(
          "evm",
          "ethereum",
          "bnb",
          "polygon",
          "ethereum-classic",
          "arbitrum",
          "optimism",
          "base",
          "avalanche",
          "fantom",
          "gnosis",
          "celo");

  /** Whether addresses of that chain have Ethereum's form. */
  public static boolean evm(String chain) {
    return EVM.contains(chain) || Chain.find(chain).filter(Chain::evm).isPresent();
  }

  /** Whether the name stands for a chain whose addresses have a form of their own. */
  public static boolean otherThanEvm(String chain) {
    return VERSIONS.containsKey(chain) || OTHERS.contains(chain);
  }

  /** The prefix of segregated witness addresses on that chain, or {@code null}. */
  static @Nullable String segwitPrefix(String chain) {
    return chain.equals("binance-chain") ? "bnb" : SEGWIT.get(chain);
  }

  /** Checks an address of a chain, given by its short name; never throws. */
  public static AddressCheck of(String chain, String address) {
    if (evm(chain)) {
      return hex(address);
    }
    String[] versions = VERSIONS.get(chain);
    if (versions != null) {
      return bitcoinLike(chain, address, versions);
    }
    return switch (chain) {
      case "monero" ->
          Base58.shaped(address, 95, 95) || Base58.shaped(address, 106, 106)
              ? result(Keccak.moneroFault(address))
              : unshaped(chain);
      case "ripple" ->
          address.startsWith("r") && Base58.shaped(address, 25, 35)
              ? result(versionFault(chain, address, Base58.RIPPLE, "00"))
              : unshaped(chain);
      case "binance-chain" ->
          Bech32.shaped(address, "bnb") ? result(Bech32.fault(address, "bnb")) : unshaped(chain);
      case "solana" -> unchecked("addresses of solana carry no checksum");
      default -> unchecked("no address check for " + chain);
    };
  }

  private static AddressCheck bitcoinLike(String chain, String address, String[] versions) {
    String prefix = SEGWIT.get(chain);
    if (prefix != null && Bech32.shaped(address, prefix)) {
      String fault = Bech32.segwitFault(address, prefix);
      return fault != null && address.length() < SHORTEST_SEGWIT ? unshaped(chain) : result(fault);
    }
    if (chain.equals("bitcoin-cash") && CASH.matcher(address).matches()) {
      return result(Bech32.cashFault(address.substring(address.indexOf(':') + 1), "bitcoincash"));
    }
    int longest = chain.equals("zcash") ? 36 : 35;
    return Base58.shaped(address, 26, longest)
        ? result(versionFault(chain, address, Base58.BITCOIN, versions))
        : unshaped(chain);
  }

  private static @Nullable String versionFault(
      String chain, String address, String alphabet, String... versions) {
    byte[] payload = Base58.decodeChecked(address, alphabet);
    if (payload == null) {
      return "checksum fails";
    }
    int length = payload.length - 20;
    if (length < 1) {
      return "too short";
    }
    String version = HexFormat.of().formatHex(Arrays.copyOf(payload, length));
    return Set.of(versions).contains(version)
        ? null
        : "version 0x" + version + " is not one of " + chain;
  }

  private static AddressCheck hex(String address) {
    if (!HEX_ADDRESS.matcher(address).matches()) {
      return unchecked("not shaped like 0x and 40 hex digits");
    }
    String digits = address.substring(2);
    String lower = digits.toLowerCase(Locale.ROOT);
    if (digits.equals(lower) || digits.equals(digits.toUpperCase(Locale.ROOT))) {
      return unchecked("one case only: no EIP-55 checksum");
    }
    return result(digits.equals(Keccak.eip55(lower)) ? null : "EIP-55 checksum fails");
  }

  private static AddressCheck result(@Nullable String fault) {
    return fault == null ? FINE : new AddressCheck(State.BAD, fault);
  }

  private static AddressCheck unshaped(String chain) {
    return unchecked("not shaped like an address of " + chain);
  }

  private static AddressCheck unchecked(String reason) {
    return new AddressCheck(State.UNCHECKED, reason);
  }

  /** Whether the address may be used: everything that did not fail. */
  public boolean usable() {
    return state != State.BAD;
  }
}
