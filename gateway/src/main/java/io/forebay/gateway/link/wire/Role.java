package io.forebay.gateway.link.wire;

/// What an appliance is for a group, as it says so on the line.
public enum Role implements Coded {
  /// It does not have the group (yet).
  ABSENT(0),
  PRIMARY(1),
  SECONDARY(2),
  SUPERSEDED(3);

  private final int code;

  Role(int code) {
    this.code = code;
  }

  @Override
  public int code() {
    return code;
  }
}
