package io.forebay.gateway.nbd;

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

import io.forebay.gateway.nbd.wire.Framing;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;

/// What the specification demands of one connection whose requests are served in the order they came:
/// an independent account of errors and contents.
final class RequestModel {
  private static final int EPERM = 1;
  private static final int EINVAL = 22;
  private static final int ENOSPC = 28;
  private static final int EOVERFLOW = 75;

  /// A request on the wire, and what it must bring: `error`; of a READ or a BLOCK_STATUS that succeeds,
  /// the range as it is then.
  record Expected(
      byte[] request, int type, int flags, long offset, int contexts, int error, byte[] data) {}

  private final byte[] content;
  private final int payloadMax;
  private final Framing framing;
  private final boolean writable;
  private final int contexts;

  /// `contexts` are selected, with ids from 1 on.
  RequestModel(int sizeBytes, int payloadMax, Framing framing, boolean writable, int contexts) {
    content = new byte[sizeBytes];
    this.payloadMax = payloadMax;
    this.framing = framing;
    this.writable = writable;
    this.contexts = contexts;
  }

  byte[] content() {
    return content;
  }

  private boolean extended() {
    return framing == Framing.EXTENDED;
  }

  /// A random request, mostly sound, and its outcome; changes the content accordingly.
  Expected next(Random random, long cookie) {
    int type =
        random.nextInt(20) == 0 ? 8 + random.nextInt(3) : TYPES[random.nextInt(TYPES.length)];
    int flags = random.nextInt(4) == 0 ? CMD_FLAG_FUA : 0;
    flags |= random.nextInt(20) == 0 ? 1 << random.nextInt(16) : 0;
    flags |= type == CMD_BLOCK_STATUS && random.nextInt(4) == 0 ? CMD_FLAG_REQ_ONE : 0;
    int longest =
        random.nextInt(8) == 0 ? payloadMax + 2 : random.nextInt(3) == 0 ? 300_000 : 9_000;
    long length = random.nextInt(longest);
    long offset = random.nextInt(content.length);
    if (random.nextInt(12) > 0) {
      length = Math.min(length, content.length);
      offset = Math.min(offset, content.length - length);
    } else if (random.nextInt(4) == 0) {
      offset = random.nextLong();
    } else if (extended() && type != CMD_WRITE && random.nextInt(3) == 0) {
      length = random.nextLong();
    }
    if (type == CMD_FLUSH && random.nextInt(8) > 0) {
      offset = 0;
      length = 0;
    }
    if (extended()) {
      boolean flagged = type == CMD_WRITE && random.nextInt(20) > 0;
      flags |= flagged || random.nextInt(30) == 0 ? CMD_FLAG_PAYLOAD_LEN : 0;
      boolean fits = length >= 0 && length <= payloadMax; // Beyond it the connection ends.
      return extended(
          random, type, fits ? flags : flags & ~CMD_FLAG_PAYLOAD_LEN, cookie, offset, length);
    }
    byte[] payload = new byte[type == CMD_WRITE ? (int) length : 0];
    random.nextBytes(payload);
    byte[] request = RawClient.requestBytes(flags, type, cookie, offset, length, payload);
    int error = error(type, flags, offset, length);
    return outcome(request, type, flags, offset, length, contexts, error, payload);
  }

  private Expected extended(
      Random random, int type, int flags, long cookie, long offset, long length) {
    boolean carries = (flags & CMD_FLAG_PAYLOAD_LEN) != 0;
    if (type == CMD_BLOCK_STATUS && carries) {
      return statusPayload(random, flags, cookie, offset, length);
    }
    byte[] payload = new byte[carries ? (int) length : 0];
    random.nextBytes(payload);
    byte[] request = RawClient.extendedBytes(flags, type, cookie, offset, length, payload);
    int error = error(type, flags, offset, length);
    return outcome(request, type, flags, offset, length, contexts, error, payload);
  }

  /// Ids that are there, mostly, and as often as they should be.
  private Expected statusPayload(Random random, int flags, long cookie, long offset, long length) {
    int ids = random.nextInt(contexts + 2);
    ByteBuffer payload = ByteBuffer.allocate(8 + 4 * ids).putLong(length);
    for (int i = 1; i <= ids; i++) {
      payload.putInt(random.nextInt(20) == 0 ? random.nextInt(4) : i);
    }
    int error = error(CMD_BLOCK_STATUS, flags, offset, length);
    byte[] request =
        RawClient.extendedBytes(
            flags, CMD_BLOCK_STATUS, cookie, offset, payload.capacity(), payload.array());
    boolean spoilt = error == 0 && !differ(payload, ids);
    return outcome(
        request,
        CMD_BLOCK_STATUS,
        flags,
        offset,
        length,
        ids,
        spoilt ? EINVAL : error,
        new byte[0]);
  }

  /// Whether the ids in `payload` are, in whatever order, different ones of those selected.
  private boolean differ(ByteBuffer payload, int ids) {
    long different =
        IntStream.range(0, ids)
            .map(i -> payload.getInt(8 + 4 * i))
            .filter(id -> id >= 1 && id <= contexts)
            .distinct()
            .count();
    return ids > 0 && different == ids;
  }

  private Expected outcome(
      byte[] request,
      int type,
      int flags,
      long offset,
      long length,
      int answers,
      int error,
      byte[] payload) {
    byte[] data = new byte[0];
    if (error == 0) {
      int from = (int) offset;
      int to = (int) (offset + length);
      switch (type) {
        case CMD_READ, CMD_BLOCK_STATUS -> data = Arrays.copyOfRange(content, from, to);
        case CMD_WRITE -> System.arraycopy(payload, 0, content, from, payload.length);
        case CMD_TRIM, CMD_WRITE_ZEROES -> Arrays.fill(content, from, to, (byte) 0);
        default -> {}
      }
    }
    return new Expected(request, type, flags, offset, answers, error, data);
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
    CMD_WRITE_ZEROES,
    CMD_BLOCK_STATUS
  };

  private int error(int type, int flags, long offset, long length) {
    int allowed = CMD_FLAG_FUA;
    switch (type) {
      case CMD_READ -> allowed |= framing.chunks() ? CMD_FLAG_DF : 0;
      case CMD_WRITE_ZEROES -> allowed |= CMD_FLAG_NO_HOLE | CMD_FLAG_FAST_ZERO;
      case CMD_WRITE -> allowed |= extended() ? CMD_FLAG_PAYLOAD_LEN : 0;
      case CMD_BLOCK_STATUS ->
          allowed |= CMD_FLAG_REQ_ONE | (extended() && contexts > 0 ? CMD_FLAG_PAYLOAD_LEN : 0);
      case CMD_FLUSH, CMD_TRIM, CMD_CACHE -> {}
      default -> {
        return EINVAL;
      }
    }
    boolean unflagged = type == CMD_WRITE && extended() && (flags & CMD_FLAG_PAYLOAD_LEN) == 0;
    if ((flags | allowed) != allowed || unflagged) {
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
        Long.compareUnsigned(offset, content.length) <= 0
            && Long.compareUnsigned(length, content.length) <= 0
            && offset + length <= content.length;
    if (type == CMD_BLOCK_STATUS) {
      return inside && length > 0 && contexts > 0 ? 0 : EINVAL;
    }
    if (!inside) {
      return type == CMD_WRITE || type == CMD_WRITE_ZEROES ? ENOSPC : EINVAL;
    }
    if (length > payloadMax && type == CMD_READ) {
      return framing.chunks() ? EOVERFLOW : EINVAL;
    }
    return length > payloadMax && type == CMD_WRITE ? EINVAL : 0;
  }
}
