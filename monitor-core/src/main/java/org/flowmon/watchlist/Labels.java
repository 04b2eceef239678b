package org.flowmon.watchlist;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The labels of one chain, looked up by address or by coinbase script. Mutable by {@link #add} and
 * {@link #remove}, which take effect at once; the caller decides at which place of the lane. Not
 * safe for use by several threads.
 */
public final class Labels {
  /** The higher confidence decides; then the entity id, ascending; then the earlier start. */
  private static final Comparator<Label> DECIDES =
      Comparator.comparing(Label::confidence)
          .reversed()
          .thenComparing(Label::entity)
          .thenComparingLong(Label::fromDay);

  /** The longest tag wins, then the entity id, ascending. */
  private static final Comparator<Label> TAG_DECIDES =
      Comparator.comparingInt((Label l) -> -tag(l).length())
          .thenComparing(Label::entity)
          .thenComparingLong(Label::fromDay);

  private final Map<String, Label[]> byAddress = new HashMap<>();
  private final List<Label> tags = new ArrayList<>();

  /** Of addresses that no list claims. */
  private final Map<String, Label> inferred = new HashMap<>();

  /** No labels. */
  public Labels() {}

  /** These labels. */
  public static Labels of(Collection<Label> labels) {
    Labels all = new Labels();
    labels.forEach(all::add);
    return all;
  }

  /** Adds a claim; one that is already there is not added twice. */
  public void add(Label label) {
    String address = label.address();
    if (address == null) {
      if (!tags.contains(label)) {
        tags.add(label);
        tags.sort(TAG_DECIDES);
      }
      return;
    }
    Label[] claims = byAddress.get(address);
    if (claims == null) {
      byAddress.put(address, new Label[] {label});
      return;
    }
    List<Label> more = new ArrayList<>(List.of(claims));
    if (!more.contains(label)) {
      more.add(label);
      more.sort(DECIDES);
      byAddress.put(address, more.toArray(new Label[0]));
    }
  }

  /** Removes a claim; one that is not there is ignored. */
  public void remove(Label label) {
    String address = label.address();
    if (address == null) {
      tags.remove(label);
      return;
    }
    Label[] claims = byAddress.get(address);
    if (claims != null) {
      List<Label> fewer = new ArrayList<>(List.of(claims));
      fewer.remove(label);
      if (fewer.isEmpty()) {
        byAddress.remove(address);
      } else {
        byAddress.put(address, fewer.toArray(new Label[0]));
      }
    }
  }

  /**
   * The claim that decides for an address on a UTC day, or {@code null} when it is unlabelled then.
   */
  public @Nullable Label at(@Nullable String address, long epochDay) {
    if (address == null) {
      return null;
    }
    Label[] claims = byAddress.get(address);
    if (claims != null) {
      for (Label claim : claims) {
        if (claim.fromDay() <= epochDay) {
          return claim.transparent() ? null : claim;
        }
      }
    }
    return null;
  }

  /** Whether a list claims the address, from whatever day on. */
  public boolean listed(String address) {
    return byAddress.containsKey(address);
  }

  /** What is inferred of an address from here on, {@code null} for nothing. */
  public void infer(String address, @Nullable Label label) {
    if (label == null) {
      inferred.remove(address);
    } else {
      inferred.put(address, label);
    }
  }

  /** What is inferred of an address, {@code null} for nothing. {@link #at} knows nothing of it. */
  public @Nullable Label inferred(String address) {
    return inferred.isEmpty() ? null : inferred.get(address);
  }

  /** Of how many addresses something is inferred. */
  public int inferences() {
    return inferred.size();
  }

  /** The pool whose tag stands in a coinbase script, or {@code null}. */
  public @Nullable Label pool(String coinbaseText, long epochDay) {
    for (Label label : tags) {
      if (label.fromDay() <= epochDay && coinbaseText.contains(tag(label))) {
        return label;
      }
    }
    return null;
  }

  /**
   * Every claim of a list, the decisive one of an address first; addresses in no particular order.
   */
  public List<Label> all() {
    List<Label> all = new ArrayList<>(tags);
    byAddress.values().forEach(claims -> Collections.addAll(all, claims));
    return all;
  }

  /** How many addresses and tags are labelled. */
  public int size() {
    return byAddress.size() + tags.size();
  }

  private static String tag(Label label) {
    String tag = label.coinbaseTag();
    return tag == null ? "" : tag;
  }
}
