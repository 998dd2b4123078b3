package io.forebay.gateway.nbd;

import static io.forebay.gateway.nbd.wire.TransmissionCodes.CMD_CACHE;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.CMD_FLAG_DF;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.CMD_FLAG_FAST_ZERO;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.CMD_FLAG_FUA;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.CMD_FLAG_NO_HOLE;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.CMD_FLUSH;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.CMD_READ;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.CMD_TRIM;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.CMD_WRITE;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.CMD_WRITE_ZEROES;

import java.util.Arrays;
import java.util.Random;

/// What the specification demands of one connection whose requests are served in the order they came:
/// an independent account of errors and contents.
final class RequestModel {
  private static final int EPERM = 1;
  private static final int EINVAL = 22;
  private static final int ENOSPC = 28;
  private static final int EOVERFLOW = 75;

  /// A request on the wire, and what it must bring: `error`, and for a READ that succeeds `data`.
  record Expected(byte[] request, int error, byte[] data) {}

  private final byte[] content;
  private final int payloadMax;
  private final boolean structured;
  private final boolean writable;

  RequestModel(int sizeBytes, int payloadMax, boolean structured, boolean writable) {
    content = new byte[sizeBytes];
    this.payloadMax = payloadMax;
    this.structured = structured;
    this.writable = writable;
  }

  byte[] content() {
    return content;
  }

  /// A random request, mostly sound, and its outcome; changes the content accordingly.
  Expected next(Random random, long cookie) {
    int type =
        random.nextInt(20) == 0 ? 7 + random.nextInt(3) : TYPES[random.nextInt(TYPES.length)];
    int flags = random.nextInt(4) == 0 ? CMD_FLAG_FUA : 0;
    flags |= random.nextInt(20) == 0 ? 1 << random.nextInt(16) : 0;
    int longest =
        random.nextInt(8) == 0 ? payloadMax + 2 : random.nextInt(3) == 0 ? 300_000 : 9_000;
    int length = random.nextInt(longest);
    long offset = random.nextInt(content.length);
    if (random.nextInt(12) > 0) {
      length = Math.min(length, content.length);
      offset = Math.min(offset, content.length - length);
    } else if (random.nextInt(4) == 0) {
      offset = random.nextLong();
    }
    if (type == CMD_FLUSH && random.nextInt(8) > 0) {
      offset = 0;
      length = 0;
    }
    byte[] payload = new byte[type == CMD_WRITE ? length : 0];
    random.nextBytes(payload);
    int error = error(type, flags, offset, length);
    byte[] data = new byte[0];
    if (error == 0 && type == CMD_READ) {
      data = Arrays.copyOfRange(content, (int) offset, (int) offset + length);
    } else if (error == 0 && type == CMD_WRITE) {
      System.arraycopy(payload, 0, content, (int) offset, length);
    } else if (error == 0 && (type == CMD_TRIM || type == CMD_WRITE_ZEROES)) {
      Arrays.fill(content, (int) offset, (int) offset + length, (byte) 0);
    }
    return new Expected(
        RawClient.requestBytes(flags, type, cookie, offset, length, payload), error, data);
  }

  private static final int[] TYPES = {
    CMD_READ,
    CMD_READ,
    CMD_READ,
    CMD_WRITE,
    CMD_WRITE,
    CMD_WRITE,
    CMD_FLUSH,
    CMD_TRIM,
    CMD_CACHE,
    CMD_WRITE_ZEROES
  };

  private int error(int type, int flags, long offset, int length) {
    int allowed = CMD_FLAG_FUA;
    switch (type) {
      case CMD_READ -> allowed |= structured ? CMD_FLAG_DF : 0;
      case CMD_WRITE_ZEROES -> allowed |= CMD_FLAG_NO_HOLE | CMD_FLAG_FAST_ZERO;
      case CMD_WRITE, CMD_FLUSH, CMD_TRIM, CMD_CACHE -> {}
      default -> {
        return EINVAL;
      }
    }
    if ((flags | allowed) != allowed) {
      return EINVAL;
    }
    if (type == CMD_FLUSH) {
      return offset != 0 || length != 0 ? EINVAL : 0;
    }
    boolean changes = type == CMD_WRITE || type == CMD_WRITE_ZEROES || type == CMD_TRIM;
    if (changes && !writable) {
      return EPERM;
    }
    boolean inside =
        Long.compareUnsigned(offset, content.length) <= 0 && offset + length <= content.length;
    if (!inside) {
      return type == CMD_WRITE || type == CMD_WRITE_ZEROES ? ENOSPC : EINVAL;
    }
    if (length > payloadMax && type == CMD_READ) {
      return structured ? EOVERFLOW : EINVAL;
    }
    return length > payloadMax && type == CMD_WRITE ? EINVAL : 0;
  }
}
