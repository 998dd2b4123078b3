package io.forebay.gateway.nbd.transmission;

import static io.forebay.gateway.nbd.wire.TransmissionCodes.CMD_BLOCK_STATUS;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.CMD_CACHE;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.CMD_FLAG_DF;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.CMD_FLAG_FAST_ZERO;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.CMD_FLAG_FUA;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.CMD_FLAG_NO_HOLE;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.CMD_FLAG_PAYLOAD_LEN;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.CMD_FLAG_REQ_ONE;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.CMD_FLUSH;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.CMD_READ;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.CMD_TRIM;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.CMD_WRITE;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.CMD_WRITE_ZEROES;

import io.forebay.gateway.block.Extent;
import io.forebay.gateway.block.Volume;
import io.forebay.gateway.nbd.handshake.Chosen;
import io.forebay.gateway.nbd.wire.Framing;
import org.jspecify.annotations.Nullable;

/// What a request must be to be served: of a command and with flags that were negotiated, inside the
/// volume as it is now. Each request is asked about once.
final class RequestRules {
  private static final int UNKNOWN = -1;

  private final Volume volume;
  private final Framing framing;
  private final boolean writable;
  private final int payloadBytesMax;
  private final StatusQuery status;

  /// `status` decides about block status.
  RequestRules(Chosen chosen, int payloadBytesMax, StatusQuery status) {
    volume = chosen.volume();
    framing = chosen.framing();
    writable = chosen.writable();
    this.payloadBytesMax = payloadBytesMax;
    this.status = status;
  }

  /// Why `request` is not served, null if it is. `stopping`: the server is.
  @Nullable Refusal refusal(RequestHeader request, boolean stopping) {
    int flags = flags(request.type);
    if (flags == UNKNOWN) {
      return Refusal.UNKNOWN_COMMAND;
    }
    if (stopping) {
      return Refusal.STOPPING;
    }
    if ((request.flags & ~flags) != 0) {
      return Refusal.UNKNOWN_FLAG;
    }
    return switch (request.type) {
      case CMD_FLUSH -> request.offset == 0 && request.length == 0 ? null : Refusal.NOT_ZERO;
      case CMD_BLOCK_STATUS -> status.refusal(request);
      case CMD_WRITE -> request.hasPayload() ? change(request) : Refusal.NO_PAYLOAD;
      case CMD_TRIM, CMD_WRITE_ZEROES -> change(request);
      default -> fits(request) ? length(request) : Refusal.PAST_END;
    };
  }

  /// The flags that a command may have.
  private int flags(int type) {
    boolean extended = framing == Framing.EXTENDED;
    return switch (type) {
      case CMD_FLUSH, CMD_TRIM, CMD_CACHE -> CMD_FLAG_FUA;
      case CMD_WRITE -> CMD_FLAG_FUA | (extended ? CMD_FLAG_PAYLOAD_LEN : 0);
      case CMD_READ -> CMD_FLAG_FUA | (framing.chunks() ? CMD_FLAG_DF : 0);
      case CMD_WRITE_ZEROES -> CMD_FLAG_FUA | CMD_FLAG_NO_HOLE | CMD_FLAG_FAST_ZERO;
      case CMD_BLOCK_STATUS ->
          CMD_FLAG_FUA | CMD_FLAG_REQ_ONE | (status.takesPayload() ? CMD_FLAG_PAYLOAD_LEN : 0);
      default -> UNKNOWN;
    };
  }

  private @Nullable Refusal change(RequestHeader request) {
    if (!writable) {
      return Refusal.READ_ONLY;
    }
    if (!fits(request)) {
      return request.type == CMD_TRIM ? Refusal.PAST_END : Refusal.WRITE_PAST_END;
    }
    return length(request);
  }

  private boolean fits(RequestHeader request) {
    return Extent.fits(request.offset, request.length, volume.sizeBytes());
  }

  private @Nullable Refusal length(RequestHeader request) {
    if (request.length <= payloadBytesMax) {
      return null;
    }
    return switch (request.type) {
      case CMD_WRITE -> Refusal.WRITE_TOO_LONG;
      case CMD_READ -> framing.chunks() ? Refusal.READ_TOO_LONG : Refusal.READ_TOO_LONG_SIMPLE;
      default -> null; // No payload: any length the volume has.
    };
  }
}
