package io.forebay.gateway.nbd.handshake;

import io.forebay.gateway.nbd.NbdLimits;
import io.forebay.gateway.nbd.wire.HandshakeCodes;
import io.forebay.gateway.socket.InputBuffer;
import io.forebay.gateway.socket.ProtocolViolation;
import org.jspecify.annotations.Nullable;

/// Cuts the client's side of the handshake into client flags and options, and counts what they cost
/// (`NbdLimits.Handshake`). Data that is too long is skipped as it arrives, never stored.
final class OptionStream {
  /// One option, with the code that replies must echo.
  record Option(int code, OptionRequest request) {}

  private static final int CLIENT_FLAGS_BYTES = 4;
  private static final int OPTION_AT = 8;
  private static final int LENGTH_AT = 12;

  private final InputBuffer input;
  private final NbdLimits.Handshake limits;
  private boolean flagsSeen;
  private int options;
  private long bytes;
  private long skipping;

  OptionStream(InputBuffer input, NbdLimits.Handshake limits) {
    this.input = input;
    this.limits = limits;
    input.need(CLIENT_FLAGS_BYTES);
  }

  /// The client flags, once; -1 while they are incomplete. Only bits that the server offered may be set.
  int clientFlags() throws ProtocolViolation {
    if (input.readable() < CLIENT_FLAGS_BYTES) {
      return -1;
    }
    int flags = input.getInt(0);
    int offered = HandshakeCodes.FLAG_FIXED_NEWSTYLE | HandshakeCodes.FLAG_NO_ZEROES;
    if ((flags & ~offered) != 0) {
      throw new ProtocolViolation("client-flags", "unknown flags " + Integer.toHexString(flags));
    }
    input.skip(CLIENT_FLAGS_BYTES);
    flagsSeen = true;
    return flags;
  }

  boolean flagsSeen() {
    return flagsSeen;
  }

  /// The next option, or null while it is incomplete.
  @Nullable Option next() throws ProtocolViolation {
    if (!skipped() || input.readable() < HandshakeCodes.OPTION_HEADER_BYTES) {
      input.need(HandshakeCodes.OPTION_HEADER_BYTES);
      return null;
    }
    if (input.getLong(0) != HandshakeCodes.OPTION_MAGIC) {
      throw new ProtocolViolation("option-magic", Long.toHexString(input.getLong(0)));
    }
    int code = input.getInt(OPTION_AT);
    long length = Integer.toUnsignedLong(input.getInt(LENGTH_AT));
    if (bytes + length > limits.bytesMax()) {
      throw new ProtocolViolation("option-bytes", "option of " + length + " bytes");
    }
    if (options == limits.optionsMax()) {
      throw new ProtocolViolation("option-count", "more than " + options + " options");
    }
    if (length > limits.optionBytesMax()) {
      count(length);
      input.skip(HandshakeCodes.OPTION_HEADER_BYTES);
      skipping = length;
      return new Option(code, OptionDecoder.tooBig(code));
    }
    int whole = HandshakeCodes.OPTION_HEADER_BYTES + (int) length;
    if (input.readable() < whole) {
      input.need(whole);
      return null;
    }
    count(length);
    var data = input.lend(whole).slice().position(HandshakeCodes.OPTION_HEADER_BYTES).slice();
    OptionRequest request = OptionDecoder.decode(code, data);
    input.skip(whole);
    return new Option(code, request);
  }

  private void count(long length) {
    options++;
    bytes += length;
  }

  private boolean skipped() {
    int now = (int) Math.min(skipping, input.readable());
    input.skip(now);
    skipping -= now;
    return skipping == 0;
  }
}
