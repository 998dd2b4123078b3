package io.forebay.gateway.link.session;

import io.forebay.gateway.block.Position;
import io.forebay.gateway.group.Meeting;
import io.forebay.gateway.group.ReplicatedGroup;
import io.forebay.gateway.link.Flow;
import io.forebay.gateway.link.LineStatus;
import io.forebay.gateway.link.Turn;
import io.forebay.gateway.link.catchup.CatchUpSender;
import io.forebay.gateway.link.catchup.DigestAsker;
import io.forebay.gateway.link.receiver.LogReceiver;
import io.forebay.gateway.link.sender.LogFeed;
import io.forebay.gateway.link.sender.LogSender;
import io.forebay.gateway.link.verify.VerifiedFlow;
import io.forebay.gateway.link.wire.Message;
import io.forebay.gateway.link.wire.ProtocolViolation;
import io.forebay.gateway.link.wire.ProtocolViolation.Rule;
import io.forebay.gateway.link.wire.Refusal;
import io.forebay.gateway.log.RecordLayout;

/// What an attachment does after its group has met the peer's.
sealed interface Course {
  /// We send: `state` says what.
  record Sends(Flow flow, LineStatus.State state) implements Course {}

  /// The peer is to begin: with the log, or with a batch.
  record Waits(boolean forLog, String text) implements Course {}

  /// Nothing flows as things are; `forOperator`: until somebody settles it.
  record Stands(String text, boolean forOperator) implements Course {}

  /// This cannot be replicated.
  record Refuses(Turn.Refuse refuse) implements Course {}

  /// The course that follows from `meeting`; `theirs` is what the peer said of the group.
  static Course of(Meeting meeting, ReplicatedGroup group, Message.Attach theirs, PeerTools tools)
      throws ProtocolViolation {
    return switch (meeting) {
      case Meeting.Send(long fromLsn) -> send(group, theirs, tools, Long.MAX_VALUE);
      case Meeting.Serve(long fromLsn, long endLsn) -> send(group, theirs, tools, endLsn);
      case Meeting.CatchUp(var kind, String reason) ->
          new Sends(
              new CatchUpSender(
                  group,
                  new CatchUpSender.Far(tools.peer.appliance(), kind, theirs.stance().usable()),
                  tools.workshop,
                  new DigestAsker(tools.disk, tools.packing.spans()),
                  tools.disk,
                  batch -> tools.events.caughtUp(tools.peer, group.id(), batch)),
              LineStatus.State.SENDING_CATCH_UP);
      case Meeting.Receive(long fromLsn) -> new Waits(true, "waits for the primary to send");
      case Meeting.Fetch(long fromLsn, long endLsn) ->
          new Waits(true, "fetches back what it has lost");
      case Meeting.AwaitCatchUp(String reason) -> new Waits(false, reason);
      case Meeting.Superseded(long forkLsn) ->
          new Stands("superseded by the peer: nothing flows until it is settled", true);
      case Meeting.TheySuperseded(long forkLsn) ->
          new Stands("the peer is superseded: nothing flows until it is settled", true);
      case Meeting.TwoPrimaries _ ->
          new Stands("two primaries: nothing flows until it is settled", true);
      case Meeting.Diverged(long forkLsn) ->
          new Stands(
              "both hold records that the other has not: nothing flows until it is settled", true);
      case Meeting.Idle(String reason) -> new Stands(reason, false);
      case Meeting.NotNow(String reason) -> new Refuses(new Turn.Refuse(Refusal.NOT_NOW, reason));
      case Meeting.Refused(String reason) ->
          new Refuses(new Turn.Refuse(Refusal.UNRELATED, reason));
    };
  }

  /// Sends the log from the peer's end, which the group has found to lie in ours, at the byte it asks for.
  private static Course send(
      ReplicatedGroup group, Message.Attach theirs, PeerTools tools, long endLsn)
      throws ProtocolViolation {
    Position from = theirs.reach().end().in(group.id());
    long skip = theirs.reach().resumeLsn() - from.lsn();
    if (skip >= RecordLayout.RECORD_BYTES_MAX) {
      throw new ProtocolViolation(Rule.FIELD, "resume behind an incomplete record: " + skip);
    }
    LogFeed feed = new LogFeed(tools.workshop, group.reader(), from, (int) skip);
    LogSender.Far far = new LogSender.Far(tools.peer.appliance(), theirs.card().store());
    LogSender sender = new LogSender(group, feed, far, endLsn, tools.encoder(group.id()));
    Flow both = VerifiedFlow.asking(sender, group, tools.peer.appliance(), tools.verifying());
    return new Sends(both, LineStatus.State.SENDING);
  }

  /// Takes the log from where the peer says that it begins.
  static Flow receive(ReplicatedGroup group, PeerTools tools, long fromLsn)
      throws ProtocolViolation {
    LogReceiver receiver = new LogReceiver(group, tools.rest(group.id()), fromLsn, tools.wake);
    return VerifiedFlow.answering(receiver, group, tools.verifying());
  }

  /// One line for the operator; empty while data flows.
  default String text() {
    return switch (this) {
      case Sends _ -> "";
      case Waits(boolean forLog, String text) -> text;
      case Stands(String text, var _) -> text;
      case Refuses(Turn.Refuse refuse) -> refuse.text();
    };
  }
}
