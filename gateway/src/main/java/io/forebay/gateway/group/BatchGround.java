package io.forebay.gateway.group;

import io.forebay.gateway.block.Check;
import io.forebay.gateway.block.Position;
import io.forebay.gateway.mirror.Mirror;
import java.io.IOException;

/// The mirrors that a catch-up batch is applied to, as our own history has left them. On the agent, after the
/// intent; each step may be done again (R1).
record BatchGround(GroupCore core) {
  /// The mirror of a volume, made or grown as needed.
  Mirror mirror(VolumeEntry volume) throws IOException {
    GroupState now = core.state.get();
    MirrorTable mirrors = core.parts.mirrors();
    LogExtent log = now.log();
    Position at = new Position(now.identity().group(), 0, log.destagedLsn(), log.destagedChain());
    mirrors.create(volume, mirrors.backing(volume.number()), at);
    mirrors.grow(volume);
    return Check.present(mirrors.find(volume.number()), "mirror", volume.number(), 0);
  }

  /// A first sync does not tell of holes: nothing may be left of an earlier one, or of a group that was
  /// removed before its first sync was through.
  void clear(CatchUpHeader header) throws IOException {
    MirrorTable mirrors = core.parts.mirrors();
    for (VolumeEntry volume : header.control().volumes().volumes()) {
      mirrors.remove(volume.number(), volume.uuid(), mirrors.backing(volume.number()));
    }
  }

  /// What a batch over whole volumes does not cover comes by its log, onto nothing (R1): our own history may
  /// have left something there, or another volume of the same number.
  void empty(CatchUpHeader header, Projection control) throws IOException {
    if (header.kind() != CatchUpKind.WHOLE) {
      return;
    }
    MirrorTable mirrors = core.parts.mirrors();
    for (LocalVolume local : mirrors.local()) {
      VolumeEntry volume = control.volumes().byNumber(local.number());
      long covered = header.sizes().getOrDefault(local.number(), 0L);
      if (volume == null) {
        continue; // Dropped at the end.
      }
      boolean same = volume.uuid().equals(local.uuid());
      if (!same || covered == 0 && local.backing() instanceof Backing.Own) {
        core.parts.changes().removed(local.number());
        mirrors.remove(local.number(), local.uuid(), local.backing());
      } else {
        empty(volume, covered);
      }
    }
  }

  /// As far as our own history used it: a device may be larger, and the rest of it is nobody's.
  private void empty(VolumeEntry volume, long from) throws IOException {
    VolumeEntry ours = core.state.get().applied().volumes().byNumber(volume.number());
    Mirror mirror = mirror(volume);
    long used = ours == null ? mirror.sizeBytes() : ours.sizeBytes();
    long end = Math.min(Math.max(used, volume.sizeBytes()), mirror.sizeBytes());
    if (end > from) {
      core.parts.changes().written(volume.number(), from, end - from);
      mirror.zero(from, end - from, true);
    }
  }

  /// Volumes that the batch does not know were deleted.
  void dropOthers(Projection applied) throws IOException {
    for (LocalVolume local : core.parts.mirrors().local()) {
      if (applied.volumes().byNumber(local.number()) == null) {
        core.parts.changes().removed(local.number());
        core.parts.mirrors().remove(local.number(), local.uuid(), local.backing());
      }
    }
  }
}
