package io.forebay.gateway.link.pairing;

import io.forebay.gateway.link.FramedPipe;
import io.forebay.gateway.link.Pipe;
import io.forebay.gateway.link.packing.Packing;
import io.forebay.gateway.link.wire.Frame;
import io.forebay.gateway.link.wire.FrameDecoder;
import io.forebay.gateway.link.wire.Limits;
import io.forebay.gateway.link.wire.Message;
import io.forebay.gateway.link.wire.MessageType;
import io.forebay.gateway.link.wire.Party;
import io.forebay.gateway.link.wire.ProtocolViolation;
import io.forebay.gateway.link.wire.Refusal;
import io.forebay.gateway.link.wire.State;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One connection that pairs, from one end. Driven by [PairingDoor].
///
/// ```
/// joiner:  request written ─ reply ─► done         inviter:  nothing heard ─ request ─► reply written ─► done
/// either:  refusal, violation, lost line or deadline ─► done
/// ```
abstract sealed class PairingExchange {
  /// The version of the exchange; an inviter takes no other.
  static final int VERSION = 1;

  final FramedPipe line;
  final long deadlineNanos;
  boolean done;

  private PairingExchange(Pipe pipe, long deadlineNanos) {
    int room = Limits.GREETING_BYTES_MAX;
    this.line =
        new FramedPipe(pipe, new FrameDecoder(room), ByteBuffer.allocate(2 * room), Packing.none());
    this.deadlineNanos = deadlineNanos;
  }

  /// Takes what has come and sends what is due.
  final void progress() throws IOException {
    try {
      for (Frame frame = line.read(); frame != null && !done; frame = line.read()) {
        if (frame.channel() != Frame.CONNECTION) {
          throw new ProtocolViolation(ProtocolViolation.Rule.STATE, "pairing has one channel");
        }
        MessageType.of(frame.message()).requireLegal(State.PAIRING, Set.of(theirParty()));
        on(frame.message());
      }
      line.flush();
      if (line.lost() && !done) {
        end("the line was lost before the pairing was complete: try again");
      }
    } catch (ProtocolViolation e) {
      end("the other side does not speak this protocol (" + e.rule() + ")");
    }
  }

  /// Whether everything was said and handed over.
  final boolean over() {
    return done && (line.lost() || line.unsentBytes() == 0);
  }

  abstract Party theirParty();

  abstract void on(Message message) throws IOException;

  /// Ends without trust.
  abstract void end(String reason);

  /// The side that was given a code.
  static final class Joining extends PairingExchange {
    private final InviteCode code;
    private final PairingSeal.Ends ends;
    private final Pairings pairings;
    private final Consumer<Joined> result;

    /// The inviter's certificate is `theirs`, which the code promises; ours is `ours`.
    Joining(Pipe pipe, PairingSeal.Ends ends, InviteCode code, Pairings pairings, Request request) {
      super(pipe, request.deadlineNanos());
      this.code = code;
      this.ends = ends;
      this.pairings = pairings;
      this.result = request.result();
      Claim claim = pairings.ours();
      String seal = PairingSeal.of(code.secret(), PairingSeal.Side.JOINER, ends, claim);
      line.write(
          Frame.CONNECTION,
          new Message.PairRequest(VERSION, claim.appliance(), claim.name(), claim.address(), seal));
    }

    /// Until when, and who wants to know.
    record Request(long deadlineNanos, Consumer<Joined> result) {}

    @Override
    Party theirParty() {
      return Party.ACCEPTOR;
    }

    @Override
    void on(Message message) throws IOException {
      if (message instanceof Message.PairReply reply) {
        Claim claim = new Claim(reply.appliance(), reply.name(), reply.address());
        String expected = PairingSeal.of(code.secret(), PairingSeal.Side.INVITER, ends, claim);
        if (PairingSeal.same(expected, reply.seal())) {
          pairings.trust(claim, ends.inviter());
          finish(new Joined.Done(claim, ends.inviter()));
        } else {
          end(
              "the other side does not know the code: something stands between the two, do not go on");
        }
      } else if (message instanceof Message.Refuse refuse) {
        end(refuse.text());
      }
    }

    @Override
    void end(String reason) {
      finish(new Joined.Failed(reason));
    }

    private void finish(Joined joined) {
      if (!done) {
        done = true;
        result.accept(joined);
      }
    }
  }

  /// The side whose code it is.
  static final class Inviting extends PairingExchange {
    private final PairingSeal.Ends ends;
    private final Invitations invitations;
    private final Pairings pairings;
    private @Nullable String refused;

    Inviting(
        Pipe pipe,
        long deadlineNanos,
        PairingSeal.Ends ends,
        Invitations invitations,
        Pairings pairings) {
      super(pipe, deadlineNanos);
      this.ends = ends;
      this.invitations = invitations;
      this.pairings = pairings;
    }

    @Override
    Party theirParty() {
      return Party.DIALER;
    }

    @Override
    void on(Message message) throws IOException {
      if (!(message instanceof Message.PairRequest request)) {
        end("the other side gave up");
        return;
      }
      if (request.version() != VERSION) {
        refuse(Refusal.VERSION, "this appliance pairs with version 1 only");
        return;
      }
      Claim theirs = new Claim(request.appliance(), request.name(), request.address());
      Claim ours = pairings.ours();
      switch (invitations.judge(ends, theirs, request.seal(), ours)) {
        case Invitations.Judgement.Accepted(String seal) -> {
          try {
            pairings.trust(theirs, ends.joiner());
          } catch (IOException e) {
            refuse(Refusal.FAILED, "the other appliance could not save the peer: see its log");
            throw e;
          }
          say(new Message.PairReply(ours.appliance(), ours.name(), ours.address(), seal));
        }
        case Invitations.Judgement.Refused(String reason) -> refuse(Refusal.CODE, reason);
      }
    }

    /// Why the joiner was refused, for the log; null if it was not.
    @Nullable String refused() {
      return refused;
    }

    @Override
    void end(String reason) {
      refused = reason;
      done = true;
    }

    private void refuse(Refusal code, String reason) {
      refused = reason;
      say(new Message.Refuse(code, reason));
    }

    private void say(Message message) {
      line.write(Frame.CONNECTION, message);
      done = true;
    }
  }
}
