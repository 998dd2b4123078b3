package io.forebay.gateway.log;

import io.forebay.gateway.block.Lsn;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The first 4 KiB of a ring file. Little-endian; docs/formats/log.md.
///
/// ```
///   0 magic "FBRG"  4 version  8 group  24 store  40 ring bytes  48 boot id, 64 bytes ASCII
/// 112 CRC32C of [0, 112)
/// 128 appended          (stored after the record that it covers)
/// 192 durable: lsn, chain, check    256 durable: lsn, chain, check
/// ```
///
/// `kill -9` may fall between any two stores. The durable position has two places written in turn,
/// the LSN last. Of the places whose check is right the one with the higher LSN counts: a place that
/// was being written is wrong, or still has the lower LSN. Check = one step of [Chain] each over
/// chain and LSN.
final class RingHeader {
  static final int BYTES = Lsn.BLOCK_BYTES;

  private static final int MAGIC = 0x47524246;
  private static final int VERSION = 1;
  private static final int GROUP_AT = 8;
  private static final int STORE_AT = 24;
  private static final int RING_BYTES_AT = 40;
  private static final int BOOT_AT = 48;
  private static final int BOOT_BYTES = 64;
  private static final int CRC_AT = 112;
  private static final int APPENDED_AT = 128;
  private static final int DURABLE_A_AT = 192;
  private static final int DURABLE_B_AT = 256;

  /// Aligned, so that it has release stores.
  private static final ValueLayout.OfLong WORD =
      ValueLayout.JAVA_LONG.withOrder(ByteOrder.LITTLE_ENDIAN);

  private static final ValueLayout.OfInt INT_WORD =
      ValueLayout.JAVA_INT.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final MemorySegment bytes;

  /// Over the first [#BYTES] of a mapped ring file.
  RingHeader(MemorySegment file) {
    bytes = file.asSlice(0, BYTES);
  }

  /// Makes the header valid; the checksum, stored last, does it.
  void format(LogPlace place, String bootId, long ringBytes, long lsn, long chain) {
    INT_WORD.varHandle().setRelease(bytes, (long) CRC_AT, 0);
    bytes.asSlice(0, CRC_AT).fill((byte) 0);
    bytes.set(RecordLayout.INT, 0, MAGIC);
    bytes.set(RecordLayout.INT, 4, VERSION);
    StoredUuid.put(bytes, GROUP_AT, place.group());
    StoredUuid.put(bytes, STORE_AT, place.store());
    bytes.set(RecordLayout.LONG, RING_BYTES_AT, ringBytes);
    MemorySegment.copy(MemorySegment.ofArray(boot(bootId)), 0, bytes, BOOT_AT, BOOT_BYTES);
    bytes.set(WORD, APPENDED_AT, lsn);
    putDurable(DURABLE_A_AT, lsn, chain);
    putDurable(DURABLE_B_AT, lsn, chain);
    int crc = RecordLayout.crc(bytes, 0, CRC_AT);
    INT_WORD.varHandle().setRelease(bytes, (long) CRC_AT, crc);
  }

  /// Why this is not an intact ring header of `group` and `store`, or null.
  @Nullable String damage(LogPlace place) {
    if (RecordLayout.crc(bytes, 0, CRC_AT) != bytes.get(RecordLayout.INT, CRC_AT)) {
      return "its header is damaged or was never finished";
    }
    if (bytes.get(RecordLayout.INT, 0) != MAGIC || bytes.get(RecordLayout.INT, 4) != VERSION) {
      return "it has another format or version";
    }
    if (!place.group().equals(StoredUuid.get(bytes, GROUP_AT))) {
      return "it belongs to group " + StoredUuid.get(bytes, GROUP_AT);
    }
    if (!place.store().equals(StoredUuid.get(bytes, STORE_AT))) {
      return "it belongs to another instance of this store, " + StoredUuid.get(bytes, STORE_AT);
    }
    long durable = durableLsn();
    boolean sane =
        durable >= 0
            && durable % Lsn.BLOCK_BYTES == 0
            && appended() % Lsn.ALIGNMENT == 0
            && appended() >= durable
            && appended() - durable <= bytes.get(RecordLayout.LONG, RING_BYTES_AT);
    return sane ? null : "its watermarks are damaged";
  }

  /// Why an intact header does not fit this boot or its file, or null. Any valid size will do: a
  /// changed setting counts from the next clean stop on.
  @Nullable String unfit(String bootId, long fileBytes) {
    byte[] boot = bytes.asSlice(BOOT_AT, BOOT_BYTES).toArray(ValueLayout.JAVA_BYTE);
    if (!java.util.Arrays.equals(boot, boot(bootId))) {
      return "it is of another boot of this machine";
    }
    long recorded = bytes.get(RecordLayout.LONG, RING_BYTES_AT);
    boolean fits =
        recorded > 0
            && recorded <= LogShape.RING_BYTES_MAX
            && recorded % Lsn.FOLD_BYTES == 0
            && fileBytes == recorded + BYTES;
    if (!fits) {
      return "its file has " + fileBytes + " bytes where " + (recorded + BYTES) + " belong";
    }
    return null;
  }

  /// Everything stored before this call is in the ring when `lsn` is.
  void publishAppended(long lsn) {
    WORD.varHandle().setRelease(bytes, (long) APPENDED_AT, lsn);
  }

  /// Never moves backwards.
  void publishDurable(long lsn, long chain) {
    putDurable(newerDurableAt() == DURABLE_A_AT ? DURABLE_B_AT : DURABLE_A_AT, lsn, chain);
  }

  private void putDurable(long place, long lsn, long chain) {
    WORD.varHandle().setRelease(bytes, place + 8, chain);
    WORD.varHandle().setRelease(bytes, place + 16, check(lsn, chain));
    WORD.varHandle().setRelease(bytes, place, lsn);
  }

  private static long check(long lsn, long chain) {
    return Chain.seed(new UUID(chain, lsn));
  }

  long appended() {
    return bytes.get(WORD, APPENDED_AT);
  }

  /// -1 when neither place is right.
  long durableLsn() {
    return durableLsn(newerDurableAt());
  }

  long durableChain() {
    return bytes.get(WORD, newerDurableAt() + 8);
  }

  private long newerDurableAt() {
    return durableLsn(DURABLE_A_AT) >= durableLsn(DURABLE_B_AT) ? DURABLE_A_AT : DURABLE_B_AT;
  }

  private long durableLsn(long place) {
    long lsn = bytes.get(WORD, place);
    boolean right = bytes.get(WORD, place + 16) == check(lsn, bytes.get(WORD, place + 8));
    return right ? lsn : -1;
  }

  private static byte[] boot(String bootId) {
    return java.util.Arrays.copyOf(bootId.getBytes(StandardCharsets.US_ASCII), BOOT_BYTES);
  }
}
