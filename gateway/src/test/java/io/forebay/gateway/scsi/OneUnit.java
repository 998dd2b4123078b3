package io.forebay.gateway.scsi;

import io.forebay.gateway.nbd.MemoryVolume;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// A target with one unit of 16 MiB over memory.
final class OneUnit {
  static final String NAME = "iqn.2026-11.io.forebay:lab:g";

  final MemoryVolume volume = new MemoryVolume("v", 16 << 20);
  final LogicalUnit unit;
  final TargetDevice target = new TargetDevice(NAME, List.of(1));

  OneUnit(int blockBytes, boolean readOnly) {
    volume.blockBytes = blockBytes;
    unit = new LogicalUnit(volume, readOnly, "");
    target.units(new TreeMap<>(Map.of(0, unit)));
  }

  static OneUnit of512() {
    return new OneUnit(512, false);
  }

  Initiator initiator() {
    return Initiator.settled(target, "a");
  }

  /// `count` bytes of `value`.
  static byte[] bytes(int count, int value) {
    byte[] bytes = new byte[count];
    Arrays.fill(bytes, (byte) value);
    return bytes;
  }
}
