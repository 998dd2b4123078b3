package io.forebay.gateway.nbd.transmission;

import static io.forebay.gateway.block.Volume.WRITE_BYTES_MAX;
import static io.forebay.gateway.block.Volume.ZERO_BYTES_MAX;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.CMD_CACHE;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.CMD_DISC;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.CMD_FLAG_DF;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.CMD_FLAG_FAST_ZERO;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.CMD_FLAG_FUA;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.CMD_FLAG_NO_HOLE;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.CMD_FLUSH;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.CMD_READ;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.CMD_TRIM;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.CMD_WRITE;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.CMD_WRITE_ZEROES;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.REQUEST_COOKIE_AT;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.REQUEST_FLAGS_AT;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.REQUEST_HEADER_BYTES;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.REQUEST_LENGTH_AT;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.REQUEST_MAGIC;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.REQUEST_OFFSET_AT;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.REQUEST_TYPE_AT;

import io.forebay.gateway.block.Admission;
import io.forebay.gateway.block.Extent;
import io.forebay.gateway.block.IoFailure;
import io.forebay.gateway.block.Volume;
import io.forebay.gateway.block.ZeroKind;
import io.forebay.gateway.nbd.wire.InputBuffer;
import io.forebay.gateway.nbd.wire.ProtocolViolation;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/// Reads requests out of the input and serves them, one after the other, until bytes run out or
/// something has to be waited for ([#isParked]). One request is being read at a time; any number may be
/// outstanding at the volume.
///
/// The request lies in fields, not in a record: at 100,000 requests a second a write costs no object
/// here at all. A command that a later version knows gets its own case in `dispatch`, and a stage if it
/// has to wait.
///
/// Confined to the connection's event loop. Borrows everything it is given.
final class RequestReader {
  /// What the present request needs next.
  private enum Stage {
    /// There is none: a header.
    HEADER,
    /// A slice of a write's payload, whole in the input (B1: complete before it is appended).
    PAYLOAD,
    /// Payload of a refused write, to be thrown away.
    REFUSED_PAYLOAD,
    /// Room in the log for the next piece of a range to zero.
    ZEROES,
    /// Bytes of the read budget.
    READ,
    /// The client has said DISC: nothing is read any more.
    ENDED
  }

  private final Session session;
  private final InputBuffer input;
  private final Volume volume;
  private final Replies replies;
  private Stage stage = Stage.HEADER;
  private boolean parked;
  private boolean fullLog;

  // The present request.
  private int flags;
  private long cookie;
  private long offset;
  private long remaining;
  private ZeroKind kind = ZeroKind.MAY_PUNCH;
  private @Nullable Refusal refusal;
  private @Nullable IoFailure failure;

  RequestReader(Session session, InputBuffer input, Replies replies) {
    this.session = session;
    this.input = input;
    this.replies = replies;
    volume = session.volume();
  }

  /// Serves what the input holds. Afterwards [#isParked] says whether to go on reading the socket.
  void run() throws ProtocolViolation {
    parked = false;
    boolean moving = true;
    while (moving) {
      moving =
          switch (stage) {
            case HEADER -> header();
            case PAYLOAD -> payload();
            case REFUSED_PAYLOAD -> refusedPayload();
            case ZEROES -> zeroes();
            case READ -> read();
            case ENDED -> parked();
          };
    }
  }

  /// Waiting for something else than the client's bytes: the socket is not to be read.
  boolean isParked() {
    return parked;
  }

  /// The client has said goodbye.
  boolean ended() {
    return stage == Stage.ENDED;
  }

  /// The client has begun a request and owes the rest of it.
  boolean owed() {
    return !parked && (stage != Stage.HEADER || input.readable() > 0);
  }

  /// The log may have room again.
  void roomAgain() {
    fullLog = false;
  }

  private boolean parked() {
    parked = true;
    return false;
  }

  private boolean header() throws ProtocolViolation {
    if (input.readable() < REQUEST_HEADER_BYTES) {
      input.need(REQUEST_HEADER_BYTES);
      return false;
    }
    if (session.crowded() || !replies.wanted()) {
      return parked();
    }
    int magic = input.getInt(0);
    if (magic != REQUEST_MAGIC) {
      throw new ProtocolViolation("request-magic", Integer.toHexString(magic));
    }
    flags = Short.toUnsignedInt(input.getShort(REQUEST_FLAGS_AT));
    int type = Short.toUnsignedInt(input.getShort(REQUEST_TYPE_AT));
    cookie = input.getLong(REQUEST_COOKIE_AT);
    offset = input.getLong(REQUEST_OFFSET_AT);
    remaining = Integer.toUnsignedLong(input.getInt(REQUEST_LENGTH_AT));
    input.skip(REQUEST_HEADER_BYTES);
    return type == CMD_DISC ? disconnect() : dispatch(type);
  }

  private boolean disconnect() {
    stage = Stage.ENDED;
    return true;
  }

  private boolean dispatch(int type) {
    refusal = refusal(type);
    if (refusal != null) {
      if (type == CMD_WRITE) {
        stage = Stage.REFUSED_PAYLOAD;
      } else {
        replies.refused(cookie, refusal);
      }
      return true;
    }
    switch (type) {
      case CMD_WRITE -> stage = Stage.PAYLOAD;
      case CMD_READ -> stage = Stage.READ;
      case CMD_FLUSH -> flush();
      case CMD_TRIM -> zero(ZeroKind.TRIM);
      case CMD_WRITE_ZEROES ->
          zero((flags & CMD_FLAG_NO_HOLE) != 0 ? ZeroKind.ALLOCATE : ZeroKind.MAY_PUNCH);
      case CMD_CACHE -> cache();
      default ->
          throw new IllegalStateException("refused above"); // Wire numbers, not a sealed type.
    }
    return true;
  }

