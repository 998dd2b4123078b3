package io.forebay.gateway.nbd.transmission;

import io.forebay.gateway.nbd.wire.NbdErrno;

/// Why a request is answered with an error without asking the volume; listed in `docs/errors.md`.
enum Refusal {
  STOPPING(NbdErrno.ESHUTDOWN, "the server is stopping"),
  UNKNOWN_COMMAND(NbdErrno.EINVAL, "unknown command"),
  UNKNOWN_FLAG(
      NbdErrno.EINVAL, "a flag that this command does not have, or that was not negotiated"),
  READ_ONLY(NbdErrno.EPERM, "the export is read-only"),
  WRITE_PAST_END(NbdErrno.ENOSPC, "the range ends past the export"),
  PAST_END(NbdErrno.EINVAL, "the range ends past the export"),
  NO_PAYLOAD(NbdErrno.EINVAL, "a write with extended headers has to set the payload flag"),
  NO_CONTEXTS(NbdErrno.EINVAL, "no metadata context was selected for this export"),
  STATUS_PAYLOAD(
      NbdErrno.EINVAL, "the payload has to be a length and ids of selected contexts, each once"),
  NOTHING_ASKED(NbdErrno.EINVAL, "a block status of no bytes"),
  NOT_ZERO(NbdErrno.EINVAL, "offset and length of a flush must be zero"),
  WRITE_TOO_LONG(NbdErrno.EINVAL, "longer than the maximum payload"),
  READ_TOO_LONG(NbdErrno.EOVERFLOW, "longer than the maximum payload"),
  READ_TOO_LONG_SIMPLE(NbdErrno.EINVAL, "longer than the maximum payload");

  private final NbdErrno errno;
  private final String reason;

  Refusal(NbdErrno errno, String reason) {
    this.errno = errno;
    this.reason = reason;
  }

  NbdErrno errno() {
    return errno;
  }

  String reason() {
    return reason;
  }
}
