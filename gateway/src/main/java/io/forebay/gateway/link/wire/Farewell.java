package io.forebay.gateway.link.wire;

/// Why a side ends the connection in order.
public enum Farewell implements Coded {
  /// The process stops, or the operator closed the line.
  STOPPING(1),
  /// A newer connection to the same peer took over.
  REPLACED(2),
  /// The pairing was removed on this side.
  UNPAIRED(3),
  /// The other side broke the protocol; the sender's log says how.
  VIOLATION(4);

  private final int code;

  Farewell(int code) {
    this.code = code;
  }

  @Override
  public int code() {
    return code;
  }
}
