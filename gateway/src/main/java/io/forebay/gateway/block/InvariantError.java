package io.forebay.gateway.block;

/// Our own bug: an invariant does not hold. The process stops and recovers at restart; nobody
/// catches this but the one fatal handler.
public final class InvariantError extends Error {
  private static final long serialVersionUID = 1L;

  public InvariantError(String message) {
    super(message);
  }
}
