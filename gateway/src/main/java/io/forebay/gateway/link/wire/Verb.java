package io.forebay.gateway.link.wire;

/// A verb that is carried to the appliance that can do it.
public enum Verb implements Coded {
  /// Make a checkpoint (on the primary); with the hold flag, one that the secondary holds.
  CREATE(1),
  /// Stop the destager at the named checkpoint (on the secondary).
  HOLD(2),
  RELEASE(3),
  /// Stop the sender at the named checkpoint, at once if none is named (on the primary).
  PAUSE(4),
  RESUME(5),
  /// Stop the destager at the newest position it can, under this name.
  HOLD_NEWEST(6),
  /// Settle a fork in favour of the sender.
  SETTLE(7);

  private final int code;

  Verb(int code) {
    this.code = code;
  }

  @Override
  public int code() {
    return code;
  }
}
