package io.forebay.gateway.control.task;

/// Something that takes long. Times in milliseconds since 1970 UTC, 0: not known, or not yet.
///
/// @param id stays the same as long as the task lives, over restarts too
/// @param subject with what or whom: a peer, or the file or device of a seed; "" when not known
/// @param doneBytes of `totalBytes`; both [io.forebay.gateway.control.Status#UNKNOWN] where they are not measured
/// @param etaMillis until its end at the present rate; NEVER or UNKNOWN
/// @param stays why it cannot be cancelled, and what can be done instead; "": it can
/// @param problem why it failed, or what it waits for; "" when all is well
public record Task(
    String id,
    Kind kind,
    String group,
    String subject,
    State state,
    long startedMillis,
    long endedMillis,
    long doneBytes,
    long totalBytes,
    long etaMillis,
    String stays,
    String problem) {
  public enum Kind {
    /// Both copies are compared.
    VERIFY,
    /// What differs is sent.
    REPAIR,
    SEED_EXPORT,
    SEED_IMPORT,
    /// A peer is brought up to date: its first copy, or what it missed beyond the log.
    CATCH_UP,
    /// A group is being handed over.
    SWITCHOVER,
    /// The side that gave way waits for what differs.
    SETTLE
  }

  public enum State {
    RUNNING,
    /// It goes on by itself, or when somebody does what `problem` says.
    WAITING,
    DONE,
    STOPPED,
    FAILED
  }

  /// Whether there is more to come of it.
  public boolean lives() {
    return state == State.RUNNING || state == State.WAITING;
  }

  public boolean cancellable() {
    return stays.isEmpty();
  }

  /// 0 to 1; below 0: not known.
  public double progress() {
    if (state == State.DONE) {
      return 1;
    }
    if (doneBytes < 0 || totalBytes <= 0) {
      return -1;
    }
    return Math.min(1, (double) doneBytes / totalBytes);
  }
}
