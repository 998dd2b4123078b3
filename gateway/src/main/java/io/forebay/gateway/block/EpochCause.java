package io.forebay.gateway.block;

/// Why a log was opened for host writes. The wire and disk value is [#code].
public enum EpochCause {
  FIRST(1),
  RESTART(2),
  PROMOTE(3),
  SWITCHOVER(4);

  private final int code;

  EpochCause(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }

  /// Whether another appliance's history with such an epoch supersedes ours (design: roles).
  public boolean changesOwner() {
    return this == PROMOTE || this == SWITCHOVER;
  }

  /// The cause with this code; throws [IllegalArgumentException] for an unknown one.
  public static EpochCause of(int code) {
    for (EpochCause cause : values()) {
      if (cause.code == code) {
        return cause;
      }
    }
    throw new IllegalArgumentException("unknown epoch cause " + code);
  }
}
