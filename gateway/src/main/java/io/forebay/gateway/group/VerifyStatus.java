package io.forebay.gateway.group;

import java.util.List;
import java.util.UUID;

/// How the comparison of both copies stands. Times are wall time in milliseconds, 0: never.
///
/// @param peer the far side
/// @param detail why it failed, or what it waits for; "" else
/// @param position every piece is compared at this position or a later one
/// @param doneBytes of `totalBytes`
/// @param differingBytes in `differingExtents` extents; `extents` are the first of them
/// @param unverifiedBytes changed too often, or could not be read
/// @param verifiedMillis when the last one over all volumes that went through began
public record VerifyStatus(
    UUID peer,
    State state,
    String detail,
    long startedMillis,
    long endedMillis,
    long position,
    long doneBytes,
    long totalBytes,
    long differingBytes,
    long differingExtents,
    List<VerifyExtent> extents,
    long unverifiedBytes,
    long verifiedMillis) {
  public enum State {
    /// None has been through yet.
    NEVER,
    RUNNING,
    /// The last one went through.
    DONE,
    /// Somebody ended it before it was through.
    STOPPED,
    FAILED,
    /// What it found is being sent; then that is compared again.
    REPAIRING
  }

  public VerifyStatus {
    extents = List.copyOf(extents);
  }
}
