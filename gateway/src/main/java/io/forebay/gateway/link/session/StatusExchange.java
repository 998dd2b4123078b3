package io.forebay.gateway.link.session;

import io.forebay.gateway.group.HoldStatus;
import io.forebay.gateway.group.PeerHello;
import io.forebay.gateway.group.PeerReport;
import io.forebay.gateway.group.ReplicatedGroup;
import io.forebay.gateway.link.wire.Message;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// What both sides tell each other of a group now and then: for display, checkpoints' life and holds.
final class StatusExchange {
  /// At most one a second: 1 % of 56 kbit/s.
  static final long EVERY_NANOS = TimeUnit.SECONDS.toNanos(1);

  /// Said again although nothing changed, so that a reader of the other side's clock has a fresh one.
  static final long AGAIN_NANOS = TimeUnit.SECONDS.toNanos(10);

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

  /// What is worth saying now, or null. Looks at most once a second.
  Message.@Nullable Status due() {
    long now = tools.clock.nanos();
    if (now - lookedNanos < EVERY_NANOS) {
      return null;
    }
    lookedNanos = now;
    Message.Status status = status();
    if (now - saidNanos < AGAIN_NANOS && said != null && sameButTime(said, status)) {
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
    Message.Hold hold = theirs.hold();
    HoldStatus held =
        hold.equals(Message.Hold.NONE)
            ? null
            : new HoldStatus(hold.checkpoint(), hold.lsn(), hold.settled());
    group.onPeerReport(
        tools.peer.appliance(),
        new PeerReport(
            theirs.marks().durableLsn(),
            theirs.marks().destagedLsn(),
            theirs.usable(),
            held,
            theirs.freeBufferBytes()));
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

  private static boolean sameButTime(Message.Status one, Message.Status other) {
    return one.marks().equals(other.marks())
        && one.freeBufferBytes() == other.freeBufferBytes()
        && one.usable() == other.usable()
        && one.hold().equals(other.hold());
  }
}
