package io.forebay.gateway.link.wire;

/// Why one side will not do what the other asked for; beside it travels a line for the operator.
public enum Refusal implements Coded {
  /// No version is spoken by both.
  VERSION(1),
  /// A group of this name or id cannot exist here, or there are too many.
  GROUP(2),
  /// The group's fixed shape (segment size, format version) cannot be adopted here.
  SHAPE(3),
  /// Both have a group with this id, but their logs have no common root.
  UNRELATED(4),
  /// Not enough room for staging, buffer or mirror.
  NO_SPACE(5),
  /// A hold stands, and what was asked for would move the held image.
  HOLD(6),
  /// The disk, the log or the mirror of this side has failed.
  FAILED(7),
  /// It may work later: starting, stopping, or busy with the same thing.
  NOT_NOW(8),
  /// The operator of this side has not agreed to it.
  NOT_AGREED(9),
  /// The invite code is wrong, used up or too old.
  CODE(10);

  private final int code;

  Refusal(int code) {
    this.code = code;
  }

  @Override
  public int code() {
    return code;
  }
}
