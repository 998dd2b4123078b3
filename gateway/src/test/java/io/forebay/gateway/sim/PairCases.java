package io.forebay.gateway.sim;

import java.util.EnumSet;
import java.util.Set;

/// What a run of the pair's simulation must have met, and which mutants it must catch.
final class PairCases {
  static final Set<Mutant> MUTANTS =
      EnumSet.of(
          Mutant.LYING_SYNC,
          Mutant.SEND_BEFORE_DURABLE,
          Mutant.CONFIRM_BEFORE_DURABLE,
          Mutant.REUSE_BEFORE_ACKED);

  static final Set<Fault> FAULTS =
      EnumSet.of(
          Fault.PROCESS_CRASH,
          Fault.POWER_CUT,
          Fault.CRASH_MIDWAY,
          Fault.WRITE_LOST,
          Fault.WRITE_TORN,
          Fault.INTERLEAVED,
          Fault.LINE_CUT,
          Fault.LINE_HALF_OPEN,
          Fault.LINE_DELAYED,
          Fault.LINE_FRAGMENTED,
          Fault.LINE_TRUNCATED,
          Fault.LINE_REFUSED);

  private static final String[] CASES = {
    "write",
    "zero",
    "trim",
    "flush answered",
    "read compared",
    "checkpoint",
    "checkpoint with hold",
    "held image compared",
    "held image compared after a restart",
    "changes compared",
    "changes compared after a restart",
    "changes compared, of which some are none",
    "released",
    "paused",
    "stands before a run",
    "run to a checkpoint",
    "resumed",
    "volume created",
    "volume grown",
    "ack BUFFERED",
    "ack DURABLE",
    "ack REMOTE",
    "acked as durable",
    "acked as durable, the peer being late",
    "acked as remote",
    "a write was not acked",
    "volume deleted",
    "replaced by an empty machine",
    "staging lost",
    "killed",
    "power cut",
    "switched over",
    "handed over",
    "handed over in spite of a crash",
    "handed over in spite of a cut",
    "handover not begun",
    "promoted without the other",
    "superseded",
    "two primaries",
    "converged",
    "settled",
    "settled side brought up in spite of a crash",
    "died while it was settled",
    "branch compared",
    "branch with image compared",
    "rung WHOLE",
    "rung TRACKING",
    "rung IN_PLACE",
    "refused for want of room",
    "consented",
    "not promoted in place",
    "catch-up WHOLE",
    "catch-up TRACKED",
    "catch-up received",
    "meeting Send",
    "meeting Receive",
    "meeting CatchUp",
    "meeting AwaitCatchUp",
    "meeting Superseded",
    "meeting TheySuperseded",
    "meeting TwoPrimaries",
    "alarm VERIFIED",
    "alarm VERIFY_DIFFERS",
    "verification begun",
    "verified at the end",
    "rot found and repaired",
    "line up",
    "line down",
    "a life that speaks version 1",
    "limit set",
    "limit lifted",
    "packed frames",
    "coded frames",
    "coded frames missed",
  };

  private PairCases() {}

  static void expect(Coverage coverage) {
    for (String name : CASES) {
      coverage.expect(name);
    }
  }
}
