package org.flowmon.bench.drill;

import java.util.List;
import java.util.Map;

/**
 * All that the judge looks at, as it was read when everything had come to rest.
 *
 * @param planted what has to be alerted
 * @param alerts the revisions of all alerts, in their order
 * @param copies what is in the subscriber's topic, in its order
 * @param pages what the receiver of pages was told, in the order of its coming
 * @param lane what is in the lane
 * @param chain the hashes of the node's chain, from the lane's first block on
 * @param deadLetters how many records each topic of dead letters has
 * @param foreign what the subscriber could read that is not its own
 */
record Evidence(
    List<Planted> planted,
    List<Revision> alerts,
    List<Revision> copies,
    List<Page> pages,
    Lane lane,
    List<String> chain,
    Map<String, Long> deadLetters,
    List<String> foreign) {

  /**
   * A message to the receiver of pages.
   *
   * @param id the same for each attempt to deliver it
   * @param type {@code case.triggered}, {@code case.updated}, ...
   * @param urgency what it asks of people: {@code ticket}, {@code page}, ...
   */
  record Page(String id, String type, String caseKey, String urgency) {}

  /**
   * A lane as it was read.
   *
   * @param first the height of its first block
   * @param standing the hashes of the blocks that stand at its end
   * @param faults blocks that do not follow the one before them
   */
  record Lane(long first, List<String> standing, List<String> faults) {}
}
