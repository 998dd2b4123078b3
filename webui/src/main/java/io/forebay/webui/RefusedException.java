package io.forebay.webui;

import io.forebay.gateway.control.Refusal;

/// What was asked fits the contract and makes no command all the same.
final class RefusedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient Refusal refusal;

  RefusedException(Refusal refusal) {
    super(refusal.reason());
    this.refusal = refusal;
  }

  Refusal refusal() {
    return refusal;
  }
}
