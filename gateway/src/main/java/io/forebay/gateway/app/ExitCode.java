package io.forebay.gateway.app;

/// What the process tells the shell. Stable: scripts and monitoring rely on these numbers.
public enum ExitCode {
  OK(0),
  FAILED(1),
  /// Wrong words on the command line, or a wrong configuration.
  USAGE(2),
  NOT_FOUND(3),
  /// It exists already, or its state forbids it.
  CONFLICT(4),
  DENIED(5),
  SECOND_FACTOR(5),
  THROTTLED(5),
  UNREACHABLE(6),
  TIMEOUT(124);

  private final int number;

  ExitCode(int number) {
    this.number = number;
  }

  public int number() {
    return number;
  }
}
