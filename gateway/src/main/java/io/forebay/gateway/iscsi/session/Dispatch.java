package io.forebay.gateway.iscsi.session;

import io.forebay.gateway.iscsi.IscsiLimits;
import io.forebay.gateway.iscsi.login.LoginHandler.Admitted;
import io.forebay.gateway.iscsi.wire.Bhs;
import io.forebay.gateway.iscsi.wire.PduReader;
import io.forebay.gateway.scsi.TargetDevice;
import io.forebay.gateway.socket.ProtocolViolation;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Sees to it that each PDU of the initiator comes in its turn and gets to whom it concerns: commands, data,
/// task management, text; pings and logout are answered here.
///
/// Confined to the connection's event loop.
final class Dispatch {
  /// Of a Logout: the session, or the connection, which is the same here.
  private static final int CLOSE_SESSION = 0;

  private static final int CLOSE_CONNECTION = 1;
  private static final int REASON_MASK = 0x7f;

  // Logout responses, 11.15.1.
  private static final int CLOSED = 0;
  private static final int NO_SUCH_CID = 1;
  private static final int RECOVERY_NOT_SUPPORTED = 2;

  // Of an asynchronous message, 11.9.
  private static final int EVENT_AT = 36;
  private static final int EVENT_LOGOUT_REQUEST = 1;
  private static final int PARAMETER_3_AT = 42;

  private final Session session;
  private final Admitted admitted;
  private final IscsiLimits limits;
  private final Serial serial;
  private final Output output;
  private final Responses responses;
  private final Texts texts;
  private final @Nullable Commands commands;
  private final @Nullable Management management;
  private boolean ended;
  private long received;
  private long heardNanos = System.nanoTime();
  private boolean pinged;

  Dispatch(Session session, Admitted admitted, Session.Wiring wiring, Session.Terms terms) {
    this.session = session;
    this.admitted = admitted;
    limits = terms.limits();
    serial = wiring.serial();
    output = wiring.output();
    responses = wiring.responses();
    int sendBytesMax = admitted.agreed().sendBytesMax();
    texts =
        new Texts(
            output,
            limits.login(),
            terms.targets(),
            admitted.asker(),
            admitted.target(),
            session::portals,
            sendBytesMax);
    TargetDevice device = admitted.device();
    if (device == null) {
      commands = null;
      management = null;
    } else {
      commands = new Commands(session, device, admitted.nexus(), admitted.agreed(), wiring);
      management = new Management(session, device, output, wiring.table());
    }
  }

  /// The initiator has logged out.
  boolean ended() {
    return ended;
  }

  /// Takes a PDU. False: it has to wait, and is to be brought again.
  boolean take(PduReader pdu) throws ProtocolViolation {
    int opcode = pdu.opcode();
    switch (opcode) {
      case Bhs.SCSI_COMMAND -> {
        return command(pdu);
      }
      case Bhs.DATA_OUT -> {
        return commands == null || commands.dataOut().take(pdu);
      }
      case Bhs.NOP_OUT, Bhs.TEXT, Bhs.TASK_MANAGEMENT, Bhs.LOGOUT -> brief(pdu, opcode);
      case Bhs.LOGIN -> throw new ProtocolViolation("login-again", "in the full feature phase");
      case Bhs.SNACK -> responses.reject(Commands.SNACK_REJECT, pdu.header());
      default -> responses.reject(Commands.NOT_SUPPORTED, pdu.header()); // Wire numbers.
    }
    return true;
  }

  private boolean command(PduReader pdu) throws ProtocolViolation {
    if (commands == null) {
      if (inTurn(pdu)) {
        through(pdu);
        responses.reject(Commands.PROTOCOL_ERROR, pdu.header());
      }
      return true;
    }
    if (!commands.resumes()) {
      if (!inTurn(pdu)) {
        return true;
      }
      output.traffic().command();
    }
    return commands.take(pdu);
  }

  /// Whether the command is to be served, by its number.
  private boolean inTurn(PduReader pdu) throws ProtocolViolation {
    if (pdu.immediate()) {
      return true;
    }
    return switch (serial.take(pdu.cmdSn())) {
      case NEXT -> true;
      case IGNORED -> false;
      case GAP ->
          throw new ProtocolViolation(
              "cmdsn-gap", pdu.cmdSn() + " where " + serial.expCmdSn() + " was due");
    };
  }

