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
/// A UUID is its most significant long, then its least significant one.
final class EpochStart {
  static final int BYTES = 56;

  private EpochStart() {}

  static ByteBuffer encode(Epoch epoch, int predecessor) {
    return ByteBuffer.allocate(BYTES)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(epoch.id().getMostSignificantBits())
        .putLong(epoch.id().getLeastSignificantBits())
        .putLong(epoch.owner().getMostSignificantBits())
        .putLong(epoch.owner().getLeastSignificantBits())
        .putInt(epoch.cause().code())
        .putInt(predecessor)
        .putLong(epoch.baseLsn())
        .putLong(epoch.baseChain())
        .flip();
  }

  /// The store that wrote the EpochStart at `at`.
  static UUID owner(MemorySegment log, long at) {
    long from = at + RecordLayout.HEADER_BYTES + 16;
    return new UUID(log.get(RecordLayout.LONG, from), log.get(RecordLayout.LONG, from + 8));
  }

  /// The epoch that the valid EpochStart at `at` begins, or null when its payload contradicts its
  /// place in the log: `previousEpoch` and `previousChain` come before it.
  static @Nullable Epoch decode(MemorySegment log, long at, int previousEpoch, long previousChain) {
    ByteBuffer payload =
        log.asSlice(at + RecordLayout.HEADER_BYTES, BYTES)
            .asByteBuffer()
            .order(ByteOrder.LITTLE_ENDIAN);
    UUID id = new UUID(payload.getLong(), payload.getLong());
    UUID owner = new UUID(payload.getLong(), payload.getLong());
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
