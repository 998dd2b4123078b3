package io.forebay.gateway.app.cli;

import io.forebay.gateway.app.ExitCode;

/// Why a verb ends without having done what it should. The message is for the one who typed it: what,
/// why, and what to do.
public final class Failure extends Exception {
  private static final long serialVersionUID = 1;

  private final ExitCode code;

  public Failure(ExitCode code, String message) {
    super(message);
    this.code = code;
  }

  public ExitCode code() {
    return code;
  }
}
