package io.forebay.gateway.link.wire;

/// How a carried command ended; the texts and exit codes of the CLI follow from it.
public enum Outcome implements Coded {
  DONE(1),
  NOT_FOUND(2),
  CONFLICT(3),
  FAILED(4);

  private final int code;

  Outcome(int code) {
    this.code = code;
  }

  @Override
  public int code() {
    return code;
  }
}
