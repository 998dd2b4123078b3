package io.forebay.gateway.group;

import io.forebay.gateway.block.Check;
import java.io.IOException;

/// The group's state as it is on disk. Changed by the group's agent alone (before it starts and after it
/// has ended: by whoever opens and closes the group); read by anybody.
final class LiveState implements AutoCloseable {
  private final StateFile file;
  private final GroupEvents events;
  private volatile GroupState current;

  LiveState(StateFile file, GroupState current, GroupEvents events) {
    this.file = file;
    this.current = current;
    this.events = events;
  }

  GroupState get() {
    return current;
  }

  /// Whether nothing can be written any more.
  boolean failed() {
    return file.failed();
  }

  /// Makes `next` the state: durable on return. Blocks. On failure the old one stands for this process;
  /// but for a full disk nothing is written any more until restart, since what the slot holds is not
  /// known.
  void commit(GroupState next) throws IOException {
    Check.check(next.identity().equals(current.identity()), "group identity", next.identity());
    check(next);
    if (file.failed()) {
      throw new IOException("the group's state file failed: mend the disk and restart");
    }
    try {
      file.write(next);
    } catch (IOException e) {
      if (file.failed()) {
        String detail = e.getMessage() + ": nothing of the group can change until restart";
        events.raised(GroupAlarm.STATE_FAILED, "", detail);
      }
      throw e;
    }
    current = next;
  }

  /// What any state must satisfy, whoever made it.
  private static void check(GroupState next) {
    LogExtent log = next.log();
    Hold hold = next.stops().hold();
    if (hold != null) {
      Check.check(log.destagingLsn() <= hold.stopLsn(), "C1", log.destagingLsn(), hold.stopLsn());
      boolean there = log.destagedLsn() == hold.stopLsn() && log.destagingLsn() == hold.stopLsn();
      Check.check(!hold.settled() || there, "C1 settled", log.destagedLsn(), hold.stopLsn());
    }
    long kept = Math.min(log.destagedLsn(), next.keptFor());
    Check.check(!log.present() || log.startLsn() <= kept, "R2", log.startLsn(), kept);
  }

  /// Makes the last state readable beyond doubt: for a clean stop.
  void settle() throws IOException {
    file.settle();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
