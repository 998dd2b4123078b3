package io.forebay.gateway.control;

/// How a seed of a group stands: the last one since the start, or the one that was imported for the first copy
/// that is still to come. Times in milliseconds since 1970 UTC, 0: not yet, or not known since a restart.
///
/// @param place file or device; "" when not known since a restart
/// @param peer whom it is written for; "" of an import
/// @param doneBytes of `totalBytes` of all volumes are behind it
/// @param dataBytes of these that are not zero
/// @param problem why it failed or is unfinished; "" when all is well
public record SeedReport(
    String group,
    Kind kind,
    State state,
    String place,
    String peer,
    long startedMillis,
    long endedMillis,
    long doneBytes,
    long totalBytes,
    long dataBytes,
    String problem) {
  public enum Kind {
    NONE,
    EXPORT,
    IMPORT
  }

  public enum State {
    /// There was none since the start.
    NONE,
    RUNNING,
    DONE,
    /// Nothing is left of it.
    FAILED,
    /// A part was imported: nothing else comes until the rest is, or it is given up.
    UNFINISHED
  }

  /// Of a group that has seen none.
  public static SeedReport none(String group) {
    return new SeedReport(group, Kind.NONE, State.NONE, "", "", 0, 0, 0, 0, 0, "");
  }
}
