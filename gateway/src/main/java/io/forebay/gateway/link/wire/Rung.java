package io.forebay.gateway.link.wire;

/// The rung of the overflow ladder on which a primary stands towards this peer.
public enum Rung implements Coded {
  WHOLE(1),
  TRACKING(2),
  IN_PLACE(3);

  private final int code;

  Rung(int code) {
    this.code = code;
  }

  @Override
  public int code() {
    return code;
  }
}
