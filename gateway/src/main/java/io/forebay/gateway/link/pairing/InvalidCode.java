package io.forebay.gateway.link.pairing;

/// What somebody typed is no invite code; the message says what to do.
public final class InvalidCode extends Exception {
  private static final long serialVersionUID = 1L;

  InvalidCode(String message) {
    super(message);
  }
}
