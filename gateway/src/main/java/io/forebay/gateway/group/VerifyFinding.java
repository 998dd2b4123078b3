package io.forebay.gateway.group;

import org.jspecify.annotations.Nullable;

/// What a peer finds of a piece it was asked about. [#code] is the value on the line.
public enum VerifyFinding {
  /// At one position of the log both mirrors have the same bytes.
  SAME(1),
  /// At one position of the log they have not.
  DIFFERS(2),
  /// There is no position for which both know: it changes just now, or cannot be read.
  UNSTEADY(3),
  /// The mirror has not come so far that it has the piece: the volume is new, or grew.
  ABSENT(4);

  private final int code;

  VerifyFinding(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }

  /// The finding with this code, or null.
  public static @Nullable VerifyFinding of(int code) {
    for (VerifyFinding finding : values()) {
      if (finding.code == code) {
        return finding;
      }
    }
    return null;
  }
}
