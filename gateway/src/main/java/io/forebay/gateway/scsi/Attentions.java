package io.forebay.gateway.scsi;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/// The unit attentions that wait for one nexus, in the order in which they came about, each once. Confined
/// to the lock of its [LogicalUnit].
final class Attentions {
  static final int RESET = 0x2900;
  static final int LUN_RESET = 0x2903;
  static final int NEXUS_LOSS = 0x2907;
  static final int MODE_CHANGED = 0x2a01;
  static final int RESERVATIONS_PREEMPTED = 0x2a03;
  static final int RESERVATIONS_RELEASED = 0x2a04;
  static final int REGISTRATIONS_PREEMPTED = 0x2a05;
  static final int ACCESS_STATE_CHANGED = 0x2a06;
  static final int CAPACITY_CHANGED = 0x2a09;
  static final int COMMANDS_CLEARED = 0x2f00;
  static final int UNITS_CHANGED = 0x3f0e;

  /// That some were lost.
  private static final int LOST = 0x3f00;

  private final Deque<Integer> codes = new ArrayDeque<>();

  void add(int code) {
    if (codes.contains(code)) {
      return;
    }
    if (codes.size() == ScsiLimits.ATTENTIONS_MAX) {
      codes.clear();
      codes.add(LOST);
    }
    codes.add(code);
  }

  /// A reset makes what was told before it void (SAM-5 5.14).
  void reset(int code) {
    codes.clear();
    codes.add(code);
  }

  void drop(int code) {
    codes.remove(code);
  }

  boolean waits() {
    return !codes.isEmpty();
  }

  @Nullable Sense take() {
    Sense next = next();
    codes.poll();
    return next;
  }

  /// The next one, which stays.
  @Nullable Sense next() {
    Integer code = codes.peek();
    return code == null ? null : Sense.of(Sense.UNIT_ATTENTION, code);
  }
}
