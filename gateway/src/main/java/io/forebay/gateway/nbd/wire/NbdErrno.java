package io.forebay.gateway.nbd.wire;

import io.forebay.gateway.block.IoFailure;

/// The errors that the server sends; the table with reasons is `docs/errors.md`.
public enum NbdErrno {
  EPERM(1),
  EIO(5),
  EINVAL(22),
  ENOSPC(28),
  EOVERFLOW(75),
  ESHUTDOWN(108);

  private final int code;

  NbdErrno(int code) {
    this.code = code;
  }

  /// The number on the wire.
  public int code() {
    return code;
  }

  /// The error that tells a client about `failure`. Fenced is EPERM, not ESHUTDOWN: what ended is the
  /// right to write; reads go on.
  public static NbdErrno of(IoFailure failure) {
    return switch (failure) {
      case IoFailure.OutOfRange _ -> EINVAL;
      case IoFailure.ReadOnly _ -> EPERM;
      case IoFailure.NoSpace _ -> ENOSPC;
      case IoFailure.Medium _ -> EIO;
      case IoFailure.Fenced _ -> EPERM;
      case IoFailure.Stopping _ -> ESHUTDOWN;
    };
  }
}
