package io.forebay.gateway.link.catchup;

import io.forebay.gateway.group.CatchUpTarget;
import io.forebay.gateway.group.ExtentDigest;
import io.forebay.gateway.link.wire.Limits;
import io.forebay.gateway.link.wire.Message;
import io.forebay.gateway.link.wire.ProtocolViolation;
import io.forebay.gateway.link.wire.ProtocolViolation.Rule;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// The sender's queries, answered one job at a time, in order. Of the agent.
final class DigestAnswerer {
  /// `items` came before it: they are put away first, since one might lie over what is asked about.
  private record Waiting(Message.DigestQuery query, long items) {}

  private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
  private boolean agreed;
  private int generation;
  private int unanswered;

  /// A batch begins, or goes on from another base: what was asked before is not answered.
  void begin(boolean digests) {
    agreed = digests;
    waiting.clear();
    unanswered = 0;
    generation++;
  }

  void on(Message.DigestQuery query, long items) throws ProtocolViolation {
    if (!agreed) {
      throw new ProtocolViolation(Rule.STATE, "digests in a batch that was begun without");
    }
    unanswered += query.digests().size();
    if (unanswered > Limits.DIGESTS_MAX) {
      throw new ProtocolViolation(Rule.SEQUENCE, unanswered + " digests unanswered");
    }
    waiting.add(new Waiting(query, items));
  }

  /// Whether there is a query, and everything that came before it is put away.
  boolean wantsJob(long itemsPutAway) {
    return !waiting.isEmpty() && waiting.getFirst().items <= itemsPutAway;
  }

  /// The next job; [#wantsJob]. `say` gets the answer.
  Jobs.Job job(CatchUpTarget into, Consumer<Message.DigestAnswer> say) {
    Message.DigestQuery query = waiting.remove().query;
    int of = generation;
    return () -> {
      List<Boolean> different = new ArrayList<>(query.digests().size());
      for (Message.Digest digest : query.digests()) {
        ExtentDigest.Value value = new ExtentDigest.Value(digest.high(), digest.low());
        different.add(!into.alike(digest.volume(), digest.offset(), digest.length(), value));
      }
      return () -> {
        if (of == generation) {
          unanswered -= different.size();
          say.accept(new Message.DigestAnswer(query.id(), List.copyOf(different)));
        }
      };
    };
  }
}
