package io.forebay.gateway.link.wire;

/// How a carried command ended; the texts and exit codes of the CLI follow from it.
public enum Outcome implements Coded {
  DONE(1),
  NOT_FOUND(2),
  EXISTS(3),
  WRONG_ROLE(4),
  STATE(5),
  LIMIT(6),
  INVALID(7),
  NO_SPACE(8),
  MEDIUM(9),
  STOPPING(10);

  private final int code;

  Outcome(int code) {
    this.code = code;
  }

  @Override
  public int code() {
    return code;
  }
}
