package io.forebay.gateway.group;

/// Why a command was not done: one line that says what, why, and what to do.
public record Refusal(Kind kind, String reason) {
  /// What callers tell apart (exit codes, HTTP statuses).
  public enum Kind {
    NOT_FOUND,
    EXISTS,
    /// Only a primary, or only a secondary, can do this.
    WRONG_ROLE,
    /// Not now: the group is down, asking its peers, holding, or applying a batch.
    STATE,
    /// A named limit.
    LIMIT,
    INVALID,
    NO_SPACE,
    MEDIUM,
    STOPPING
  }
}
