package io.forebay.gateway.link.catchup;

import io.forebay.gateway.disk.Memory;
import io.forebay.gateway.group.CatchUpPiece;
import io.forebay.gateway.group.CatchUpSource;
import io.forebay.gateway.link.FramedPipe;
import io.forebay.gateway.link.wire.Message;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Runs of a batch, read from the mirror by a worker, then sent by the agent one by one, each in as
/// many frames as the line's speed asks for.
final class Load {
  /// The largest piece fits; several small ones are read together.
  static final int BYTES = 2 * CatchUpPiece.BYTES_MAX;

  /// Of one load: holes take no bytes.
  private static final int RUNS_MAX = 256;

  private final Memory memory;
  private final List<Run> runs = new ArrayList<>();
  private int run; // Being sent.
  private int sentOfRun;
  private int toldOfRun;
  private int at; // In memory, of the next byte to send.

  /// Takes `memory` of [#BYTES].
  Load(Memory memory) {
    this.memory = memory;
  }

  /// Whether one more goes into a load with `runs`.
  static boolean takes(List<Run> runs) {
    int filled = 0;
    for (Run run : runs) {
      filled += run.bytes();
    }
    return runs.size() < RUNS_MAX && filled + CatchUpPiece.BYTES_MAX <= BYTES;
  }

  /// Reads what the peer lacks next. Returns whether the source has nothing more now. Blocks.
  boolean gather(CatchUpSource source) throws IOException {
    List<Run> found = new ArrayList<>();
    boolean none = false;
    while (!none && takes(found)) {
      CatchUpPiece next = source.next();
      none = next == null;
      if (next != null) {
        found.add(new Run(next, false));
      }
    }
    gather(found, source);
    return none;
  }

  /// Reads of `found`, which a load takes, what has to go. Blocks.
  void gather(List<Run> found, CatchUpSource source) throws IOException {
    runs.clear();
    runs.addAll(found);
    run = 0;
    sentOfRun = 0;
    toldOfRun = 0;
    at = 0;
    int filled = 0;
    for (Run now : found) {
      if (now.bytes() > 0) {
        source.read(now.piece(), memory.segment().asSlice(filled, now.bytes()));
        filled += now.bytes();
      }
    }
  }

  boolean sent() {
    return run == runs.size();
  }

  /// Whether what comes next need not go: [#pass] it.
  boolean alike() {
    return !sent() && runs.get(run).alike();
  }

  CatchUpPiece pass() {
    return runs.get(run++).piece();
  }

  /// Writes the next frame, with at most `bytesMax` bytes beside it. Returns what the peer has once it
  /// has that frame: whole blocks of a piece, so that a line that is cut again and again still makes
  /// progress; null when the frame did not complete one.
  @Nullable CatchUpPiece write(FramedPipe line, int channel, int bytesMax) {
    CatchUpPiece now = runs.get(run).piece();
    if (now.hole()) {
      line.write(channel, new Message.ExtentZero(now.volume(), now.offset(), now.length()));
      run++;
      return now;
    }
    ByteBuffer bytes = memory.segment().asSlice(at, now.length() - sentOfRun).asByteBuffer();
    FramedPipe.Extent from = new FramedPipe.Extent(now.volume(), now.offset() + sentOfRun);
    int count = line.writeExtent(channel, from, bytes, bytesMax);
    at += count;
    sentOfRun += count;
    return part(now);
  }

  private @Nullable CatchUpPiece part(CatchUpPiece now) {
    boolean through = sentOfRun == now.length();
    int whole = through ? sentOfRun : sentOfRun - sentOfRun % CatchUpPiece.BLOCK_BYTES;
    int from = toldOfRun;
    toldOfRun = whole;
    if (through) {
      sentOfRun = 0;
      toldOfRun = 0;
      run++;
    }
    return whole == from
        ? null
        : new CatchUpPiece(now.volume(), now.offset() + from, whole - from, false);
  }

  void free() {
    memory.close();
  }
}
