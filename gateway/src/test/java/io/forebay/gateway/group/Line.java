package io.forebay.gateway.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.block.Position;
import io.forebay.gateway.log.CorruptRecord;
import io.forebay.gateway.log.Log;
import io.forebay.gateway.log.LogReader;
import io.forebay.gateway.log.LogStart;
import io.forebay.gateway.log.RecordHeader;
import io.forebay.gateway.log.RecordLayout;
import io.forebay.gateway.sim.SimCrash;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The shortest line that there can be: moves a group's log from one appliance to the other, call by
/// call. The real one is in the room link.
final class Line {
  private static final int WINDOW_BYTES = 1 << 20;

  private final Appliance from;
  private final Appliance to;
  private @Nullable Meeting near;
  private @Nullable Meeting far;

  private @Nullable CatchUpSource source;
  private @Nullable CatchUpTarget target;

  /// What befalls the staging before it is applied; then a refusal is no error.
  @Nullable Runnable beforeApply;

  /// What happens between the last extent and the log.
  Runnable beforeLog = () -> {};

  /// The far side had lost what it confirmed of a batch.
  boolean startedOver;

  /// Whether digests are compared first; then the bytes that went, and those that need not.
  boolean digests;

  long sentBytes;
  long alikeBytes;

  Line(Appliance from, Appliance to) {
    this.from = from;
    this.to = to;
  }

  Meeting near() {
    return java.util.Objects.requireNonNull(near);
  }

  Meeting far() {
    return java.util.Objects.requireNonNull(far);
  }

  /// Both say who they are. False when one of them died meanwhile.
  boolean meet() {
    PeerHello hello = from.group().hello();
    PeerHello answer = to.group().hello();
    near = meeting(from, answer);
    far = near == null ? null : meeting(to, hello);
    return near != null && far != null;
  }

  private static @Nullable Meeting meeting(Appliance at, PeerHello hello) {
    Outcome<Meeting> outcome = at.outcome(reply -> at.group().meet(hello, reply));
    return outcome instanceof Outcome.Done<Meeting>(Meeting meeting) ? meeting : null;
  }

  /// Meets and moves everything that may be sent; false when one of them died meanwhile.
  boolean run() throws IOException {
    return meet() && pump();
  }

  /// Moves everything that may be sent after a meeting that said so.
  boolean pump() throws IOException {
    if (!(near() instanceof Meeting.Send || near() instanceof Meeting.Serve)) {
      return true;
    }
    try {
      LogReader reader = from.group().reader();
      while (to.group().receivedEnd() < from.group().sendLimit()) {
        long at = to.group().receivedEnd();
        byte[] line = line(reader, at, Math.min(from.group().sendLimit(), at + WINDOW_BYTES));
        int taken = give(line);
        from.group().onPeerSent(to.id, to.group().receivedEnd());
        if (taken == 0 && !waitForRoom()) {
          return false;
        }
      }
      Position sent = from.group().durablePosition();
      return to.until(
              () -> to.group().durablePosition().lsn() >= Math.min(sent.lsn(), limit()),
              "durable there")
          && ack();
    } catch (SimCrash e) {
      return false;
    }
  }

  private long limit() {
    return from.group().sendLimit();
  }

  private int give(byte[] line) throws CorruptRecord {
    return to.group().receive(MemorySegment.ofArray(line));
  }

  private boolean waitForRoom() {
    boolean[] room = {false};
    to.group().whenRoom(() -> room[0] = true);
    return to.until(() -> room[0], "room there");
  }

  /// Confirms and reports what the far side holds, and nothing of its own: one that fetched it goes on at once.
  boolean ack() {
    if (to.group().role() == Role.PRIMARY && to.group().phase() != Phase.FETCHING) {
      return true;
    }
    try {
      Position durable = to.group().durablePosition();
      PeerHello hello = to.group().hello();
      from.group().onPeerAcked(to.id, hello.store(), durable);
      from.group().onPeerReport(to.id, to.group().report());
      return true;
    } catch (IllegalPosition e) {
      throw new AssertionError(e);
    }
  }

