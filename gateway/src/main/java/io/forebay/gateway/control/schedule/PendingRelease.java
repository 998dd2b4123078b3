package io.forebay.gateway.control.schedule;

/// What a schedule's run has still to end: the stand of `group` at `checkpoint`, at `dueMillis` wall time.
/// On disk before the stand begins, so that a restart forgets none.
public record PendingRelease(
    String schedule, String group, String checkpoint, Schedule.Stand stand, long dueMillis) {
  /// Bounds `state.json`; a run that finds so many under way is refused.
  public static final int PENDING_MAX = 256;
}
