package io.forebay.gateway.sim;

import java.io.IOException;
import java.util.EnumSet;
import java.util.Set;

/// The simulations there are: what runs one seed.
public enum Rig {
  /// The change buffer alone, fed by hosts.
  LOG,
  /// Two logs: one that hosts feed, one that the line feeds from it.
  LINE,
  /// Two appliances with their groups, roles and the real line sessions.
  PAIR;

  /// What one seed did.
  record Outcome(SimWorld world) {
    long hash() {
      return world.trace.hash();
    }
  }

  /// Runs one seed; throws whatever finds a breach.
  Outcome run(Seed seed, Mutant mutant, int operations) throws IOException {
    return switch (this) {
      case LOG -> {
        LogRun run = new LogRun(seed, mutant, operations);
        run.run();
        yield new Outcome(run.world);
      }
      case LINE -> {
        LineRun run = new LineRun(seed, mutant, operations);
        run.run();
        yield new Outcome(run.world);
      }
      case PAIR -> {
        PairRun run = new PairRun(seed, mutant, operations);
        run.run();
        yield new Outcome(run.world);
      }
    };
  }

  /// The mutants that this rig has to catch.
  Set<Mutant> mutants() {
    return switch (this) {
      case LOG ->
          EnumSet.complementOf(
              EnumSet.of(Mutant.NONE, Mutant.CONFIRM_BEFORE_DURABLE, Mutant.REUSE_BEFORE_ACKED));
      case LINE -> EnumSet.of(Mutant.LYING_SYNC, Mutant.SWALLOWED_SYNC_FAILURE);
      case PAIR -> PairCases.MUTANTS;
    };
  }

  /// What a run of many seeds must have met.
  Coverage expected() {
    Coverage coverage = new Coverage();
    switch (this) {
      case LOG -> {
        LogCases.expect(coverage);
        coverage.add(new SimCounts(), LogCases.FAULTS);
      }
      case LINE -> {
        LogCases.expectLine(coverage);
      }
      case PAIR -> {
        PairCases.expect(coverage);
        coverage.add(new SimCounts(), PairCases.FAULTS);
      }
    }
    return coverage;
  }

  Set<Fault> faults() {
    return switch (this) {
      case LOG, LINE -> LogCases.FAULTS;
      case PAIR -> PairCases.FAULTS;
    };
  }

  /// How many of a hundred seeds asked for are this rig's: one of a pair takes as long as ten of a log.
  int percent() {
    return switch (this) {
      case LOG -> 65;
      case LINE -> 5;
      case PAIR -> 30;
    };
  }

  /// How a seed of this rig is written on a command line.
  String name(Seed seed) {
    return name().toLowerCase(java.util.Locale.ROOT) + ":" + seed;
  }
}