  /// The whole records in `[from, to)`, without fill; `to` need not be a record boundary.
  static byte[] line(LogReader reader, long from, long to) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment raw = arena.allocate(to - from, 4096);
      reader.read(from, raw);
      for (long at = from; at + RecordLayout.HEADER_BYTES <= to; ) {
        RecordHeader header = RecordLayout.decode(raw, at - from);
        assertThat(header).isNotNull();
        int bytes = RecordLayout.lineBytes(header.type(), header.length());
        if (at + bytes > to) {
          break;
        }
        line.writeBytes(raw.asSlice(at - from, bytes).toArray(ValueLayout.JAVA_BYTE));
        at = header.end();
      }
    }
    return line.toByteArray();
  }

  // ---- Catch-up

  /// Brings the far side up with a batch; false when one of them died meanwhile.
  boolean catchUp() throws IOException {
    if (!(near() instanceof Meeting.CatchUp(CatchUpKind kind, String reason))) {
      throw new AssertionError("no batch is called for: " + near());
    }
    Outcome<CatchUpSource> source =
        from.outcome(reply -> from.group().catchUpSource(to.id, kind, reply));
    if (source == null) {
      return false;
    }
    if (!(source instanceof Outcome.Done<CatchUpSource>(CatchUpSource batch))) {
      throw new AssertionError(source.toString());
    }
    this.source = batch;
    try {
      return catchUp(batch);
    } catch (SimCrash e) {
      return false;
    } catch (Malformed e) {
      throw new AssertionError(e);
    }
  }

  private boolean catchUp(CatchUpSource source) throws IOException, Malformed {
    CatchUpHeader header = CatchUpHeader.decode(source.header().encode());
    Outcome<CatchUpTarget> begun = to.outcome(reply -> to.group().catchUpTarget(header, reply));
    if (begun instanceof Outcome.Refused<CatchUpTarget>(Refusal refusal)
        && refusal.kind() == Refusal.Kind.NOT_FOUND) {
      assertThat(startedOver).as("it is lost once").isFalse();
      startedOver = true;
      return from.<Integer>outcome(source::lost) != null && catchUp(source);
    }
    if (!(begun instanceof Outcome.Done<CatchUpTarget>(CatchUpTarget target))) {
      if (begun != null) {
        throw new AssertionError(begun.toString());
      }
      return false;
    }
    this.target = target;
    extents(source, target);
    LogStart end = source.finish();
    beforeLog.run();
    Log log = (Log) from.group().reader();
    for (long at = target.logEnd(); at < end.lsn(); at = target.logEnd()) {
      target.log(MemorySegment.ofArray(line(log, at, Math.min(end.lsn(), at + WINDOW_BYTES))));
    }
    target.sync();
    Runnable harm = beforeApply;
    if (harm != null) {
      harm.run();
    }
    Outcome<Position> applied = to.outcome(reply -> target.apply(end, reply));
    if (applied == null) {
      return false;
    }
    if (harm != null && applied instanceof Outcome.Refused<Position>) {
      drop();
      return false;
    }
    assertThat(applied).isInstanceOf(Outcome.Done.class);
    Outcome<Meeting> going =
        from.outcome(reply -> source.applied(to.group().hello().store(), end, reply));
    if (going instanceof Outcome.Done<Meeting>(Meeting meeting)) {
      near = meeting;
      source.close();
      return true;
    }
    return false;
  }

  /// The connection is gone: whoever is left lets go of its end of a batch.
  void drop() throws IOException {
    if (source != null && !from.machine.crashed()) {
      source.close();
      from.settle();
    }
    if (target != null && !to.machine.crashed()) {
      target.close();
      to.settle();
    }
  }

  private void extents(CatchUpSource source, CatchUpTarget target) throws IOException {
    List<Runnable> unconfirmed = new ArrayList<>(); // In the source's order.
    for (CatchUpPiece piece = source.next(); piece != null; piece = source.next()) {
      int step = digests && !piece.hole() ? CatchUpPiece.BLOCK_BYTES : piece.length();
      for (int at = 0; at < piece.length(); at += step) {
        int length = Math.min(step, piece.length() - at);
        CatchUpPiece part =
            new CatchUpPiece(piece.volume(), piece.offset() + at, length, piece.hole());
        boolean alike = sent(source, target, part);
        unconfirmed.add(() -> {
          if (alike) {
            source.alike(part);
          } else {
            source.sent(part);
          }
        });
      }
    }
    target.sync();
    unconfirmed.forEach(Runnable::run);
  }

  /// Sends the piece, unless it is there: then it is alike.
  private boolean sent(CatchUpSource source, CatchUpTarget target, CatchUpPiece piece)
      throws IOException {
    if (piece.hole()) {
      target.zero(piece.volume(), piece.offset(), piece.length());
      return false;
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment bytes = arena.allocate(piece.length());
      source.read(piece, bytes);
      ExtentDigest.Value digest = new ExtentDigest().of(bytes);
      if (digests && target.alike(piece.volume(), piece.offset(), piece.length(), digest)) {
        alikeBytes += piece.length();
        return true;
      }
      sentBytes += piece.length();
      target.put(piece.volume(), piece.offset(), bytes);
      return false;
    }
  }
}
