package io.forebay.gateway.control;

import java.util.List;

/// How the comparison of both copies of a group stands. Times in milliseconds since 1970 UTC, 0: never.
///
/// @param peer the other side
/// @param problem why it failed or what it waits for; "" when all is well
/// @param position LSN; every piece was compared there or later
/// @param verifiedMillis both copies were compared whole, from then on: when the last one began that went
///     through
/// @param doneBytes of `totalBytes`
/// @param differingBytes in `differingExtents`, of which `extents` lists the first 1000
/// @param unverifiedBytes changed too often to be compared, or could not be read
/// @param readBytesPerSecondMax what may be read of each mirror in a second: the primary's setting; 0 elsewhere
public record VerifyReport(
    String group,
    String peer,
    State state,
    String problem,
    long startedMillis,
    long endedMillis,
    long verifiedMillis,
    long position,
    long doneBytes,
    long totalBytes,
    long differingBytes,
    long differingExtents,
    long unverifiedBytes,
    long readBytesPerSecondMax,
    List<Range> extents) {
  public enum State {
    /// None has been through yet.
    NEVER,
    RUNNING,
    /// The last one went through.
    DONE,
    STOPPED,
    FAILED,
    /// What differs is being sent; then it is compared again.
    REPAIRING
  }

  /// A range of a volume that is not the same on both sides.
  public record Range(String volume, long offset, long length) {}
}
