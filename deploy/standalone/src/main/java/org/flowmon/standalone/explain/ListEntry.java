package org.flowmon.standalone.explain;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.flowmon.alerts.Alert;
import org.flowmon.chain.AddressCheck;
import org.flowmon.chain.Chain;
import org.flowmon.topology.Retrace.Seen;
import org.flowmon.watchlist.Attribution;
import org.flowmon.watchlist.Entity;
import org.flowmon.watchlist.Label;
import org.flowmon.watchlist.Watchlist;
import org.jspecify.annotations.Nullable;

/**
 * What the lists say of one end of a flow.
 *
 * @param entity as the watchlist at hand has it; {@code null} when it does not
 * @param claims on which its label at each address rests
 */
public record ListEntry(Alert.End end, @Nullable Entity entity, List<Claim> claims) {

  /**
   * A label of the lane, and what of the watchlist gives it: nothing when the list at hand is
   * another.
   */
  public record Claim(Label label, List<Attribution> attributions) {}

  static ListEntry of(
      Alert.End end,
      Chain chain,
      List<WayStep> way,
      boolean source,
      @Nullable Seen first,
      Watchlist list) {
    String id = end.party().id();
    List<Label> labels = new ArrayList<>();
    if (!way.isEmpty()) {
      WayStep step = source ? way.getFirst() : way.getLast();
      if (source) {
        step.from().forEach(payer -> add(payer.label(), id, labels));
      }
      if (step.seen() != null) {
        if (!source && step.step().address() != null) {
          add(step.seen().labels().get(step.step().address()), id, labels);
        }
        other(step.seen(), id, labels);
      }
    }
    if (!source && first != null) {
      other(first, id, labels); // the pool that earned a fee
    }
    Optional<Entity> entity = list.entity(id);
    List<Claim> claims = new ArrayList<>();
    for (Label label : labels) {
      claims.add(
          new Claim(label, entity.map(e -> attributions(label, e, chain, list)).orElse(List.of())));
    }
    return new ListEntry(end, entity.orElse(null), claims);
  }

  /** What else of a transaction names the entity, where its own address does not. */
  private static void other(Seen seen, String id, List<Label> labels) {
    if (labels.isEmpty()) {
      add(seen.pool(), id, labels);
    }
    if (labels.isEmpty()) {
      new TreeMap<>(seen.labels()).values().forEach(label -> add(label, id, labels));
    }
  }

  private static void add(@Nullable Label label, String entity, List<Label> labels) {
    if (label != null && label.entity().equals(entity) && !labels.contains(label)) {
      labels.add(label);
    }
  }

  private static List<Attribution> attributions(
      Label label, Entity entity, Chain chain, Watchlist list) {
    return list.attributionsOf(entity.id()).stream()
        .filter(
            a ->
                a.chain().equals(chain.name())
                    || (a.chain().equals("evm") && AddressCheck.evm(chain.name())))
        .filter(a -> label.equals(a.label(entity)))
        .toList();
  }
}
