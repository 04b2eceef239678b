package org.flowmon.standalone;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.flowmon.ingest.Coverage;
import org.flowmon.ingest.FollowerStatus;
import org.flowmon.ingest.IngestApp;

/**
 * Whether the monitor does what it is there for, with the reasons where it does not.
 *
 * @param ok whether there is nothing to say against it
 * @param problems each in a sentence
 * @param chains what is covered, where that was asked
 */
record Health(boolean ok, List<String> problems, List<Covered> chains) {
  /**
   * One chain as it is covered.
   *
   * @param state {@link FollowerStatus.State}
   * @param head the height of the best chain known, -1 for none
   * @param from the first height in the lane, -1 for none
   * @param to the last height in the lane, -1 for none
   * @param gaps heights missing between, {@code from-to}
   */
  record Covered(
      String chain, String state, long head, long from, long to, List<String> gaps, boolean ok) {}

  Health {
    problems = List.copyOf(problems);
    chains = List.copyOf(chains);
  }

  private static Health of(List<String> problems, List<Covered> chains) {
    return new Health(problems.isEmpty(), problems, chains);
  }

  /** Whether it may go on as it is; what is not live is to be started again. */
  static Health live(Pipeline pipeline) {
    return of(ended(pipeline), List.of());
  }

  private static List<String> ended(Pipeline pipeline) {
    try {
      pipeline.check();
      return List.of();
    } catch (IOException e) {
      return List.of(String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return List.of("interrupted");
    }
  }

  /** Whether every stage processes and the brokers answer. */
  static Health ready(Pipeline pipeline) {
    List<String> problems = new ArrayList<>(ended(pipeline));
    pipeline.waiting().ifPresent(problems::add);
    if (!pipeline.processing()) {
      problems.add("a stage is starting or restoring its state");
    }
    return of(problems, List.of());
  }

  /**
   * Whether every chain is followed to its head without a gap: else nothing found means little. One
   * that another process follows is not covered by this one, and it says so.
   */
  static Health covered(Pipeline pipeline) {
    List<String> problems = new ArrayList<>(ready(pipeline).problems());
    List<Covered> chains = new ArrayList<>();
    for (IngestApp each : pipeline.ingests()) {
      Covered covered = covered(each);
      chains.add(covered);
      if (!covered.ok()) {
        problems.add(covered.chain() + ": " + each.status() + ", " + each.coverage());
      }
    }
    if (chains.isEmpty()) {
      problems.add("no chain is followed by this process");
    }
    return of(problems, chains);
  }

  private static Covered covered(IngestApp ingest) {
    FollowerStatus status = ingest.status();
    Coverage coverage = ingest.coverage();
    List<String> gaps = coverage.gaps().stream().map(Coverage.Range::toString).toList();
    boolean ok =
        status.state() == FollowerStatus.State.LIVE
            && gaps.isEmpty()
            && coverage.to() >= status.head();
    return new Covered(
        ingest.chain().name(),
        status.state().name(),
        status.head(),
        coverage.from(),
        coverage.to(),
        gaps,
        ok);
  }
}
