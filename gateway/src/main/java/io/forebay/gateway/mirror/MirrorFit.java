package io.forebay.gateway.mirror;

import io.forebay.gateway.block.Lsn;
import io.forebay.gateway.mirror.MirrorRefused.Reason;

/// Whether a mirror is the one that the group's state stands for: a disk put back from a backup, or
/// carried over from elsewhere, is refused before anything is read from it.
final class MirrorFit {
  private MirrorFit() {}

  static void identity(MirrorPlace place, SidecarRecord found, MirrorIdentity wanted)
      throws MirrorRefused {
    if (!found.identity().equals(wanted)) {
      String detail =
          "%s holds volume %s of group %s, not volume %s of group %s: the wrong file or device"
              .formatted(
                  place.file(),
                  found.identity().volume(),
                  found.identity().group(),
                  wanted.volume(),
                  wanted.group());
      throw new MirrorRefused(Reason.OTHER_VOLUME, detail);
    }
  }

  static void position(MirrorPlace place, SidecarRecord found, long recordedLsn, long destaging)
      throws MirrorRefused {
    long lsn = found.synced().lsn();
    if (lsn < recordedLsn) {
      String detail =
          "%s was last synced at %s, the group knows it at %s: it was put back from a backup, or "
                  .formatted(place.file(), Lsn.print(lsn), Lsn.print(recordedLsn))
              + "its disk lost writes. Take the volume from the peer";
      throw new MirrorRefused(Reason.OLDER, detail);
    }
    if (lsn > Math.max(recordedLsn, destaging)) {
      String detail =
          "%s was last synced at %s, but the group's state goes only to %s: the state was put back "
                  .formatted(place.file(), Lsn.print(lsn), Lsn.print(destaging))
              + "from a backup. Bring both back from the same instant, or take the volume from the peer";
      throw new MirrorRefused(Reason.NEWER, detail);
    }
  }

  static void size(MirrorPlace place, SidecarRecord found, long sizeBytes) throws MirrorRefused {
    if (sizeBytes < found.sizeBytes()) {
      String detail =
          "%s has %d bytes, it had %d when it was last synced: somebody cut it. Take the volume from"
              + " the peer";
      throw new MirrorRefused(
          Reason.TOO_SHORT, detail.formatted(place.file(), sizeBytes, found.sizeBytes()));
    }
  }
}
