package io.forebay.gateway.group;

import io.forebay.gateway.block.Check;
import io.forebay.gateway.block.SteadySpan;
import io.forebay.gateway.disk.Memory;
import io.forebay.gateway.group.VerifyStatus.State;
import io.forebay.gateway.mirror.Mirror;
import io.forebay.gateway.mirror.SteadyReader.Reading;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One comparison of this appliance's mirrors with a peer's, while hosts write. The link asks the peer and
/// brings the answers; it may come and go, the run stays. A restart forgets it.
///
/// A piece is compared at a position for which both sides know that their mirrors had just these bytes
/// ([SteadySpan]). What differs is taken apart down to blocks, and a block counts when it was found to
/// differ twice, at two looks: then hosts' writes cannot be the reason, nor can one read that went wrong.
///
/// Guarded by itself. [#gather] blocks, the rest does not.
public final class VerifyRun {
  /// Pieces asked about and not answered: as much as the peer may be behind without slowing it down, 1 GiB.
  public static final int OUTSTANDING_MAX = 1024;

  /// Read by one [#gather] at most.
  static final int IO_BYTES = 8 << 20;

  /// Of what may be read in a second, read by one [#gather]: a slow rate is no slow series of bursts.
  private static final int GATHERS_A_SECOND = 8;

  /// While hosts write about as fast as the disk takes it: read by one [#gather], and the rest after it.
  static final int BUSY_IO_BYTES = 1 << 20;

  static final long BUSY_REST_NANOS = 50_000_000L;

  /// What a look costs at least.
  private static final int LOOK_BYTES = 16 << 10;

  private static final long SECOND = 1_000_000_000L;

  /// What a run needs of its group.
  interface Door {
    /// As [io.forebay.gateway.mirror.SteadyReader#during].
    @Nullable SteadySpan during(VerifyPiece piece, Reading reading) throws IOException;

    /// The mirror of a volume, or null when it is no more.
    @Nullable Mirror mirror(int volume);

    /// Bytes of the volume now; 0 when it is no more.
    long sizeBytes(int volume);

    Memory allocate(int bytes);

    long nanos();

    /// Whether hosts write about as fast as the disk takes it.
    boolean busy();

    /// So much of each mirror may be read in a second.
    long readBytesPerSecond();

    /// What the line to the peer takes; 0: not known.
    long lineBytesPerSecond();

    /// It is over, or has found the first difference.
    void news(VerifyRun run);
  }

  /// A question to the peer, and what it is for.
  public record Asked(VerifyAsk ask, VerifyLook look) {}

  /// When it began, by the wall and in the log.
  record Beginning(long wallMillis, long lsn, boolean whole) {}

  final UUID peer;
  final Beginning beginning;
  private final Door door;
  private final ExtentSet scope;
  private final VerifyPlan plan;
  private final ExtentSet differing = new ExtentSet();
  private final ExtentDigest hash = new ExtentDigest(); // Of whoever gathers: one at a time.
  private final Object gathering = new Object();
  private long gathered; // Bytes that whoever gathers has read.
  private State state = State.RUNNING;
  private String detail = "";
  private boolean recorded;
  private int inHand; // Taken from the plan, and not answered.
  private long doneBytes;
  private long unverifiedBytes;
  private long restUntilNanos;

  /// Takes `scope`: what is to be compared.
  VerifyRun(UUID peer, ExtentSet scope, Beginning beginning, Door door) {
    this.peer = peer;
    this.scope = scope;
    this.beginning = beginning;
    this.door = door;
    plan = new VerifyPlan(scope);
    restUntilNanos = door.nanos();
  }

  // ---- For the link

  /// Nanoseconds until [#gather] is worth calling; [Long#MAX_VALUE]: not before an answer.
  public synchronized long restNanos() {
    long now = door.nanos();
    if (state != State.RUNNING || inHand >= OUTSTANDING_MAX) {
      return Long.MAX_VALUE;
    }
    long due = plan.dueNanos(now);
    return due == Long.MAX_VALUE ? due : Math.max(0, Math.max(due, restUntilNanos) - now);
  }

  public long lineBytesPerSecond() {
    return door.lineBytesPerSecond();
  }

  /// Reads up to `most` pieces. Blocks.
  public List<Asked> gather(int most) {
    synchronized (gathering) {
      long began = door.nanos();
      boolean busy = door.busy();
      long rate = Math.max(1, door.readBytesPerSecond());
      long room = busy ? BUSY_IO_BYTES : Math.clamp(rate / GATHERS_A_SECOND, 1, IO_BYTES);
      gathered = 0;
      List<Asked> found = new ArrayList<>();
      try (Memory memory = door.allocate(VerifyPiece.BYTES_MAX)) {
        VerifyLook look = take();
        while (look != null) {
          gathered += LOOK_BYTES;
          Asked asked = look(look, memory.segment());
          if (asked != null) {
            found.add(asked);
          }
          look = gathered < room && found.size() < most ? take() : null;
        }
      }
      long pace = gathered * SECOND / rate;
      rest(began + (busy ? Math.max(pace, BUSY_REST_NANOS) : pace));
      return found;
    }
  }

  private synchronized @Nullable VerifyLook take() {
    VerifyLook look =
        state == State.RUNNING && inHand < OUTSTANDING_MAX ? plan.next(door.nanos()) : null;
    if (look != null) {
      inHand++;
    }
    return look;
  }

  private synchronized void rest(long untilNanos) {
    restUntilNanos = untilNanos;
    endIfThrough();
  }

