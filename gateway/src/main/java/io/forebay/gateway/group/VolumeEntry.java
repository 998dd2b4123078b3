package io.forebay.gateway.group;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A volume as the whole group knows it, the same on every appliance. `number` stands in records and
/// is never reused in the group; `uuid` never anywhere; `blockBytes` is the logical block told to
/// hosts.
public record VolumeEntry(int number, UUID uuid, String name, long sizeBytes, int blockBytes) {
  /// Smaller ones are mistakes.
  public static final long SIZE_BYTES_MIN = 1L << 20;

  /// What one mirror file may be on ext4 with room to spare for extents (16 TiB) is the file
  /// system's own limit; this one is the format's.
  public static final long SIZE_BYTES_MAX = 64L << 40;

  public static final int BLOCK_BYTES_SMALL = 512;
  public static final int BLOCK_BYTES_LARGE = 4096;

  VolumeEntry withName(String newName) {
    return new VolumeEntry(number, uuid, newName, sizeBytes, blockBytes);
  }

  VolumeEntry withSize(long newSizeBytes) {
    return new VolumeEntry(number, uuid, name, newSizeBytes, blockBytes);
  }

  /// Null, or one line that says why this is no volume.
  @Nullable String complaint() {
    if (number <= 0) {
      return "volume numbers start at 1, not " + number;
    }
    if (blockBytes != BLOCK_BYTES_SMALL && blockBytes != BLOCK_BYTES_LARGE) {
      return "the block size is 512 or 4096, not " + blockBytes;
    }
    if (sizeBytes < SIZE_BYTES_MIN || sizeBytes > SIZE_BYTES_MAX) {
      return "a volume has 1 MiB to 64 TiB, not " + sizeBytes + " bytes";
    }
    if (sizeBytes % blockBytes != 0) {
      return "a volume is whole blocks of " + blockBytes + " bytes, not " + sizeBytes + " bytes";
    }
    return Names.complaint("volume", name);
  }
}
