package io.forebay.gateway.control;

/// Why a command was not carried out. `reason` is one line for the one who gave it: what, why, and what
/// to do about it. `retrySeconds`: when it may be tried again, with THROTTLED; otherwise 0.
public record Refusal(Kind kind, String reason, int retrySeconds) {
  public Refusal(Kind kind, String reason) {
    this(kind, reason, 0);
  }

  /// What callers tell apart; the numbers are stable.
  public enum Kind {
    /// The medium, the network or we could not do it.
    FAILED(1, 500),
    /// A value that can never be right: a malformed name, a size out of range, an unknown key.
    USAGE(2, 400),
    /// No such volume, group, peer, checkpoint, event or schedule.
    NOT_FOUND(3, 404),
    /// It exists already, or its state forbids it now.
    CONFLICT(4, 409),
    /// The actor may not.
    DENIED(5, 403),
    /// The password is right; a one-time code is needed too.
    SECOND_FACTOR(5, 401),
    /// Too many wrong passwords, codes or keys, or too much at a time: only after a while again.
    THROTTLED(5, 429),
    /// The peer that must take part does not answer.
    UNREACHABLE(6, 503),
    /// It was begun and has not ended within the time allowed; it may still happen.
    TIMEOUT(124, 504);

    private final int exitCode;
    private final int httpStatus;

    Kind(int exitCode, int httpStatus) {
      this.exitCode = exitCode;
      this.httpStatus = httpStatus;
    }

    /// Of the command line's process.
    public int exitCode() {
      return exitCode;
    }

    /// Of the problem document (RFC 9457).
    public int httpStatus() {
      return httpStatus;
    }
  }
}
