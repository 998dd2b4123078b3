package io.forebay.gateway.group;

import io.forebay.gateway.block.Check;
import io.forebay.gateway.block.Lsn;
import io.forebay.gateway.disk.Disk;
import io.forebay.gateway.disk.DiskFile;
import io.forebay.gateway.disk.Memory;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Objects;
import java.util.UUID;

/// A group's state on disk: two slots written and synced in turn, and a witness that says which
/// sequence number was last synced. The bytes: docs/formats/state.md.
///
/// A torn slot is what a crash leaves: the other one counts. A slot that the witness has seen synced
/// and that does not read back is damage, and damage is never guessed around.
///
/// Confined to one thread at a time. A failed write is final until the file is opened anew (B5).
final class StateFile implements AutoCloseable {
  /// Every maximum of [GroupState] together stays below.
  static final int SLOT_BYTES_MAX = 1 << 20;

  /// Space is reserved in steps, so that a full disk refuses a change instead of failing a write.
  private static final long RESERVE_BYTES = 64 << 10;

  static final long WITNESS_AT = 2L * SLOT_BYTES_MAX;

  private final DiskFile file;
  private final Memory memory;
  private final UUID group;
  private final long[] reserved = new long[2];
  private long sequence;
  private boolean failed;

  /// What opening found.
  sealed interface Found {
    /// Gives the file.
    record Whole(StateFile file, GroupState state) implements Found {}

    /// Never guessed: an alarm, and the group stays down.
    record Damaged(String reason) implements Found {}
  }

  private StateFile(Disk disk, DiskFile file, UUID group, long sequence) {
    this.file = file;
    this.group = group;
    this.sequence = sequence;
    memory = disk.allocate(SLOT_BYTES_MAX);
  }

  /// Makes the file with `state` in both slots, durable with its name. Fails when it exists.
  static StateFile create(Disk disk, Path path, GroupState state) throws IOException {
    DiskFile file = disk.open(path, Disk.Mode.CREATE);
    StateFile made = new StateFile(disk, file, state.identity().group(), 0);
    try {
      made.write(state);
      made.write(state);
      made.file.sync();
      disk.syncDirectory(Objects.requireNonNull(path.getParent()));
      return made;
    } catch (IOException e) {
      made.close();
      throw e;
    }
  }

  /// Reads both slots and decides. Throws only when the file cannot be opened or read.
  static Found open(Disk disk, Path path) throws IOException {
    DiskFile file = disk.open(path, Disk.Mode.WRITE);
    try {
      StateSlot even = StateSlot.read(disk, file, 0);
      StateSlot odd = StateSlot.read(disk, file, SLOT_BYTES_MAX);
      long witness = StateSlot.readWitness(disk, file, WITNESS_AT);
      switch (StateSlot.choose(even, odd, witness)) {
        case StateSlot.Choice.Damaged(String reason) -> {
          file.close();
          return new Found.Damaged(path + ": " + reason);
        }
        case StateSlot.Choice.Newest(StateSlot.Valid slot) -> {
          GroupState state = StateCodec.decode(slot.payload());
          if (!state.identity().group().equals(slot.group())) {
            file.close();
            return new Found.Damaged(path + ": slot and contents name different groups");
          }
          return new Found.Whole(new StateFile(disk, file, slot.group(), slot.sequence()), state);
        }
      }
    } catch (Malformed e) {
      file.close();
      return new Found.Damaged(path + ": " + e.getMessage());
    } catch (IOException e) {
      file.close();
      throw e;
    }
  }

  /// Makes `state`, which was found, durable before anything is done upon it. The process before may
  /// have been killed amid a sync, or the sync have failed, so that it was read from a cache only
  /// (B5). Writes the same bytes to the same slot: a torn write changes nothing.
  void confirm(GroupState state) throws IOException {
    sequence--;
    write(state);
  }

  /// Whether a write failed: nothing is written any more.
  boolean failed() {
    return failed;
  }

  /// Writes `state` to the older slot and syncs. Blocks. When space cannot be reserved nothing has
  /// changed; any other failure is final.
  void write(GroupState state) throws IOException {
    Check.check(!failed, "B5 state file", sequence, 0);
    byte[] payload = StateCodec.encode(state);
    int bytes = (int) Lsn.roundUp(StateSlot.HEADER_BYTES + payload.length, Lsn.BLOCK_BYTES);
    Check.check(bytes <= SLOT_BYTES_MAX, "state slot", bytes, SLOT_BYTES_MAX);
    long next = sequence + 1;
    int slot = (int) (next & 1);
    long at = (long) slot * SLOT_BYTES_MAX;
    reserve(slot, at, bytes);
    MemorySegment image = memory.segment().asSlice(0, bytes);
    StateSlot.compose(image, group, next, payload);
    failed = true;
    file.write(image, at);
    file.sync();
    MemorySegment witness = memory.segment().asSlice(0, Lsn.BLOCK_BYTES);
    StateSlot.composeWitness(witness, group, next);
    file.write(witness, WITNESS_AT);
    failed = false;
    sequence = next;
  }

  /// Makes the witness of the last write durable too: for a clean stop.
  void settle() throws IOException {
    Check.check(!failed, "B5 state file", sequence, 0);
    failed = true;
    file.sync();
    failed = false;
  }

  private void reserve(int slot, long at, int bytes) throws IOException {
    if (bytes > reserved[slot]) {
      long wanted = Math.min(SLOT_BYTES_MAX, Lsn.roundUp(bytes, RESERVE_BYTES));
      file.allocate(at, wanted);
      reserved[slot] = wanted;
    }
  }

  @Override
  public void close() throws IOException {
    memory.close();
    file.close();
  }
}
