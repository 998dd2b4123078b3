package io.forebay.gateway.group;

import io.forebay.gateway.block.Admission;
import io.forebay.gateway.block.IoFailure;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// Turns too much undestaged log, or too full an index of it, into back-pressure on hosts: they wait for
/// the local mirror, never for the line (R4). When the mirror cannot take anything, they are told so
/// instead of waiting for ever.
///
/// Any thread. Holds at most one waiter per session that asks; sessions are bounded by their server.
final class RoomGate {
  private final long undestagedBytesMax;
  private final BooleanSupplier indexHasRoom;
  private final Deque<Runnable> waiters = new ArrayDeque<>();
  private volatile long limitLsn = Long.MAX_VALUE;
  private volatile @Nullable IoFailure broken;

  RoomGate(long undestagedBytesMax, BooleanSupplier indexHasRoom) {
    this.undestagedBytesMax = undestagedBytesMax;
    this.indexHasRoom = indexHasRoom;
  }

  /// Null when an append may go on to the log; `Full` or a refusal otherwise.
  @Nullable Admission check(long appendedLsn) {
    if (appendedLsn <= limitLsn && indexHasRoom.getAsBoolean()) {
      return null;
    }
    IoFailure failure = broken;
    return failure == null ? Admission.FULL : new Admission.Refused(failure);
  }

  /// Calls `wake` once an append that was `Full` here is worth another try; false, without calling,
  /// when it is so already.
  boolean await(long appendedLsn, Runnable wake) {
    synchronized (waiters) {
      if (!(check(appendedLsn) instanceof Admission.Full)) {
        return false;
      }
      waiters.addLast(wake);
      return true;
    }
  }

  /// Calls `wake` once, when anything has changed here.
  void next(Runnable wake) {
    synchronized (waiters) {
      waiters.addLast(wake);
    }
  }

  /// The mirror is durable up to `destagedLsn`.
  void destaged(long destagedLsn) {
    limitLsn = destagedLsn + undestagedBytesMax;
    wakeAll();
  }

  /// The mirror takes nothing for that reason, or (null) it does again.
  void broken(@Nullable IoFailure failure) {
    broken = failure;
    if (failure != null) {
      wakeAll();
    }
  }

  /// Wakes everybody: something changed that they should see for themselves.
  void wakeAll() {
    Runnable[] all;
    synchronized (waiters) {
      all = waiters.toArray(new Runnable[0]);
      waiters.clear();
    }
    for (Runnable waiter : all) {
      waiter.run();
    }
  }
}
