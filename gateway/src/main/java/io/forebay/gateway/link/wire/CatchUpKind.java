package io.forebay.gateway.link.wire;

/// What a catch-up batch is for, and with it how the receiver takes it.
public enum CatchUpKind implements Coded {
  /// The receiver has no usable image: extents go straight to its mirror, its log starts at the base.
  FIRST_SYNC(1),
  /// The receiver keeps its image until the batch is whole: everything is staged.
  STAGED(2),
  /// As [#STAGED] but, with the operator's consent, straight to the mirror: no usable image meanwhile.
  IN_PLACE(3);

  private final int code;

  CatchUpKind(int code) {
    this.code = code;
  }

  @Override
  public int code() {
    return code;
  }

  /// Whether extents go straight to the mirror and the log starts at the base of the batch.
  public boolean direct() {
    return this != STAGED;
  }
}
