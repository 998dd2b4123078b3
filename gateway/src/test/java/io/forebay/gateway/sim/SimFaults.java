package io.forebay.gateway.sim;

import io.forebay.gateway.sim.SimCounts.Op;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Which disk operations go wrong, and how. All probabilities are per operation of that kind; zero
/// unless set.
public final class SimFaults {
  /// What becomes of one operation.
  public enum Verdict {
    GO,
    /// EIO; a write may have got part of the way.
    FAIL,
    /// ENOSPC, without effect.
    FULL,
    /// The process dies before, amid or after the effect.
    CRASH_BEFORE,
    CRASH_MIDWAY,
    CRASH_AFTER,
    /// The write lands elsewhere in its file, and says that all is well.
    MISDIRECT,
    /// Takes a hundred to ten thousand milliseconds.
    STALL
  }

  /// One planned failure: the `nth` (from 1) operation of kind `op` on a path that matches.
  private static final class Planned {
    final Op op;
    final Predicate<String> paths;
    final Verdict verdict;
    long left;

    Planned(Op op, Predicate<String> paths, long nth, Verdict verdict) {
      this.op = op;
      this.paths = paths;
      this.left = nth;
      this.verdict = verdict;
    }
  }

  private static final Verdict[] CRASHES = {
    Verdict.CRASH_BEFORE, Verdict.CRASH_MIDWAY, Verdict.CRASH_AFTER
  };

  public double readFails;
  public double writeFails;
  public double syncFails;
  public double metadataFails;
  public double full;
  public double stall;
  public double misdirect;

  /// Where a misdirected write may strike.
  public Predicate<String> misdirected = path -> true;

  /// Where random EIO and ENOSPC may strike.
  public Predicate<String> failing = path -> true;

  private final List<Planned> plan = new ArrayList<>();
  private long crashIn = -1;

  /// The `nth` operation from now of kind `op` on a path ending in `suffix` gets `verdict`, once.
  public void plan(Op op, String suffix, long nth, Verdict verdict) {
    plan.add(new Planned(op, path -> path.endsWith(suffix), nth, verdict));
  }

  /// The process dies in the `nth` operation (from 1) from now, whatever it is.
  public void crashIn(long nth) {
    crashIn = nth;
  }

  /// As [#cancelCrash]; returns how many operations were left, for [#crashIn] later.
  public long pause() {
    long left = crashIn;
    crashIn = -1;
    return left;
  }

  public void cancelCrash() {
    crashIn = -1;
  }

  /// From now on nothing goes wrong.
  public void stop() {
    readFails = 0;
    writeFails = 0;
    syncFails = 0;
    metadataFails = 0;
    full = 0;
    stall = 0;
    misdirect = 0;
    plan.clear();
    crashIn = -1;
  }

  public Verdict next(Op op, String path, SimRandomness random) {
    if (crashIn > 0 && --crashIn == 0) {
      return random.pick(CRASHES);
    }
    Verdict due = planned(op, path);
    if (due != null) {
      return due;
    }
    if (random.chance(stall)) {
      return Verdict.STALL;
    }
    return switch (op) {
      case READ -> fails(readFails, path, random);
      case WRITE, ZERO -> {
        if (op == Op.WRITE && random.chance(misdirect) && misdirected.test(path)) {
          yield Verdict.MISDIRECT;
        }
        yield full(fails(writeFails, path, random), path, random);
      }
      case SYNC -> fails(syncFails, path, random);
      case ALLOCATE, CREATE, CREATE_SHARED ->
          full(fails(metadataFails, path, random), path, random);
      case OPEN, RESIZE, RENAME, DELETE, LIST, MAKE_DIRECTORY, SYNC_DIRECTORY, OPEN_SHARED ->
          fails(metadataFails, path, random);
      case READ_NO_WAIT, ADVISE, LOCK -> Verdict.GO;
    };
  }

  private @Nullable Verdict planned(Op op, String path) {
    Verdict due = null;
    for (Planned planned : plan) {
      if (planned.op == op && planned.paths.test(path) && --planned.left == 0) {
        due = planned.verdict;
      }
    }
    if (due != null) {
      plan.removeIf(planned -> planned.left <= 0);
    }
    return due;
  }

  private Verdict fails(double probability, String path, SimRandomness random) {
    return random.chance(probability) && failing.test(path) ? Verdict.FAIL : Verdict.GO;
  }

  private Verdict full(Verdict otherwise, String path, SimRandomness random) {
    boolean strikes = otherwise == Verdict.GO && random.chance(full) && failing.test(path);
    return strikes ? Verdict.FULL : otherwise;
  }
}
