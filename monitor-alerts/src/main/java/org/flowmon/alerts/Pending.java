package org.flowmon.alerts;

import java.util.List;

/**
 * What an alert has more as long as its transaction is in no block. It is counted apart from the
 * revisions, so that those of a transaction in a block are the same whether or not anybody looked
 * before.
 *
 * @param number from 1, one more with each change since the last revision that is not pending
 * @param supersedes the ids of pending alerts whose transaction this one replaced
 */
public record Pending(int number, List<String> supersedes) {
  public Pending {
    if (number < 1) {
      throw new IllegalArgumentException("a pending revision has a number from 1, not " + number);
    }
    supersedes = List.copyOf(supersedes);
  }
}
