package io.forebay.gateway.log;

import io.forebay.gateway.block.Epoch;
import io.forebay.gateway.block.EpochCause;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The payload of an EpochStart, little-endian:
///
/// ```
/// 0 epoch id  16 owner  32 cause  36 predecessor number  40 base lsn  48 base chain
/// ```
///
/// UUIDs as [StoredUuid].
final class EpochStart {
  static final int BYTES = 56;

  private static final int OWNER_AT = StoredUuid.BYTES;

  private EpochStart() {}

  static ByteBuffer encode(Epoch epoch, int predecessor) {
    ByteBuffer payload = ByteBuffer.allocate(BYTES).order(ByteOrder.LITTLE_ENDIAN);
    MemorySegment bytes = MemorySegment.ofBuffer(payload);
    StoredUuid.put(bytes, 0, epoch.id());
    StoredUuid.put(bytes, OWNER_AT, epoch.owner());
    return payload
        .putInt(32, epoch.cause().code())
        .putInt(36, predecessor)
        .putLong(40, epoch.baseLsn())
        .putLong(48, epoch.baseChain());
  }

  /// The store that wrote the EpochStart at `at`.
  static UUID owner(MemorySegment log, long at) {
    return StoredUuid.get(log, at + RecordLayout.HEADER_BYTES + OWNER_AT);
  }

  /// The epoch that the valid EpochStart at `at` begins, or null when its payload contradicts its
  /// place in the log: `previousEpoch` and `previousChain` come before it.
  static @Nullable Epoch decode(MemorySegment log, long at, int previousEpoch, long previousChain) {
    ByteBuffer payload =
        log.asSlice(at + RecordLayout.HEADER_BYTES, BYTES)
            .asByteBuffer()
            .order(ByteOrder.LITTLE_ENDIAN);
    UUID id = StoredUuid.get(log, at + RecordLayout.HEADER_BYTES);
    UUID owner = owner(log, at);
    payload.position(32);
    int cause = payload.getInt();
    int predecessor = payload.getInt();
    long baseLsn = payload.getLong();
    long baseChain = payload.getLong();
    boolean fits =
        cause >= EpochCause.FIRST.code()
            && cause <= EpochCause.SWITCHOVER.code()
            && predecessor == previousEpoch
            && baseLsn == RecordLayout.lsn(log, at)
            && baseChain == previousChain;
    if (!fits) {
      return null;
    }
    int number = RecordLayout.epoch(log, at);
    return new Epoch(number, id, owner, EpochCause.of(cause), baseLsn, baseChain);
  }
}