  /// Null: it needs no asking, or will be looked at again.
  private @Nullable Asked look(VerifyLook wanted, MemorySegment memory) {
    VerifyLook look = wanted;
    try {
      Mirror mirror = door.mirror(wanted.volume());
      long size = door.sizeBytes(wanted.volume());
      if (wanted.offset() >= size) {
        settled(wanted.length()); // Deleted meanwhile, or the rest of its last block.
        return null;
      }
      if (mirror == null || mirror.sizeBytes() < Math.min(size, wanted.end())) {
        absent(wanted);
        return null;
      }
      VerifyPiece piece = shaped(wanted, mirror, size);
      look = cut(wanted, piece);
      ExtentDigest.Value[] digest = {new ExtentDigest.Value(0, 0)};
      boolean[] same = {true};
      MemorySegment bytes = piece.hole() ? memory : memory.asSlice(0, piece.length());
      SteadySpan span =
          door.during(
              piece,
              () -> {
                if (piece.hole()) {
                  same[0] = mirror.nextData(piece.offset()) >= piece.offset() + piece.length();
                } else {
                  gathered += piece.length();
                  mirror.read(bytes, piece.offset());
                  digest[0] = hash.of(bytes);
                }
              });
      if (span != null && same[0]) {
        return new Asked(new VerifyAsk(piece, span, digest[0]), look);
      }
    } catch (IOException e) {
      // Not verified, in the end, if it stays so: as what changes all the time.
    }
    unsteady(look);
    return null;
  }

  private static VerifyPiece shaped(VerifyLook look, Mirror mirror, long size) throws IOException {
    long from = look.offset();
    long end = Math.min(look.end(), size);
    if (!look.closer()) {
      long data = Math.min(end, mirror.nextData(from));
      if (data == end || data - from >= VerifyPiece.BYTES_MAX) {
        return new VerifyPiece(look.volume(), from, data - from, true);
      }
      long step = VerifyPiece.BYTES_MAX;
      end = Math.min(end, from / step * step + step);
    }
    return new VerifyPiece(look.volume(), from, end - from, false);
  }

  /// What of a look a piece is; of the last block of a volume that has no whole ones, all of it.
  private synchronized VerifyLook cut(VerifyLook look, VerifyPiece piece) {
    long end = piece.offset() + piece.length();
    if (look.closer() || look.end() - end < VerifyPlan.BLOCK_BYTES) {
      return look;
    }
    plan.rest(look, end);
    return new VerifyLook(look.volume(), look.offset(), piece.length(), 0, false, false);
  }

  private synchronized void settled(long bytes) {
    inHand--;
    doneBytes += bytes;
  }

  private synchronized void unsteady(VerifyLook look) {
    inHand--;
    if (!plan.unsteady(look, door.nanos())) {
      unverified(look);
    }
  }

  private synchronized void absent(VerifyLook look) {
    inHand--;
    if (!plan.absent(look, door.nanos())) {
      unverified(look);
    }
  }

  private void unverified(VerifyLook look) {
    unverifiedBytes += look.length();
    doneBytes += look.length();
  }

  /// What the peer found, one for each of `asked`.
  public synchronized void answered(List<Asked> asked, List<VerifyFinding> findings) {
    Check.check(asked.size() == findings.size(), "an answer", asked.size(), findings.size());
    long now = door.nanos();
    for (int i = 0; i < asked.size(); i++) {
      VerifyLook look = asked.get(i).look();
      inHand--;
      switch (findings.get(i)) {
        case SAME -> doneBytes += look.length();
        case DIFFERS -> {
          if (!plan.differs(look, now)) {
            differs(look);
          }
        }
        case UNSTEADY -> {
          if (!plan.unsteady(look, now)) {
            unverified(look);
          }
        }
        case ABSENT -> {
          if (!plan.absent(look, now)) {
            unverified(look);
          }
        }
      }
    }
    endIfThrough();
  }

  private void differs(VerifyLook look) {
    boolean first = differing.isEmpty();
    differing.add(look.volume(), look.offset(), look.length());
    doneBytes += look.length();
    if (first && state == State.RUNNING) {
      door.news(this);
    }
  }

  /// The line was lost before these were answered.
  public synchronized void unanswered(List<Asked> asked) {
    for (Asked each : asked) {
      inHand--;
      plan.giveBack(each.look());
    }
  }

  private void endIfThrough() {
    if (state == State.RUNNING && inHand == 0 && plan.exhausted()) {
      end(State.DONE, "");
    }
  }

  /// It cannot be carried out.
  public synchronized void fail(String why) {
    end(State.FAILED, why);
  }

  // ---- For the group

  synchronized void stop() {
    end(State.STOPPED, "");
  }

  private void end(State how, String why) {
    if (state == State.RUNNING) {
      state = how;
      detail = why;
      door.news(this);
    }
  }

  synchronized State state() {
    return state;
  }

  /// Its findings are known to the group.
  synchronized void recorded() {
    recorded = true;
  }

  /// Whether there is more to come of it.
  synchronized boolean underWay() {
    return state == State.RUNNING || state == State.DONE && !recorded;
  }

  synchronized String detail() {
    return detail;
  }

  synchronized ExtentSet differing() {
    return differing.copy();
  }

  ExtentSet scope() {
    return scope;
  }

  synchronized long doneBytes() {
    return Math.min(doneBytes, scope.bytes());
  }

  long totalBytes() {
    return scope.bytes();
  }

  synchronized long unverifiedBytes() {
    return unverifiedBytes;
  }
}
