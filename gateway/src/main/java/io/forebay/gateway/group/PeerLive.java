package io.forebay.gateway.group;

import io.forebay.gateway.block.Position;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What this process knows of a peer besides the state file. Written by the line's sessions, read by
/// anybody.
final class PeerLive {
  volatile boolean connected;

  /// The store instance that was met last: what it confirms is about that one.
  volatile @Nullable UUID store;

  volatile long ackedLsn;
  volatile long sentLsn;

  /// As `acked`, but of the connection that stands: below, it confirmed since the last meeting.
  volatile long heldLsn = Group.NONE;

  volatile long bytesPerSecond;
  volatile @Nullable PeerReport report;

  /// When that came, by our clock; 0: never.
  volatile long reportedMillis;

  /// How the batch for it goes, whether it is under way or waits for the line; null while there is none.
  volatile @Nullable CatchUpCourse course;

  /// Where its log and ours were found to end alike, nobody being primary; [Group#NONE] else.
  volatile long sameEndLsn = Group.NONE;

  /// Where its log ends for good unless we go on, as it said when it was met: it is secondary. Else
  /// [Group#NONE].
  volatile long restsAtLsn = Group.NONE;

  /// Where its log and ours part, as found when it was met last; null while they do not.
  volatile @Nullable Fork fork;

  /// Whether it said when it was met that it has a log, and now that it has no image that counts: it has
  /// given that up for the batch.
  volatile boolean inPlace;

  /// Whether it had a log when it was met.
  volatile boolean hasLog;

  /// Whether it said that it is primary when it was met.
  volatile boolean leads;

  /// Where it said then that its log ends.
  volatile @Nullable Position saidEnd;

  /// What it lacks is no older than this, as far as looked at.
  volatile @Nullable Oldest oldest;

  /// From `lsn` on, everything was written at `wallMillis` or later. `exact`: the record there was.
  record Oldest(long lsn, long wallMillis, boolean exact) {}

  /// Whether it answered the question at our start; on the agent.
  boolean answered;

  PeerLive(long ackedLsn) {
    this.ackedLsn = ackedLsn;
    sentLsn = ackedLsn;
  }
}
