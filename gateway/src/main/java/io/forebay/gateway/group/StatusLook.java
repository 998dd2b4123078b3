package io.forebay.gateway.group;

import io.forebay.gateway.block.IoFailure;
import io.forebay.gateway.log.LogStatus;

/// Puts one [GroupStatus] together. Any thread.
record StatusLook(GroupCore core, Peers peers, Rates rates) {
  GroupStatus look() {
    GroupState now = core.state.get();
    Flow flow = core.flow();
    LogStatus log = flow == null ? null : flow.log.status();
    long appended = log == null ? 0 : log.appendedLsn();
    long capacity = now.identity().shape().capacityBytes();
    long used = log == null ? 0 : appended - now.log().startLsn();
    long rate = rates.appendBytesPerSecond();
    Hold hold = now.stops().hold();
    IoFailure mirror = flow == null ? null : flow.destager.failure();
    long none = flow == null ? Group.NONE : 0;
    return new GroupStatus(
        now.identity().group(),
        now.identity().name(),
        now.role(),
        core.phase(),
        core.reason(),
        now.imageUsable(),
        flow == null ? 0 : flow.log.end().epoch(),
        flow == null ? none : now.log().startLsn(),
        flow == null ? none : appended,
        log == null ? none : log.durableLsn(),
        flow == null ? none : now.log().destagedLsn(),
        flow == null ? none : now.log().destagingLsn(),
        flow == null ? none : peers.trimmable(now),
        now.stops().sendLsn(),
        now.stops().sendName(),
        hold == null ? null : new HoldStatus(hold.name(), hold.stopLsn(), hold.settled()),
        capacity,
        used,
        log == null ? 0 : log.unpreparedBytes(),
        flow == null ? 0 : appended - now.log().destagedLsn(),
        core.parts.limits().undestagedBytesMax(),
        rate,
        behindMillis(now, appended),
        behindBytes(now, appended),
        rate <= 0 ? Group.NONE : millis(capacity - used, rate),
        drainMillis(now, appended, rate),
        rung(),
        mirror == null ? null : mirror.reason(),
        log == null ? null : log.failure());
  }

  private static long millis(long bytes, long bytesPerSecond) {
    return (long) (bytes * 1e3 / bytesPerSecond);
  }

  private Rung rung() {
    Rung rung = InPlace.underWay(core.state.get()) ? Rung.IN_PLACE : Rung.NONE;
    for (PeerStatus peer : peers.status()) {
      rung = peer.rung().compareTo(rung) > 0 ? peer.rung() : rung;
    }
    return rung;
  }

  private long behindMillis(GroupState now, long appended) {
    long wall = core.parts.platform().clock().wallMillis();
    long oldest = Long.MAX_VALUE;
    for (PeerEntry peer : now.peers()) {
      PeerLive live = peers.live(peer.appliance());
      PeerLive.Oldest known = live.oldest;
      // Below what is confirmed by now it is of a record too old: rather that than "safe".
      if (fed(peer) && live.ackedLsn < appended && known != null && known.lsn() <= live.ackedLsn) {
        long since = known.exact() ? known.wallMillis() : wall - Rates.SAMPLE_MILLIS;
        oldest = Math.min(oldest, Math.max(since, known.wallMillis()));
      }
    }
    // Never 0 while something is unconfirmed, also when the clock on the wall was set back since.
    return oldest == Long.MAX_VALUE ? 0 : Math.max(1, wall - oldest);
  }

  private static boolean fed(PeerEntry peer) {
    return peer.floorLsn() != Peers.NO_FLOOR;
  }

  /// As the line carries them, by the mean share of fill.
  private long behindBytes(GroupState now, long appended) {
    long most = 0;
    for (PeerEntry peer : now.peers()) {
      if (fed(peer)) {
        most = Math.max(most, appended - peers.live(peer.appliance()).ackedLsn);
      }
    }
    return (long) Math.ceil(most * lineShare());
  }

  private double lineShare() {
    Flow flow = core.flow();
    return flow == null ? 1 : flow.destaging.writes().lineShare();
  }

  /// Of the slowest peer; "never" if it grows faster than its line carries, "unknown" while that is not
  /// measured, or there is no line.
  private long drainMillis(GroupState now, long appended, long rate) {
    double share = lineShare();
    long longest = 0;
    for (PeerEntry peer : now.peers()) {
      PeerLive live = peers.live(peer.appliance());
      long behind = appended - live.ackedLsn;
      if (!fed(peer) || behind <= 0) {
        continue;
      }
      if (live.bytesPerSecond == 0) {
        return GroupStatus.UNKNOWN;
      }
      double net = live.bytesPerSecond - rate * share;
      if (net <= 0) {
        return Group.NONE;
      }
      longest = Math.max(longest, (long) (behind * share * 1e3 / net));
    }
    return longest;
  }
}
