package io.forebay.gateway.mirror;

import java.io.IOException;

/// A mirror that must not be used as it is: its sidecar does not fit, or it is not there. Says what
/// was found and what to do; nothing was changed.
public final class MirrorRefused extends IOException {
  private static final long serialVersionUID = 1L;

  /// What callers tell apart.
  public enum Reason {
    /// The mirror's file or device is not there.
    MISSING,
    /// There is something at the mirror's place that is not ours.
    FOREIGN,
    /// The sidecar is missing or neither of its slots is intact.
    NO_SIDECAR,
    /// It belongs to another volume or group.
    OTHER_VOLUME,
    /// It was last synced before the position that the group knows: put back from a backup.
    OLDER,
    /// It was synced beyond the position that the group knows: the group's state is the older one.
    NEWER,
    /// The file or device has become shorter than it was.
    TOO_SHORT
  }

  private final Reason reason;

  MirrorRefused(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