  /// Validates the present request once, against what was negotiated and the volume's present size.
  private @Nullable Refusal refusal(int type) {
    int known =
        switch (type) {
          case CMD_WRITE, CMD_FLUSH, CMD_TRIM, CMD_CACHE -> CMD_FLAG_FUA;
          case CMD_READ -> CMD_FLAG_FUA | (replies.structured() ? CMD_FLAG_DF : 0);
          case CMD_WRITE_ZEROES -> CMD_FLAG_FUA | CMD_FLAG_NO_HOLE | CMD_FLAG_FAST_ZERO;
          default -> -1;
        };
    if (known < 0) {
      return Refusal.UNKNOWN_COMMAND;
    }
    if (session.stopping()) {
      return Refusal.STOPPING;
    }
    if ((flags & ~known) != 0) {
      return Refusal.UNKNOWN_FLAG;
    }
    if (type == CMD_FLUSH) {
      return offset == 0 && remaining == 0 ? null : Refusal.NOT_ZERO;
    }
    boolean changes = type == CMD_WRITE || type == CMD_TRIM || type == CMD_WRITE_ZEROES;
    if (changes && !session.writable()) {
      return Refusal.READ_ONLY;
    }
    if (!Extent.fits(offset, remaining, volume.sizeBytes())) {
      return type == CMD_WRITE || type == CMD_WRITE_ZEROES
          ? Refusal.WRITE_PAST_END
          : Refusal.PAST_END;
    }
    if (remaining <= session.payloadBytesMax()) {
      return null;
    }
    return switch (type) {
      case CMD_WRITE -> Refusal.WRITE_TOO_LONG;
      case CMD_READ -> replies.structured() ? Refusal.READ_TOO_LONG : Refusal.READ_TOO_LONG_SIMPLE;
      default -> null; // No payload: any length the volume has.
    };
  }

  private boolean payload() {
    if (remaining == 0) { // Only a write of nothing comes here with nothing left.
      return written();
    }
    int slice = (int) Math.min(remaining, WRITE_BYTES_MAX);
    if (input.readable() < slice) {
      input.need(slice);
      return false;
    }
    if (fullLog) {
      return parked();
    }
    Admission admission = volume.write(offset, input.lend(slice));
    if (!(admission instanceof Admission.Admitted)) {
      return notAdmitted(admission);
    }
    input.skip(slice);
    offset += slice;
    remaining -= slice;
    return remaining > 0 || written();
  }

  private boolean zeroes() {
    while (remaining > 0) {
      if (fullLog) {
        return parked();
      }
      // Pieces meet at multiples of the longest, so that a TRIM's rounding loses nothing between.
      long piece = Math.min(remaining, ZERO_BYTES_MAX - offset % ZERO_BYTES_MAX);
      Admission admission = volume.zero(offset, piece, kind);
      if (!(admission instanceof Admission.Admitted)) {
        return notAdmitted(admission);
      }
      offset += piece;
      remaining -= piece;
    }
    return written();
  }

  private boolean notAdmitted(Admission admission) {
    return switch (admission) {
      case Admission.Admitted _ -> true;
      case Admission.Full _ -> {
        fullLog = true;
        session.awaitRoom();
        yield parked();
      }
      case Admission.Refused(IoFailure why) -> {
        failure = why;
        if (stage == Stage.ZEROES) {
          remaining = 0;
        }
        stage = Stage.REFUSED_PAYLOAD;
        yield true;
      }
    };
  }

  private boolean refusedPayload() {
    int now = (int) Math.min(remaining, input.readable());
    input.skip(now);
    remaining -= now;
    if (remaining > 0) {
      input.need(1);
      return false;
    }
    if (refusal != null) {
      replies.refused(cookie, refusal);
    } else if (failure != null) {
      replies.failed(cookie, failure);
    }
    failure = null;
    stage = Stage.HEADER;
    return true;
  }

  /// Every piece of the write is appended (B1): acked now, or with FUA when it is durable (B2), or as the
  /// volume promises.
  private boolean written() {
    stage = Stage.HEADER;
    if (!volume.acksAtOnce()) {
      volume.settle(session.begin(new Outstanding.Flushing(cookie, session.completions())));
    } else if ((flags & CMD_FLAG_FUA) == 0) {
      replies.ok(cookie);
    } else {
      flush();
    }
    return true;
  }

  private void flush() {
    volume.flush(session.begin(new Outstanding.Flushing(cookie, session.completions())));
  }

  private void zero(ZeroKind how) {
    kind = how;
    stage = Stage.ZEROES;
  }

  private void cache() {
    if (remaining > 0) {
      volume.cache(offset, remaining);
    }
    replies.ok(cookie);
  }

  private boolean read() {
    int length = (int) remaining;
    if (length == 0) {
      stage = Stage.HEADER;
      replies.nothing(cookie);
      return true;
    }
    ReadAccount.Loan loan = session.account().take(length);
    if (loan == null) {
      return parked();
    }
    stage = Stage.HEADER;
    ByteBuf buffer = replies.dataBuffer(length);
    Outstanding.Reading reading =
        new Outstanding.Reading(cookie, offset, length, buffer, loan, session.completions());
    session.begin(reading);
    volume.read(offset, reading.window(), reading);
    return true;
  }
}
