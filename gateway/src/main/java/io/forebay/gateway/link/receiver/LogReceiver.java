package io.forebay.gateway.link.receiver;

import io.forebay.gateway.block.Check;
import io.forebay.gateway.block.Lsn;
import io.forebay.gateway.group.Phase;
import io.forebay.gateway.group.ReplicatedGroup;
import io.forebay.gateway.group.Role;
import io.forebay.gateway.link.Flow;
import io.forebay.gateway.link.FramedPipe;
import io.forebay.gateway.link.Turn;
import io.forebay.gateway.link.wire.Message;
import io.forebay.gateway.link.wire.Point;
import io.forebay.gateway.link.wire.ProtocolViolation;
import io.forebay.gateway.link.wire.ProtocolViolation.Rule;
import io.forebay.gateway.log.CorruptRecord;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// Receives a log that follows, by the byte.
///
/// ```
/// log (whole records) ── receivedEnd ── rest: an incomplete record ── resume: the next byte's LSN
/// ```
/// - **B4** what is taken continues our log, and none of what is confirmed is our own: a primary that has fetched what
///   it had lost goes its own way at once, as one that is promoted does, while this still stands.
public final class LogReceiver implements Flow {
  /// Kept out of the window: fill that comes with a frame, and what the log keeps in reserve.
  public static final long WINDOW_MARGIN_BYTES = 4L << 20;

  /// A window that moved by less is not worth a message while there is room.
  static final long WINDOW_STEP_BYTES = 1L << 20;

  private final ReplicatedGroup group;
  private final Rest rest;
  private final Runnable wake;
  private Message.@Nullable Bases offer;
  private final Role begunAs; // A primary, when it fetches what it has lost (B4).
  private @Nullable Turn turn;
  private boolean full;
  private long saidLsn = -1;
  private long windowLsn;
  private long saidWindowLsn;

  /// Takes bytes from `fromLsn` on, where the peer says it begins. `wake` wakes the peer's agent.
  public LogReceiver(ReplicatedGroup group, Rest rest, long fromLsn, Runnable wake)
      throws ProtocolViolation {
    if (fromLsn != rest.resumeLsn(group)) {
      throw new ProtocolViolation(
          Rule.SEQUENCE,
          "it follows from "
              + Lsn.print(fromLsn)
              + ", we stand at "
              + Lsn.print(rest.resumeLsn(group)));
    }
    this.group = group;
    this.begunAs = group.role();
    this.rest = rest;
    this.wake = wake;
    this.offer = rest.bases.offer();
  }

  @Override
  public void on(Message message, ByteBuffer payload) throws ProtocolViolation {
    if (turn != null) {
      return; // What was under way when a base was missing.
    }
    switch (message) {
      case Message.LogBytes(long lsn, int length) -> take(lsn, payload);
      case Message.PackedLog(long lsn, Message.Packed packed) -> onPacked(lsn, packed, payload);
      default -> {}
    }
  }

  private void onPacked(long lsn, Message.Packed packed, ByteBuffer payload)
      throws ProtocolViolation {
    ByteBuffer plain = packed.coded() == 0 ? payload : rest.bases.plain(packed, payload);
    if (plain == null) {
      turn = new Turn.Anew("the peer told bytes by others that are not held here");
    } else {
      take(lsn, plain);
    }
  }

  private void take(long lsn, ByteBuffer bytes) throws ProtocolViolation {
    Check.check(!full, "a full receiver reads nothing", lsn, bytes.remaining());
    long expected = rest.resumeLsn(group);
    if (goesItsOwnWay()) {
      return; // The attachment ends soon.
    }
    if (lsn != expected) {
      throw new ProtocolViolation(
          Rule.SEQUENCE, Lsn.print(lsn) + " where " + Lsn.print(expected) + " is next");
    }
    rest.assembly.add(bytes);
    hand();
  }

  /// Gives the whole records at hand to the group.
  private void hand() throws ProtocolViolation {
    long bytes = wholeBytes();
    if (bytes == 0) {
      full = false;
      return;
    }
    MemorySegment whole = rest.assembly.bytes(bytes);
    try {
      int taken = group.receive(whole);
      rest.assembly.drop(taken);
      rest.continues(group.receivedEnd());
      full = taken < bytes;
      if (full) {
        group.whenRoom(wake);
      }
    } catch (CorruptRecord e) {
      rest.clear();
      throw new ProtocolViolation(Rule.SEQUENCE, "our log refuses a record: " + e.getMessage());
    }
  }

  private long wholeBytes() throws ProtocolViolation {
    try {
      return rest.assembly.whole(group.receivedEnd()).bytes();
    } catch (ProtocolViolation e) {
      rest.clear(); // Else the next attachment would go on behind what is no record.
      throw e;
    }
  }

  /// Whether our log may have records of our own behind what came. Of whatever was read of the log before this is asked,
  /// a no says that it came: it is yes before the first of them is written.
  private boolean goesItsOwnWay() {
    return group.role() != begunAs || fetched();
  }

  private boolean fetched() {
    return begunAs == Role.PRIMARY && group.phase() != Phase.FETCHING;
  }

  @Override
  public void step() throws ProtocolViolation {
    if (full) {
      hand();
    }
    long end = group.receivedEnd();
    long room = group.report().freeBufferBytes() - WINDOW_MARGIN_BYTES;
    windowLsn = Math.max(windowLsn, end + Math.max(0, room));
  }

  @Override
  public @Nullable Message due() {
    Message first = offer;
    if (first != null) {
      offer = null;
      return first;
    }
    Point durable = Point.of(group.durablePosition());
    if (goesItsOwnWay()) {
      return null;
    }
    boolean opened = windowLsn - saidWindowLsn >= WINDOW_STEP_BYTES;
    boolean starved =
        windowLsn > saidWindowLsn && saidWindowLsn - group.receivedEnd() < WINDOW_STEP_BYTES;
    if (durable.lsn() <= saidLsn && !opened && !starved) {
      return null;
    }
    saidLsn = Math.max(saidLsn, durable.lsn());
    saidWindowLsn = windowLsn;
    return new Message.Ack(durable, windowLsn);
  }

  @Override
  public boolean hasData() {
    return false;
  }

  @Override
  public void write(FramedPipe line, int channel, int bytesMax) {
    throw new AssertionError("a receiver has no data");
  }

  @Override
  public boolean full() {
    return full;
  }

  @Override
  public @Nullable Turn turn() {
    if (turn == null && fetched()) {
      return new Turn.Anew("what was missing is here"); // The peer may not have heard it of an ack.
    }
    return turn;
  }

  /// The rest stays for the next attachment.
  @Override
  public void close() {}
}
