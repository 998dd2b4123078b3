package io.forebay.gateway.scsi;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Buffers in which a unit's commands look at what they read, [ScsiLimits#SCRATCH_BUFFERS] at most (M1):
/// who finds none waits in a line. Off heap, since volumes read into such. Any thread.
final class Scratch {
  private final Deque<ByteBuffer> free = new ArrayDeque<>();
  private final Deque<Consumer<ByteBuffer>> waiting = new ArrayDeque<>();
  private int made;

  /// Gives a buffer of [ScsiLimits#PIECE_BYTES_MAX] to `go`, at once or later. To be given back once.
  void take(Consumer<ByteBuffer> go) {
    @Nullable ByteBuffer found;
    synchronized (free) {
      found = free.poll();
      if (found == null && made < ScsiLimits.SCRATCH_BUFFERS) {
        made++;
        found = ByteBuffer.allocateDirect(ScsiLimits.PIECE_BYTES_MAX);
      }
      if (found == null) {
        waiting.add(go);
        return;
      }
    }
    go.accept(found);
  }

  void giveBack(ByteBuffer buffer) {
    @Nullable Consumer<ByteBuffer> next;
    synchronized (free) {
      next = waiting.poll();
      if (next == null) {
        free.push(buffer);
        return;
      }
    }
    next.accept(buffer);
  }
}
