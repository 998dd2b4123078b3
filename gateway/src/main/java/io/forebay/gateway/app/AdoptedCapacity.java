package io.forebay.gateway.app;

import io.forebay.gateway.control.settings.Quantity;
import io.forebay.gateway.control.settings.SettingKey;
import io.forebay.gateway.log.LogShape;
import java.io.IOException;

/// How large the change buffer of a group is that a peer brings along. Nobody here said how large for this one, and its
/// slots come one by one with the first copy: what does not fit beside the volumes would stop that copy with a full disk.
final class AdoptedCapacity {
  /// Of what is free the buffer takes no more than one part in so many: half; the rest is for volumes and staging.
  static final int FREE_SHARE = 2;

  private AdoptedCapacity() {}

  /// Returns `wanted` bytes, or what of it the share of `freeBytes` holds, in whole segments, but never less than a
  /// buffer may have. Throws [IOException], with a sentence for both operators, when not even that is free.
  static long of(long wanted, long freeBytes) throws IOException {
    long share = freeBytes / FREE_SHARE;
    if (wanted <= share) {
      return wanted;
    }
    long least = SettingKey.BUFFER_CAPACITY.least();
    if (freeBytes < least) {
      throw new IOException(
          "there is no room for its change buffer: %s are free, of the %s that it takes at the least; make space, or set buffer.directory to a larger disk"
              .formatted(Quantity.printSize(freeBytes), Quantity.printSize(least)));
    }
    return Math.max(share - share % LogShape.SEGMENT_BYTES_DEFAULT, least);
  }
}
