package io.forebay.gateway.group;

import io.forebay.gateway.block.Acknowledgement;
import io.forebay.gateway.block.Volume;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What hosts may open of a group: the live volumes of a primary that serves, and the volumes of a settled
/// hold. Changed on the agent; read by anybody.
final class ExportTable {
  private final GroupCore core;
  private final RemoteAcks acks;
  private final Map<Integer, GroupVolume> live = new HashMap<>();
  private final List<HeldVolume> held = new ArrayList<>();
  private @Nullable Flow flow;
  private @Nullable Hold hold;
  private volatile List<Volume> exports = List.of();
  private volatile Runnable onChanged = () -> {};

  ExportTable(GroupCore core, RemoteAcks acks) {
    this.core = core;
    this.acks = acks;
  }

  List<Volume> exports() {
    return exports;
  }

  void onChanged(Runnable told) {
    onChanged = told;
  }

  /// The volumes that are served elsewhere have changed.
  void tell() {
    onChanged.run();
  }

  /// Brings the exports in line with role, phase, volume table and hold.
  void update() {
    if (core.flow() != flow) {
      closeAll();
      flow = core.flow();
    }
    updateLive();
    updateHeld();
    List<Volume> all = new ArrayList<>();
    core.live().volumes().volumes().stream()
        .map(volume -> live.get(volume.number()))
        .filter(volume -> volume != null)
        .forEach(all::add);
    all.addAll(held);
    exports = List.copyOf(all);
    onChanged.run();
  }

  private void updateLive() {
    Flow now = flow;
    VolumeTable table = core.primary() ? core.live().volumes() : VolumeTable.EMPTY;
    live.values()
        .removeIf(volume -> {
          boolean gone = table.byNumber(volume.number()) == null;
          if (gone) {
            volume.close();
          }
          return gone;
        });
    for (VolumeEntry entry : table.volumes()) {
      GroupVolume volume = live.get(entry.number());
      if (volume != null) {
        volume.changed(entry, promise(entry));
      } else if (now != null) {
        live.put(
            entry.number(),
            new GroupVolume(entry, promise(entry), now, core.parts.mirrors(), acks));
      }
    }
  }

  /// What this release does not understand is kept the safest way that stalls nobody.
  AckPolicy promise(VolumeEntry entry) {
    byte @Nullable [] value =
        core.live().states().get(AckPolicy.NAMESPACE, entry.uuid().toString());
    AckPolicy found = AckPolicy.decode(value);
    return found == null ? new AckPolicy(Acknowledgement.DURABLE, 0) : found;
  }

  private void updateHeld() {
    Hold standing = core.state.get().stops().hold();
    Hold settled = standing != null && standing.settled() ? standing : null;
    Flow now = flow;
    if (settled == null ? hold == null : settled.equals(hold)) {
      return;
    }
    held.forEach(HeldVolume::close);
    held.clear();
    hold = settled;
    if (settled != null && now != null) {
      for (VolumeEntry entry : core.state.get().applied().volumes().volumes()) {
        held.add(
            new HeldVolume(entry, settled, now.reads, core.parts.mirrors(), core.parts.changes()));
      }
    }
  }

  /// Ends a live export before its volume's delete is logged.
  void close(int number) {
    GroupVolume volume = live.remove(number);
    if (volume != null) {
      volume.close();
    }
  }

  /// Ends every export.
  void closeAll() {
    live.values().forEach(GroupVolume::close);
    live.clear();
    held.forEach(HeldVolume::close);
    held.clear();
    hold = null;
    exports = List.of();
    onChanged.run();
  }
}
