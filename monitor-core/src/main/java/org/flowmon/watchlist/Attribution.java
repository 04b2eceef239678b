package org.flowmon.watchlist;

import java.time.LocalDate;
import java.util.Comparator;
import org.flowmon.chain.AddressCheck;
import org.flowmon.chain.AddressForm;
import org.jspecify.annotations.Nullable;

/**
 * "This address on this chain belongs to this entity", or "who writes this tag into a coinbase is
 * this entity": exactly one of {@code address} and {@code coinbaseTag} is given.
 *
 * @param entity id of the entity
 * @param chain short name of the chain; need not be one the monitor follows; {@code evm} stands for
 *     every chain of Ethereum's kind
 * @param address in the form of {@link AddressForm#normal}; as it was listed when it is bad
 * @param from first day (UTC) on which it counts; {@code null} is always
 * @param knownFrom day on which the source published it, if known; never decides anything
 * @param source who says so
 * @param reference where, if stated
 * @param check what the address's checksum says; {@link AddressCheck.State#BAD} gives no label
 */
public record Attribution(
    String entity,
    String chain,
    @Nullable String address,
    @Nullable String coinbaseTag,
    @Nullable LocalDate from,
    @Nullable LocalDate knownFrom,
    String source,
    @Nullable String reference,
    Confidence confidence,
    AddressCheck check)
    implements Comparable<Attribution> {
  private static final AddressCheck NO_ADDRESS =
      new AddressCheck(AddressCheck.State.UNCHECKED, "a coinbase tag has no checksum");

  private static final Comparator<Attribution> ORDER =
      Comparator.comparing(Attribution::entity)
          .thenComparing(Attribution::chain)
          .thenComparing(a -> text(a.coinbaseTag))
          .thenComparing(a -> text(a.address))
          .thenComparing(a -> text(a.from))
          .thenComparing(Attribution::source)
          .thenComparing(a -> text(a.reference))
          .thenComparing(Attribution::confidence);

  public Attribution {
    if ((address == null) == (coinbaseTag == null)) {
      throw new IllegalArgumentException("an attribution has either an address or a coinbase tag");
    }
    if (text(address).isEmpty() && text(coinbaseTag).isEmpty()) {
      throw new IllegalArgumentException("an address or coinbase tag is not empty");
    }
  }

  /** A claim on an address, checked and (unless it is bad) normalised here. */
  public static Attribution ofAddress(
      String entity, String chain, String address, String source, Confidence confidence) {
    AddressCheck check = AddressCheck.of(chain, address);
    return new Attribution(
        entity,
        chain,
        check.usable() ? AddressForm.normal(chain, address) : address,
        null,
        null,
        null,
        source,
        null,
        confidence,
        check);
  }

  /** A claim on a coinbase tag. */
  public static Attribution ofTag(
      String entity, String chain, String coinbaseTag, String source, Confidence confidence) {
    return new Attribution(
        entity, chain, null, coinbaseTag, null, null, source, null, confidence, NO_ADDRESS);
  }

  /** The same claim with these dates and this reference. */
  public Attribution with(
      @Nullable LocalDate newFrom, @Nullable LocalDate newKnownFrom, @Nullable String newRef) {
    return new Attribution(
        entity,
        chain,
        address,
        coinbaseTag,
        newFrom,
        newKnownFrom,
        source,
        newRef,
        confidence,
        check);
  }

  /** The same claim for another entity id. */
  Attribution withEntity(String id) {
    return id.equals(entity)
        ? this
        : new Attribution(
            id, chain, address, coinbaseTag, from, knownFrom, source, reference, confidence, check);
  }

  /** The same claim with a check that knows more, as of a spelling that is no longer there. */
  Attribution withCheck(AddressCheck other) {
    return new Attribution(
        entity, chain, address, coinbaseTag, from, knownFrom, source, reference, confidence, other);
  }

  /** The label tracing uses, or {@code null} when the checksum is bad. */
  public @Nullable Label label(Entity of) {
    return check.usable()
        ? new Label(
            entity,
            address,
            coinbaseTag,
            from == null ? Long.MIN_VALUE : from.toEpochDay(),
            confidence,
            of.kind() == EntityKind.MINING_POOL,
            of.has(Entity.TRANSPARENT)
                && (of.kind() == EntityKind.DEX || of.kind() == EntityKind.BRIDGE),
            of.kind() == EntityKind.BRIDGE,
            of.kind() == EntityKind.EXCHANGE,
            null)
        : null;
  }

  private static String text(@Nullable Object value) {
    return value == null ? "" : value.toString();
  }

  /** One of two equal claims: the better check, the earlier day of publication. */
  Attribution merge(Attribution other) {
    boolean earlier =
        knownFrom == null || (other.knownFrom != null && other.knownFrom.isBefore(knownFrom));
    Attribution dated = with(from, earlier ? other.knownFrom : knownFrom, reference);
    return check.state().compareTo(other.check.state()) <= 0 ? dated : dated.withCheck(other.check);
  }

  /**
   * By entity, chain, tag, address, then the rest; claims that differ only in the day of
   * publication or in the check are the same claim.
   */
  @Override
  public int compareTo(Attribution other) {
    return ORDER.compare(this, other);
  }
}
