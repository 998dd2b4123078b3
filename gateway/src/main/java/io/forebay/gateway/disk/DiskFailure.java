package io.forebay.gateway.disk;

import java.io.IOException;
import java.nio.file.Path;

/// A failed disk operation, with what an operator needs to act.
public final class DiskFailure extends IOException {
  private static final long serialVersionUID = 1L;

  /// What callers tell apart.
  public enum Kind {
    NO_SPACE,
    NOT_FOUND,
    EXISTS,
    LOCKED,
    READ_ONLY,
    DENIED,
    /// EIO and everything else the medium or kernel reports.
    MEDIUM
  }

  private final Kind kind;

  public DiskFailure(Kind kind, String operation, Path path, String detail) {
    super(operation + " " + path + ": " + detail);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }
}
