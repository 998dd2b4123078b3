package io.forebay.gateway.link.packing;

import io.forebay.gateway.block.Check;
import io.forebay.gateway.disk.Disk;
import io.forebay.gateway.disk.Memory;
import io.forebay.gateway.link.wire.Limits;
import java.lang.foreign.MemorySegment;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Blocks of a group that both ends of a line hold: what later blocks are told by. The sender alone says
/// what is put where; so both ends are alike as long as they have counted the same frames under the same
/// id. An address is a byte in all slots, one behind the other. Confined to the peer's agent.
public final class Bases implements AutoCloseable {
  /// Bytes of a block, and of its slot.
  public static final int BLOCK_BYTES = 4096;

  public static final int SLOTS_MAX = Limits.BASE_SLOTS_MAX;

  /// Memory comes in pieces of so many slots, when one of them is first used.
  private static final int CHUNK_SLOTS = 4096;

  private final Disk disk;
  private final int slots;
  private final @Nullable Memory[] chunks;
  private UUID id = new UUID(0, 0);
  private long frames;

  public Bases(Disk disk, int slots) {
    Check.check(slots > 0 && slots <= SLOTS_MAX, "slots", slots, SLOTS_MAX);
    this.disk = disk;
    this.slots = slots;
    chunks = new @Nullable Memory[Math.ceilDiv(slots, CHUNK_SLOTS)];
  }

  public int slots() {
    return slots;
  }

  public UUID id() {
    return id;
  }

  /// Coded frames that are in it.
  public long frames() {
    return frames;
  }

  /// Another frame is in it.
  void count() {
    frames++;
  }

  /// From now on it is what `counted` frames have put under `as`.
  public void begin(UUID as, long counted) {
    id = as;
    frames = counted;
  }

  /// The memory in which `slot` lies, from [#offset] on.
  public MemorySegment chunk(int slot) {
    int at = slot / CHUNK_SLOTS;
    Memory held = chunks[at];
    if (held == null) {
      long room = Math.min(CHUNK_SLOTS, slots - at * CHUNK_SLOTS);
      held = disk.allocate(room * BLOCK_BYTES);
      chunks[at] = held;
    }
    return held.segment();
  }

  public static long offset(int slot) {
    return (long) (slot % CHUNK_SLOTS) * BLOCK_BYTES;
  }

  /// Puts a block into `slot`.
  void put(int slot, MemorySegment block) {
    Check.check(block.byteSize() == BLOCK_BYTES, "a slot is a block", block.byteSize(), slot);
    MemorySegment.copy(block, 0, chunk(slot), offset(slot), BLOCK_BYTES);
  }

  @Override
  public void close() {
    for (int i = 0; i < chunks.length; i++) {
      Memory held = chunks[i];
      if (held != null) {
        held.close();
        chunks[i] = null;
      }
    }
  }
}
