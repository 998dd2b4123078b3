package io.forebay.gateway.scsi;

import org.jspecify.annotations.Nullable;

/// Asymmetric access state of the one target port group (SPC-4 5.16.2). Only the appliance changes it.
public enum AccessState {
  /// The primary: everything is served.
  ACTIVE(0x0, null),
  /// The secondary: it could become the primary.
  STANDBY(0x2, Sense.STANDBY),
  /// Nobody may have it at present.
  UNAVAILABLE(0x3, Sense.UNAVAILABLE);

  private final int code;
  private final @Nullable Sense refusal;

  AccessState(int code, @Nullable Sense refusal) {
    this.code = code;
    this.refusal = refusal;
  }

  int code() {
    return code;
  }

  /// What commands for the medium are answered with; null: they are served.
  @Nullable Sense refusal() {
    return refusal;
  }
}
