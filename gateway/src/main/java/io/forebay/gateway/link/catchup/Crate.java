package io.forebay.gateway.link.catchup;

import io.forebay.gateway.block.Check;
import io.forebay.gateway.disk.Memory;
import io.forebay.gateway.group.CatchUpTarget;
import io.forebay.gateway.group.Malformed;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/// What came of a batch since the last job: packed by the agent, put away and synced by the next job as
/// one. So the slower the disk, the fewer syncs.
final class Crate {
  /// Two of them keep a disk busy whose sync takes as long as a fast line needs for one.
  static final int BYTES = 4 << 20;

  /// Small extents come from a slow line, which does not send many between two jobs.
  private static final int ENTRIES_MAX = 4096;

  private sealed interface Entry {
    record Bytes(int volume, long offset, int at, int length) implements Entry {}

    record Zero(int volume, long offset, long length) implements Entry {}

    record Log(int at, int length) implements Entry {}
  }

  private final Memory memory;
  private final List<Entry> entries = new ArrayList<>();
  private int filled;

  /// Takes `memory` of [#BYTES].
  Crate(Memory memory) {
    this.memory = memory;
  }

  boolean isEmpty() {
    return entries.isEmpty();
  }

  /// Whether one more entry of `bytes` fits.
  boolean fits(int bytes) {
    return entries.size() < ENTRIES_MAX && filled + bytes <= BYTES;
  }

  void addBytes(int volume, long offset, MemorySegment bytes) {
    entries.add(new Entry.Bytes(volume, offset, filled, pack(bytes)));
  }

  void addZero(int volume, long offset, long length) {
    entries.add(new Entry.Zero(volume, offset, length));
  }

  void addLog(MemorySegment records) {
    entries.add(new Entry.Log(filled, pack(records)));
  }

  private int pack(MemorySegment bytes) {
    int length = (int) bytes.byteSize();
    Check.check(fits(length), "crate", filled, length);
    memory.segment().asSlice(filled, length).copyFrom(bytes);
    filled += length;
    return length;
  }

  /// Gives everything to `target` and makes it durable; empty afterwards. On a worker.
  void putAway(CatchUpTarget target) throws IOException, Malformed {
    MemorySegment bytes = memory.segment();
    for (Entry entry : entries) {
      switch (entry) {
        case Entry.Bytes(int volume, long offset, int at, int length) ->
            target.put(volume, offset, bytes.asSlice(at, length));
        case Entry.Zero(int volume, long offset, long length) ->
            target.zero(volume, offset, length);
        case Entry.Log(int at, int length) -> target.log(bytes.asSlice(at, length));
      }
    }
    target.sync();
    entries.clear();
    filled = 0;
  }

  void free() {
    memory.close();
  }
}
