package io.forebay.gateway.nbd.transmission;

import static io.forebay.gateway.nbd.wire.TransmissionCodes.CMD_FLAG_PAYLOAD_LEN;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.CMD_FLUSH;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.CMD_WRITE;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.EXTENDED_REQUEST_MAGIC;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.REQUEST_COOKIE_AT;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.REQUEST_FLAGS_AT;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.REQUEST_LENGTH_AT;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.REQUEST_MAGIC;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.REQUEST_OFFSET_AT;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.REQUEST_TYPE_AT;

import io.forebay.gateway.nbd.wire.Framing;
import io.forebay.gateway.socket.InputBuffer;
import io.forebay.gateway.socket.ProtocolViolation;

/// The header of the present request, compact or extended, as the client sent it. One object for all
/// requests of a connection.
///
/// Confined to the connection's event loop.
final class RequestHeader {
  private final boolean extended;
  private final int bytes;
  private final int payloadBytesMax;

  int flags;
  int type;
  long cookie;
  long offset;

  /// Of the payload if there is one, else of the range; 64 bits, so a hostile one is negative.
  long length;

  RequestHeader(Framing framing, int payloadBytesMax) {
    extended = framing == Framing.EXTENDED;
    bytes = framing.requestHeaderBytes();
    this.payloadBytesMax = payloadBytesMax;
  }

  /// Whether a whole header stands in `input`; if not, it waits for one.
  boolean isIn(InputBuffer input) {
    if (input.readable() >= bytes) {
      return true;
    }
    input.need(bytes);
    return false;
  }

  /// Takes the header that [#isIn]. A payload announced beyond the maximum ends the connection, where
  /// there are extended headers ("SHOULD initiate hard disconnect").
  void take(InputBuffer input) throws ProtocolViolation {
    int magic = input.getInt(0);
    if (magic != (extended ? EXTENDED_REQUEST_MAGIC : REQUEST_MAGIC)) {
      throw new ProtocolViolation("request-magic", Integer.toHexString(magic));
    }
    flags = Short.toUnsignedInt(input.getShort(REQUEST_FLAGS_AT));
    type = Short.toUnsignedInt(input.getShort(REQUEST_TYPE_AT));
    cookie = input.getLong(REQUEST_COOKIE_AT);
    offset = input.getLong(REQUEST_OFFSET_AT);
    length =
        extended
            ? input.getLong(REQUEST_LENGTH_AT)
            : Integer.toUnsignedLong(input.getInt(REQUEST_LENGTH_AT));
    input.skip(bytes);
    if (extended && hasPayload() && (length < 0 || length > payloadBytesMax)) {
      throw new ProtocolViolation("payload", Long.toUnsignedString(length) + " bytes");
    }
  }

  /// Whether `length` bytes of payload follow, whatever the command makes of them.
  boolean hasPayload() {
    return extended ? (flags & CMD_FLAG_PAYLOAD_LEN) != 0 : type == CMD_WRITE;
  }

  /// Whether it is for less than a sector. A FLUSH has no length, and costs what it waits for.
  boolean isTiny() {
    return length >= 0 && length < TinyRequests.SECTOR_BYTES && type != CMD_FLUSH;
  }

  boolean has(int flag) {
    return (flags & flag) != 0;
  }
}
