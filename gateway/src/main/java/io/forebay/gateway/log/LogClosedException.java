package io.forebay.gateway.log;

import io.forebay.gateway.block.IoFailure;

/// The log takes no records (any more): failed, fenced or closed.
public final class LogClosedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient IoFailure failure;

  LogClosedException(IoFailure failure) {
    super(failure.reason());
    this.failure = failure;
  }

  public IoFailure failure() {
    return failure;
  }
}
