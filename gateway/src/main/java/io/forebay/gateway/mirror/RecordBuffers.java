package io.forebay.gateway.mirror;

import io.forebay.gateway.block.Lsn;
import io.forebay.gateway.disk.Disk;
import io.forebay.gateway.disk.Memory;
import io.forebay.gateway.log.RecordLayout;
import java.util.ArrayDeque;

/// Native buffers of one record each, one per running worker ([ReadWorkers#RUNNING_MAX] bounds them),
/// kept for the next.
final class RecordBuffers implements AutoCloseable {
  static final long BYTES = Lsn.roundUp(RecordLayout.RECORD_BYTES_MAX, Lsn.BLOCK_BYTES);

  private final Disk disk;
  private final ArrayDeque<Memory> free = new ArrayDeque<>();

  RecordBuffers(Disk disk) {
    this.disk = disk;
  }

  /// Gives a buffer, to be given back by [#give].
  synchronized Memory take() {
    return free.isEmpty() ? disk.allocate(BYTES) : free.pop();
  }

  synchronized void give(Memory buffer) {
    free.push(buffer);
  }

  @Override
  public synchronized void close() {
    free.forEach(Memory::close);
    free.clear();
  }
}