  private void through(PduReader pdu) {
    if (!pdu.immediate()) {
      serial.through();
    }
  }

  /// What is served on the spot.
  private void brief(PduReader pdu, int opcode) throws ProtocolViolation {
    if (opcode == Bhs.NOP_OUT && pdu.itt() == Bhs.NO_TAG) {
      return; // The answer to our ping.
    }
    if (!inTurn(pdu)) {
      return;
    }
    through(pdu);
    if (!pdu.intact()) {
      responses.reject(Commands.DATA_DIGEST_ERROR, pdu.header());
      return;
    }
    switch (opcode) {
      case Bhs.NOP_OUT -> nop(pdu);
      case Bhs.TEXT -> texts.take(pdu);
      case Bhs.LOGOUT -> logout(pdu);
      default -> manage(pdu);
    }
  }

  private void manage(PduReader pdu) {
    if (management == null) {
      responses.reject(Commands.PROTOCOL_ERROR, pdu.header());
    } else {
      management.take(pdu);
    }
  }

  private void nop(PduReader pdu) {
    int bytes = Math.min(pdu.dataBytes(), admitted.agreed().sendBytesMax());
    output.answer(Bhs.NOP_IN, Bhs.FINAL, pdu.itt(), bytes).set32(Bhs.TTT_AT, Bhs.NO_TAG);
    output.end(pdu.data(0, bytes));
  }

  private void logout(PduReader pdu) {
    int reason = pdu.flags() & REASON_MASK;
    int response = CLOSED;
    if (reason == CLOSE_CONNECTION && pdu.shortAt(Bhs.CID_AT) != admitted.cid()) {
      response = NO_SUCH_CID;
    } else if (reason != CLOSE_SESSION && reason != CLOSE_CONNECTION) {
      response = RECOVERY_NOT_SUPPORTED;
    }
    int itt = pdu.itt();
    if (response != CLOSED) {
      answerLogout(itt, response);
      return;
    }
    ended = true;
    session.abort(
        _ -> true,
        () -> {
          answerLogout(itt, CLOSED);
          session.loggedOut();
        });
  }

  private void answerLogout(int itt, int response) {
    if (session.isGone()) {
      return;
    }
    output
        .answer(Bhs.LOGOUT_RESPONSE, Bhs.FINAL, itt, 0)
        .set8(Bhs.RESPONSE_AT, response)
        .set16(40, admitted.agreed().time2WaitSeconds()); // Time2Wait; nothing is retained.
    output.end();
  }

  /// Asks the initiator to log out, in as many seconds as the server gives it.
  void askLogout() {
    long millis = limits.patience().stopMillis();
    output
        .answer(Bhs.ASYNC, Bhs.FINAL, Bhs.NO_TAG, 0)
        .set32(Bhs.TTT_AT, Bhs.NO_TAG)
        .set8(EVENT_AT, EVENT_LOGOUT_REQUEST)
        .set16(PARAMETER_3_AT, (int) Math.max(1, TimeUnit.MILLISECONDS.toSeconds(millis)));
    output.end();
  }

  void finished(Task task) {
    if (commands != null) {
      commands.finished(task);
    }
  }

  /// What the aborted `task` had under way has ended.
  void release(Task task) {
    if (commands != null) {
      commands.release(task);
    }
  }

  void abort(Task task) {
    if (commands != null) {
      commands.abort(task);
    }
  }

  /// From time to time: pings a silent initiator, and ends tasks whose data does not come.
  void look(long receivedBytes, long now) throws ProtocolViolation {
    if (commands != null) {
      commands.look(now);
    }
    if (receivedBytes != received) {
      received = receivedBytes;
      heardNanos = now;
      pinged = false;
      return;
    }
    long idle = TimeUnit.MILLISECONDS.toNanos(limits.patience().idleMillis());
    if (now - heardNanos > 2 * idle) {
      throw new ProtocolViolation("silent", "no answer to a ping");
    }
    if (now - heardNanos > idle && !pinged) {
      pinged = true;
      output
          .remark(Bhs.NOP_IN, Bhs.FINAL, Bhs.NO_TAG, 0)
          .set32(Bhs.TTT_AT, 1); // Any tag but none: an answer is wanted.
      output.end();
    }
  }
}
