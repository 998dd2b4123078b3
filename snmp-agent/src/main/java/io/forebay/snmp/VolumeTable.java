package io.forebay.snmp;

import static io.forebay.snmp.Cells.bytes;
import static io.forebay.snmp.Cells.text;
import static io.forebay.snmp.Cells.truth;
import static io.forebay.snmp.Cells.unsigned;
import static io.forebay.snmp.Cells.word;

import io.forebay.gateway.control.Status;
import java.util.List;

/// Volumes.
final class VolumeTable {
  static final Table<Status.Volume> VOLUMES =
      new Table<>(
          4,
          List.of(
              new Column<>(2, "forebayVolumeName", volume -> text(volume.name())),
              new Column<>(3, "forebayVolumeId", volume -> text(volume.id().toString())),
              new Column<>(4, "forebayVolumeGroup", volume -> text(volume.group())),
              new Column<>(5, "forebayVolumeSize", volume -> bytes(volume.sizeBytes())),
              new Column<>(6, "forebayVolumeBlockSize", volume -> unsigned(volume.blockBytes())),
              new Column<>(7, "forebayVolumeWritable", volume -> truth(volume.writable())),
              new Column<>(8, "forebayVolumeAllocated", volume -> bytes(volume.allocatedBytes())),
              new Column<>(9, "forebayVolumePromise", volume -> word(volume.ack().promise())),
              new Column<>(
                  10, "forebayVolumePromiseInForce", volume -> word(volume.ack().inForce())),
              new Column<>(11, "forebayVolumeExport", volume -> text(volume.export().summary()))));

  private VolumeTable() {}
}
