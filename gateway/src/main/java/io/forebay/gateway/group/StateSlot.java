package io.forebay.gateway.group;

import io.forebay.gateway.disk.Disk;
import io.forebay.gateway.disk.DiskFile;
import io.forebay.gateway.disk.Memory;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// One slot of a state file as found, and the rule which slot counts.
sealed interface StateSlot {
  int HEADER_BYTES = 64;

  /// "FBST".
  int MAGIC = 0x54534246;

  /// "FBSW".
  int WITNESS_MAGIC = 0x57534246;

  int VERSION = 1;

  /// No witness that reads back.
  long UNKNOWN = -1;

  int SEQUENCE_AT = 8;
  int GROUP_AT = 16;
  int LENGTH_AT = 32;
  int PAYLOAD_CRC_AT = 36;
  int HEADER_CRC_AT = 60;

  ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  ValueLayout.OfLong UUID_HALF = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  record Valid(UUID group, long sequence, byte[] payload) implements StateSlot {}

  record Invalid(String reason) implements StateSlot {}

  /// What [#choose] decides.
  sealed interface Choice {
    record Newest(Valid slot) implements Choice {}

    record Damaged(String reason) implements Choice {}
  }

  /// The slot that counts. One slot may be torn: the crash came before its sync. More than that is
  /// damage.
  static Choice choose(StateSlot even, StateSlot odd, long witness) {
    if (even instanceof Invalid(String why) && odd instanceof Invalid(String whyToo)) {
      return new Choice.Damaged("neither slot is valid (" + why + "; " + whyToo + ")");
    }
    Valid newest;
    if (even instanceof Valid a && odd instanceof Valid b) {
      if (!a.group().equals(b.group())) {
        return new Choice.Damaged("its slots name different groups");
      }
      if (Math.abs(a.sequence() - b.sequence()) != 1) {
        return new Choice.Damaged(
            "its slots have numbers " + a.sequence() + " and " + b.sequence());
      }
      newest = a.sequence() > b.sequence() ? a : b;
    } else if (witness == UNKNOWN) {
      return new Choice.Damaged("a slot and the witness are both unreadable");
    } else {
      newest = even instanceof Valid a ? a : (Valid) odd;
    }
    if (even instanceof Valid a && a.sequence() % 2 != 0
        || odd instanceof Valid b && b.sequence() % 2 != 1) {
      return new Choice.Damaged("number " + newest.sequence() + " stands in the wrong slot");
    }
    if (witness > newest.sequence()) {
      return new Choice.Damaged(
          "number "
              + witness
              + " was synced and cannot be read back; the newest readable is "
              + newest.sequence());
    }
    return new Choice.Newest(newest);
  }

  /// Reads and checks the slot at `at`.
  static StateSlot read(Disk disk, DiskFile file, long at) throws IOException {
    try (Memory memory = disk.allocate(StateFile.SLOT_BYTES_MAX)) {
      MemorySegment bytes = memory.segment();
      int got = file.read(bytes, at);
      String complaint = complaint(bytes, got, MAGIC);
      if (complaint != null) {
        return new Invalid(complaint);
      }
      int length = bytes.get(INT, LENGTH_AT);
      if (length < 0 || length > got - HEADER_BYTES) {
        return new Invalid("length");
      }
      MemorySegment payload = bytes.asSlice(HEADER_BYTES, length);
      if (crc(payload) != bytes.get(INT, PAYLOAD_CRC_AT)) {
        return new Invalid("payload checksum");
      }
      return new Valid(
          group(bytes), bytes.get(LONG, SEQUENCE_AT), payload.toArray(ValueLayout.JAVA_BYTE));
    }
  }

  /// The sequence number that was last synced when the witness was written, or [#UNKNOWN].
  static long readWitness(Disk disk, DiskFile file, long at) throws IOException {
    try (Memory memory = disk.allocate(HEADER_BYTES)) {
      MemorySegment bytes = memory.segment();
      int got = file.read(bytes, at);
      boolean valid = complaint(bytes, got, WITNESS_MAGIC) == null;
      return valid ? bytes.get(LONG, SEQUENCE_AT) : UNKNOWN;
    }
  }

  private static @Nullable String complaint(MemorySegment bytes, int got, int magic) {
    if (got < HEADER_BYTES || bytes.get(INT, 0) != magic) {
      return "no slot";
    }
    if (crc(bytes.asSlice(0, HEADER_CRC_AT)) != bytes.get(INT, HEADER_CRC_AT)) {
      return "header checksum";
    }
    int version = bytes.get(INT, 4);
    return version == VERSION
        ? null
        : "format " + version + ", but this release reads format " + VERSION;
  }

  /// Fills `image` with header, payload and zeroes.
  static void compose(MemorySegment image, UUID group, long sequence, byte[] payload) {
    image.fill((byte) 0);
    MemorySegment body = image.asSlice(HEADER_BYTES, payload.length);
    body.copyFrom(MemorySegment.ofArray(payload));
    header(image, MAGIC, group, sequence);
    image.set(INT, LENGTH_AT, payload.length);
    image.set(INT, PAYLOAD_CRC_AT, crc(body));
    image.set(INT, HEADER_CRC_AT, crc(image.asSlice(0, HEADER_CRC_AT)));
  }

  static void composeWitness(MemorySegment image, UUID group, long sequence) {
    image.fill((byte) 0);
    header(image, WITNESS_MAGIC, group, sequence);
    image.set(INT, HEADER_CRC_AT, crc(image.asSlice(0, HEADER_CRC_AT)));
  }

  private static void header(MemorySegment image, int magic, UUID group, long sequence) {
    image.set(INT, 0, magic);
    image.set(INT, 4, VERSION);
    image.set(LONG, SEQUENCE_AT, sequence);
    image.set(UUID_HALF, GROUP_AT, group.getMostSignificantBits());
    image.set(UUID_HALF, GROUP_AT + 8, group.getLeastSignificantBits());
  }

  private static UUID group(MemorySegment image) {
    return new UUID(image.get(UUID_HALF, GROUP_AT), image.get(UUID_HALF, GROUP_AT + 8));
  }

  private static int crc(MemorySegment bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes.asByteBuffer());
    return (int) crc.getValue();
  }
}
