package io.forebay.gateway.link.session;

import io.forebay.gateway.link.LinkGroups;
import io.forebay.gateway.link.wire.Message;
import io.forebay.gateway.link.wire.Outcome;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Commands of the peer that this side is carrying out, on one attachment. Confined to the peer's agent.
final class Errands {
  /// At a time (M1): a peer has people and a scheduler who give them, one after the other.
  static final int UNDER_WAY_MAX = 64;

  private final PeerTools tools;
  private final Consumer<Message.Result> answer;
  private int underWay;

  /// `answer` hears each result, on the agent.
  Errands(PeerTools tools, Consumer<Message.Result> answer) {
    this.tools = tools;
    this.answer = answer;
  }

  /// Has `by` carry it out, or says that it is one too many; of a group that is not here nothing is said.
  void take(LinkGroups.@Nullable Member by, Message.Command command) {
    if (by == null) {
      return;
    }
    if (underWay >= UNDER_WAY_MAX) {
      answer.accept(
          new Message.Result(
              command.id(),
              Outcome.LIMIT,
              UNDER_WAY_MAX + " commands of yours are under way here: wait for their results"));
      return;
    }
    underWay++;
    by.commands().carryOut(command, result -> tools.post(() -> done(result)));
  }

  private void done(Message.Result result) {
    underWay--;
    answer.accept(result);
  }
}
