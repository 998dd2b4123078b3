package io.forebay.gateway.group;

/// A peer confirmed something that is not in our history.
public final class IllegalPosition extends Exception {
  private static final long serialVersionUID = 1L;

  IllegalPosition(String message) {
    super(message);
  }
}
