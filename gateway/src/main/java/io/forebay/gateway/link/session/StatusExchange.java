package io.forebay.gateway.link.session;

import io.forebay.gateway.group.HoldStatus;
import io.forebay.gateway.group.PeerHello;
import io.forebay.gateway.group.PeerReport;
import io.forebay.gateway.group.ReplicatedGroup;
import io.forebay.gateway.link.wire.Message;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// What both sides tell each other of a group when it has changed: for display, checkpoints' life and
/// holds. Of a group at rest next to nothing is said: the connection brings what was said, or ends.
final class StatusExchange {
  /// At most one a second.
  static final long EVERY_NANOS = TimeUnit.SECONDS.toNanos(1);

  /// Where only watermarks have moved, one byte in so many that the line carries.
  static final long SHARE = 200;

  /// With TLS and packet.
  static final long BYTES = 150;

  /// What has not changed is said again after so long: our clock stands in it.
  static final long AGAIN_NANOS = TimeUnit.MINUTES.toNanos(5);

  private final PeerTools tools;
  private final ReplicatedGroup group;
  private Message.@Nullable Status said;
  private long saidNanos;
  private long lookedNanos;

  StatusExchange(PeerTools tools, ReplicatedGroup group) {
    this.tools = tools;
    this.group = group;
    this.lookedNanos = tools.clock.nanos() - EVERY_NANOS;
  }

  /// What is worth saying now on a line of that rate (0: not measured), or null. Looks at most once a
  /// second.
  Message.@Nullable Status due(long bytesPerSecond) {
    long now = tools.clock.nanos();
    if (now - lookedNanos < EVERY_NANOS) {
      return null;
    }
    lookedNanos = now;
    Message.Status status = status();
    boolean known =
        said != null && !worth(said, status, now - saidNanos >= everyNanos(bytesPerSecond));
    if (known && now - saidNanos < AGAIN_NANOS) {
      return null;
    }
    said = status;
    saidNanos = now;
    return status;
  }

  /// When [#due] is worth asking again.
  long sleepNanos() {
    return Math.max(0, lookedNanos + EVERY_NANOS - tools.clock.nanos());
  }

  /// The peer has said `theirs`.
  void heard(Message.Status theirs) {
    tools.peerClock.heard(theirs.wallMillis(), tools.clock.wallMillis(), tools.clock.nanos());
    Message.Hold hold = theirs.hold();
    HoldStatus held =
        hold.equals(Message.Hold.NONE)
            ? null
            : new HoldStatus(hold.checkpoint(), hold.lsn(), hold.settled());
    group.onPeerReport(
        tools.peer.appliance(),
        new PeerReport(
            theirs.marks().appendedLsn(),
            theirs.marks().durableLsn(),
            theirs.marks().destagedLsn(),
            theirs.usable(),
            held,
            theirs.freeBufferBytes(),
            theirs.wallMillis()));
  }

  private Message.Status status() {
    PeerHello hello = group.hello();
    PeerReport report = group.report();
    HoldStatus held = report.hold();
    return new Message.Status(
        new Message.Marks(
            hello.end().lsn(), Math.max(0, report.durableLsn()), Math.max(0, report.destagedLsn())),
        Math.max(0, report.freeBufferBytes()),
        report.imageUsable(),
        held == null
            ? Message.Hold.NONE
            : new Message.Hold(held.checkpoint(), held.stopLsn(), held.settled()),
        tools.clock.wallMillis());
  }

  private static long everyNanos(long bytesPerSecond) {
    return bytesPerSecond == 0
        ? EVERY_NANOS
        : (long) (SHARE * BYTES / (double) bytesPerSecond * EVERY_NANOS);
  }

  /// Whether `now` has to be said after `said`; `time`: it may be for watermarks alone.
  private static boolean worth(Message.Status said, Message.Status now, boolean time) {
    boolean moved =
        !said.marks().equals(now.marks()) || said.freeBufferBytes() != now.freeBufferBytes();
    return said.usable() != now.usable() || !said.hold().equals(now.hold()) || (time && moved);
  }
}
