package io.forebay.gateway.group;

/// How the writing or importing of a seed stands. Bytes: `doneBytes` of `totalBytes` of all volumes are
/// behind it, of which `dataBytes` were not zero and travel. Times in wall milliseconds, 0: not yet, or not
/// known since a restart.
///
/// @param place file or device; "" when that is not known since a restart
/// @param peer whom it is for; of an import whom it came from, as far as known
/// @param problem why it failed; "" else
public record SeedStatus(
    Kind kind,
    State state,
    String place,
    String peer,
    long doneBytes,
    long totalBytes,
    long dataBytes,
    long startedMillis,
    long endedMillis,
    String problem) {
  public enum Kind {
    EXPORT,
    IMPORT
  }

  public enum State {
    RUNNING,
    DONE,
    /// An export that failed has left nothing; of an import see [#UNFINISHED].
    FAILED,
    /// A part was imported: the same seed goes on from there, and nothing else comes until it is whole or given
    /// up.
    UNFINISHED
  }

  SeedStatus ended(State as, long millis, String why) {
    return new SeedStatus(
        kind, as, place, peer, doneBytes, totalBytes, dataBytes, startedMillis, millis, why);
  }
}
