package org.flowmon.watchlist;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the words of GraphSense's vocabularies mean here. */
final class TagPackWords {
  private static final Map<String, EntityKind> KINDS =
      Map.ofEntries(
          Map.entry("exchange", EntityKind.EXCHANGE),
          Map.entry("miner", EntityKind.MINING_POOL),
          Map.entry("mining_service", EntityKind.MINING_POOL),
          Map.entry("market", EntityKind.MARKETPLACE),
          Map.entry("marketplace", EntityKind.MARKETPLACE),
          Map.entry("dark_market", EntityKind.DARKNET_MARKET),
          Map.entry("mixing_service", EntityKind.MIXER),
          Map.entry("coinjoin", EntityKind.MIXER),
          Map.entry("wallet_service", EntityKind.WALLET_SERVICE),
          Map.entry("hosted_wallet", EntityKind.WALLET_SERVICE),
          Map.entry("payment_processor", EntityKind.PAYMENT_SERVICE),
          Map.entry("gambling", EntityKind.GAMBLING),
          Map.entry("defi", EntityKind.DEFI),
          Map.entry("defi_lending", EntityKind.DEFI),
          Map.entry("defi_dex", EntityKind.DEX),
          Map.entry("defi_bridge", EntityKind.BRIDGE),
          Map.entry("bridge", EntityKind.BRIDGE),
          Map.entry("organization", EntityKind.ORGANISATION),
          Map.entry("ransomware", EntityKind.RANSOMWARE),
          Map.entry("service_hack", EntityKind.THEFT),
          Map.entry("hack", EntityKind.THEFT),
          Map.entry("scam", EntityKind.SCAM),
          Map.entry("phishing", EntityKind.SCAM),
          Map.entry("sextortion", EntityKind.SCAM),
          Map.entry("investment_fraud", EntityKind.SCAM),
          Map.entry("ponzi_scheme", EntityKind.SCAM),
          Map.entry("pyramid_scheme", EntityKind.SCAM),
          Map.entry("terrorism", EntityKind.EXTREMISM),
          Map.entry("extremism", EntityKind.EXTREMISM));

  private static final Map<String, Confidence> CONFIDENCES =
      Map.ofEntries(
          Map.entry("override", Confidence.HIGH),
          Map.entry("ownership", Confidence.HIGH),
          Map.entry("ledger_immanent", Confidence.HIGH),
          Map.entry("manual_transaction", Confidence.HIGH),
          Map.entry("service_api", Confidence.HIGH),
          Map.entry("authority_data", Confidence.HIGH),
          Map.entry("trusted_transaction", Confidence.MEDIUM),
          Map.entry("service_data", Confidence.MEDIUM),
          Map.entry("forensic", Confidence.MEDIUM),
          Map.entry("forensic_investigation", Confidence.MEDIUM),
          Map.entry("untrusted_transaction", Confidence.LOW),
          Map.entry("web_crawl", Confidence.LOW),
          Map.entry("heuristic", Confidence.LOW),
          Map.entry("unknown", Confidence.LOW));

  private TagPackWords() {}

  /** The kind of a category or abuse; abuse says more. {@code null} when neither is known. */
  static @Nullable EntityKind kind(@Nullable String abuse, @Nullable String category) {
    EntityKind kind = abuse == null ? null : KINDS.get(key(abuse));
    return kind != null || category == null ? kind : KINDS.get(key(category));
  }

  /** The confidence of that word, {@code null} when it is not known. */
  static @Nullable Confidence confidence(String word) {
    return CONFIDENCES.get(key(word));
  }

  private static String key(String word) {
    return word.strip().toLowerCase(Locale.ROOT);
  }
}
