package io.forebay.gateway.iscsi;

import io.forebay.gateway.nbd.MemoryVolume;
import io.forebay.gateway.scsi.LogicalUnit;
import io.forebay.gateway.scsi.TargetDevice;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// One target with volumes in memory, open to everybody but those that `closedTo` names; who `masked` names sees
/// the first of them only.
final class OneTarget implements Targets {
  static final String NAME = "iqn.2026-11.io.forebay:test:main";

  final TargetDevice device = new TargetDevice(NAME, List.of(1));
  final List<LogicalUnit> units;
  volatile String closedTo = "";
  volatile String masked = "";
  private final TargetDevice firstOnly = new TargetDevice(NAME, List.of(1));

  OneTarget(MemoryVolume... volumes) {
    units = List.of(volumes).stream().map(volume -> new LogicalUnit(volume, false, "")).toList();
    SortedMap<Integer, LogicalUnit> byNumber = new TreeMap<>();
    for (int i = 0; i < units.size(); i++) {
      byNumber.put(i, units.get(i));
    }
    device.units(byNumber);
    firstOnly.units(byNumber.headMap(1));
  }

  @Override
  public List<String> list(Asker asker) {
    return asker.initiator().equals(closedTo) ? List.of() : List.of(NAME);
  }

  @Override
  public Answer find(String name, Asker asker) {
    if (!name.equals(NAME)) {
      return new Answer.Unknown();
    }
    return asker.initiator().equals(closedTo)
        ? new Answer.Closed("not for this one")
        : new Answer.Open(asker.initiator().equals(masked) ? firstOnly : device);
  }
}
