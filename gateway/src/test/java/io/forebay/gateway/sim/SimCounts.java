package io.forebay.gateway.sim;

import java.util.EnumMap;
import java.util.Map;

/// How often each fault struck and each kind of operation ran.
public final class SimCounts {
  /// The kinds of disk operation.
  public enum Op {
    OPEN,
    CREATE,
    READ,
    READ_NO_WAIT,
    WRITE,
    ZERO,
    SYNC,
    ALLOCATE,
    RESIZE,
    ADVISE,
    RENAME,
    DELETE,
    LIST,
    MAKE_DIRECTORY,
    SYNC_DIRECTORY,
    CREATE_SHARED,
    OPEN_SHARED,
    LOCK
  }

  private static final Fault[] FAULTS = Fault.values();
  private static final Op[] OPS = Op.values();

  private final long[] faults = new long[FAULTS.length];
  private final long[] ops = new long[OPS.length];

  public void hit(Fault fault) {
    faults[fault.ordinal()]++;
  }

  public void hit(Op op) {
    ops[op.ordinal()]++;
  }

  public long of(Fault fault) {
    return faults[fault.ordinal()];
  }

  public long of(Op op) {
    return ops[op.ordinal()];
  }

  public void add(SimCounts other) {
    for (int i = 0; i < faults.length; i++) {
      faults[i] += other.faults[i];
    }
    for (int i = 0; i < ops.length; i++) {
      ops[i] += other.ops[i];
    }
  }

  public Map<Fault, Long> faults() {
    Map<Fault, Long> all = new EnumMap<>(Fault.class);
    for (Fault fault : FAULTS) {
      all.put(fault, of(fault));
    }
    return all;
  }
}
