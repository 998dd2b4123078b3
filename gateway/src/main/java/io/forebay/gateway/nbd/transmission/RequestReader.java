package io.forebay.gateway.nbd.transmission;

import static io.forebay.gateway.block.Volume.WRITE_BYTES_MAX;
import static io.forebay.gateway.block.Volume.ZERO_BYTES_MAX;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.CMD_BLOCK_STATUS;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.CMD_CACHE;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.CMD_DISC;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.CMD_FLAG_FUA;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.CMD_FLAG_NO_HOLE;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.CMD_FLUSH;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.CMD_READ;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.CMD_TRIM;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.CMD_WRITE;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.CMD_WRITE_ZEROES;

import io.forebay.gateway.block.Admission;
import io.forebay.gateway.block.IoFailure;
import io.forebay.gateway.block.Volume;
import io.forebay.gateway.block.ZeroKind;
import io.forebay.gateway.socket.InputBuffer;
import io.forebay.gateway.socket.ProtocolViolation;
import io.forebay.gateway.socket.ReadAccount;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/// Reads requests out of the input and serves them, one after the other, until bytes run out or
/// something has to be waited for ([#isParked]). One request is being read at a time; any number may be
/// outstanding at the volume.
///
/// The request lies in fields, not in a record: at 100,000 requests a second a write costs no object
/// here at all. A command that a later version knows gets its own case in `dispatch` and in
/// [RequestRules], and a stage if it has to wait.
///
/// Confined to the connection's event loop. Borrows everything it is given.
final class RequestReader {
  /// What the present request needs next.
  private enum Stage {
    /// There is none: a header.
    HEADER,
    /// Its turn among tiny ones.
    TINY,
    /// A slice of a write's payload, whole in the input (B1: complete before it is appended).
    PAYLOAD,
    /// Payload of a refused write, to be thrown away.
    REFUSED_PAYLOAD,
    /// Room in the log for the next piece of a range to zero.
    ZEROES,
    /// Bytes of the read budget.
    READ,
    /// The payload of a block status, whole in the input.
    STATUS_PAYLOAD,
    /// Bytes of the read budget, for a block status.
    STATUS,
    /// The client has said DISC: nothing is read any more.
    ENDED
  }

  /// Pieces of a range to zero that are appended without letting others in: some 50 us.
  private static final int ZERO_PIECES_MAX = 16;

  private final Session session;
  private final InputBuffer input;
  private final Volume volume;
  private final Replies replies;
  private final RequestHeader request;
  private final RequestRules rules;
  private final StatusQuery status;
  private Stage stage = Stage.HEADER;
  private boolean parked;
  private boolean fullLog;

  // How far the present request is.
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
    int payloadBytesMax = session.limits().transfer().payloadBytesMax();
    request = new RequestHeader(session.chosen().framing(), payloadBytesMax);
    status = new StatusQuery(session.chosen(), session.limits());
    rules = new RequestRules(session.chosen(), payloadBytesMax, status);
  }

  /// Serves what the input holds. Afterwards [#isParked] says whether to go on reading the socket.
  void run() throws ProtocolViolation {
    parked = false;
    boolean moving = true;
    while (moving) {
      moving =
          switch (stage) {
            case HEADER -> header();
            case TINY -> tiny();
            case PAYLOAD -> payload();
            case REFUSED_PAYLOAD -> refusedPayload();
            case ZEROES -> zeroes();
            case READ -> read();
            case STATUS_PAYLOAD -> statusPayload();
            case STATUS -> status();
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
    if (!request.isIn(input)) {
      return false;
    }
    if (session.crowded() || !replies.wanted()) {
      return parked();
    }
    request.take(input);
    offset = request.offset;
    remaining = request.length;
    if (request.type == CMD_DISC) {
      stage = Stage.ENDED;
    } else if (request.isTiny()) {
      stage = Stage.TINY;
    } else {
      dispatch();
    }
    return true;
  }

  private boolean tiny() {
    if (session.tinyWaits()) {
      return parked();
    }
    stage = Stage.HEADER;
    dispatch();
    return true;
  }

  private void dispatch() {
    refusal = rules.refusal(request, session.stopping());
    if (refusal != null) {
      if (request.hasPayload()) {
        stage = Stage.REFUSED_PAYLOAD;
      } else {
        refuse(refusal);
      }
      return;
    }
    switch (request.type) {
      case CMD_WRITE -> stage = Stage.PAYLOAD;
      case CMD_READ -> stage = Stage.READ;
      case CMD_FLUSH -> flush();
      case CMD_TRIM -> zero(ZeroKind.TRIM);
      case CMD_WRITE_ZEROES ->
          zero(request.has(CMD_FLAG_NO_HOLE) ? ZeroKind.ALLOCATE : ZeroKind.MAY_PUNCH);
      case CMD_CACHE -> cache();
      case CMD_BLOCK_STATUS -> stage = request.hasPayload() ? Stage.STATUS_PAYLOAD : Stage.STATUS;
      default ->
          throw new IllegalStateException("refused above"); // Wire numbers, not a sealed type.
    }
  }

  private void refuse(Refusal why) {
    replies.refused(request.cookie, request.offset, why);
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
    for (int pieces = 0; remaining > 0; pieces++) {
      if (fullLog) {
        return parked();
      }
      if (pieces == ZERO_PIECES_MAX) {
        session
            .soon(); // Others of this event loop first: with 64-bit lengths it may take thousands.
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
      refuse(refusal);
    } else if (failure != null) {
      replies.failed(request.cookie, request.offset, failure);
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
      volume.settle(session.begin(flushing()));
    } else if (!request.has(CMD_FLAG_FUA)) {
      replies.ok(request.cookie, request.offset);
    } else {
      flush();
    }
    return true;
  }

  private void flush() {
    volume.flush(session.begin(flushing()));
  }

  private Outstanding.Flushing flushing() {
    return new Outstanding.Flushing(request.cookie, request.offset, session.completions());
  }

  private void zero(ZeroKind how) {
    kind = how;
    stage = Stage.ZEROES;
  }

  private void cache() {
    if (remaining > 0) {
      volume.cache(offset, remaining);
    }
    replies.ok(request.cookie, request.offset);
  }

  private boolean read() {
    int length = (int) remaining;
    if (length == 0) {
      stage = Stage.HEADER;
      replies.nothing(request.cookie, request.offset);
      return true;
    }
    ReadAccount.Loan loan = session.account().take(length);
    if (loan == null) {
      return parked();
    }
    stage = Stage.HEADER;
    ByteBuf buffer = replies.dataBuffer(length);
    Outstanding.Reading reading =
        new Outstanding.Reading(request, length, buffer, loan, session.completions());
    session.begin(reading);
    volume.read(offset, reading.window(), reading);
    return true;
  }

  private boolean statusPayload() {
    if (input.readable() < request.length) {
      input.need((int) request.length);
      return false;
    }
    Refusal why = status.payload(request, input);
    if (why == null) {
      stage = Stage.STATUS;
    } else {
      stage = Stage.HEADER;
      refuse(why);
    }
    return true;
  }

  private boolean status() {
    ReadAccount.Loan loan = session.account().take(status.bytesMax());
    if (loan == null) {
      return parked();
    }
    stage = Stage.HEADER;
    session.begin(new Surveying(request.cookie, volume, status, loan, session.completions())).ask();
    return true;
  }
}
