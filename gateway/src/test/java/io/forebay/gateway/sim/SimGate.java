package io.forebay.gateway.sim;

import static io.forebay.gateway.sim.SimFaults.Verdict.CRASH_AFTER;
import static io.forebay.gateway.sim.SimFaults.Verdict.CRASH_MIDWAY;

import io.forebay.gateway.block.Check;
import io.forebay.gateway.disk.DiskFailure;
import io.forebay.gateway.sim.SimCounts.Op;
import io.forebay.gateway.sim.SimFaults.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// What every disk operation passes: it is counted and traced, takes its time, and may fail or be
/// the last of its process.
final class SimGate {
  final SimFaults faults = new SimFaults();
  final SimCounts counts;
  private final SimScheduler scheduler;
  private final SimRandomness random;
  private final SimTrace trace;
  private @Nullable BooleanSupplier forbidden;
  private boolean crashed;

  SimGate(SimScheduler scheduler, SimRandomness random, SimTrace trace, SimCounts counts) {
    this.scheduler = scheduler;
    this.random = random;
    this.trace = trace;
    this.counts = counts;
  }

  void forbidWhile(BooleanSupplier held) {
    forbidden = held;
  }

  boolean crashed() {
    return crashed;
  }

  /// The next process starts unharmed.
  void revive() {
    crashed = false;
    faults.cancelCrash();
  }

  /// Admits one operation. Returns GO, CRASH_MIDWAY, CRASH_AFTER, MISDIRECT, or FAIL where
  /// `partial` effects are for the caller to play.
  Verdict begin(Op op, String path, long offset, long length, boolean partial) throws IOException {
    if (crashed) {
      throw new SimCrash(op + " " + path + " by a dead process");
    }
    if (forbidden != null && op != Op.READ_NO_WAIT) {
      Check.check(!forbidden.getAsBoolean(), "no disk call under an engine lock", op, path);
    }
    counts.hit(op);
    Verdict verdict = faults.next(op, path, random);
    trace.add(op.name(), path, offset, length, verdict.ordinal());
    long nanos = 2_000L + random.below(60_000) + (op == Op.SYNC ? random.below(2_000_000) : 0);
    switch (verdict) {
      case CRASH_BEFORE -> throw crash(op, path);
      case FULL -> {
        counts.hit(Fault.DISK_FULL);
        throw full(op, path);
      }
      case STALL -> {
        counts.hit(Fault.SLOW);
        nanos = random.between(100_000_000, 10_000_000_000L);
        verdict = Verdict.GO;
      }
      case FAIL -> {
        counts.hit(failure(op));
        if (!partial) {
          throw failed(op, path);
        }
      }
      case GO, CRASH_MIDWAY, CRASH_AFTER, MISDIRECT -> {}
    }
    scheduler.clock().advance(nanos);
    return verdict;
  }

  private static Fault failure(Op op) {
    return switch (op) {
      case READ -> Fault.READ_FAILED;
      case WRITE, ZERO -> Fault.WRITE_FAILED;
      case SYNC -> Fault.SYNC_FAILED;
      default -> Fault.METADATA_FAILED;
    };
  }

  /// Lets others run, as they would while this operation waits for the disk.
  void meanwhile() {
    scheduler.interleave();
    if (crashed) {
      throw new SimCrash("another thread");
    }
  }

  /// Ends an operation: the process may die with it.
  void end(Verdict verdict, Op op, String path) {
    if (verdict == CRASH_AFTER || verdict == CRASH_MIDWAY) {
      throw crash(op, path);
    }
  }

  /// Ends the process; the caller throws what this returns.
  SimCrash crash(Op op, String path) {
    crashed = true;
    counts.hit(Fault.CRASH_MIDWAY);
    return new SimCrash(op + " " + path);
  }

  static DiskFailure failed(Op op, String path) {
    return failure(DiskFailure.Kind.MEDIUM, op, path, "Input/output error (simulated)");
  }

  static DiskFailure full(Op op, String path) {
    return failure(DiskFailure.Kind.NO_SPACE, op, path, "No space left on device (simulated)");
  }

  static DiskFailure failure(DiskFailure.Kind kind, Op op, String path, String detail) {
    return new DiskFailure(kind, op.name(), Path.of(path), detail);
  }
}
