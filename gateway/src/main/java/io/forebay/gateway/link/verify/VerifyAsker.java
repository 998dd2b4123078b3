package io.forebay.gateway.link.verify;

import io.forebay.gateway.group.ReplicatedGroup;
import io.forebay.gateway.group.VerifyAsk;
import io.forebay.gateway.group.VerifyRun;
import io.forebay.gateway.group.VerifyRun.Asked;
import io.forebay.gateway.link.Turn;
import io.forebay.gateway.link.wire.Limits;
import io.forebay.gateway.link.wire.Message;
import io.forebay.gateway.link.wire.ProtocolViolation;
import io.forebay.gateway.link.wire.ProtocolViolation.Rule;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Asks the peer what a run of the group wants to know: reads ahead by a job, sends when the line has had
/// its pause, brings the answers back in order.
final class VerifyAsker implements Side {
  /// Questions take at most one byte in so many of what the line carries.
  private static final int SHARE = 20;

  /// A piece in a query, and what a frame adds.
  private static final int PIECE_LINE_BYTES = 53;

  private static final int FRAME_LINE_BYTES = 20;

  /// A query is at most this part of what the line takes in a second.
  private static final int QUERIES_A_SECOND = 10;

  private static final long SECOND = 1_000_000_000L;

  private record Query(int id, List<Asked> asked) {}

  private final ReplicatedGroup group;
  private final UUID peer;
  private final VerifiedFlow.Tools tools;
  private @Nullable VerifyRun run;
  private final ArrayDeque<Asked> ready = new ArrayDeque<>();
  private final ArrayDeque<Query> unanswered = new ArrayDeque<>();
  private int strays; // Answers to come for a run that is over.
  private boolean gathering;
  private boolean told;
  private boolean closed;
  private int lastId;
  private long sayNanos;

  VerifyAsker(ReplicatedGroup group, UUID peer, VerifiedFlow.Tools tools) {
    this.group = group;
    this.peer = peer;
    this.tools = tools;
    sayNanos = tools.clock().nanos();
  }

  @Override
  public void step() {
    if (!told) {
      told = true;
      group.verification().met(peer, tools.able());
    }
    VerifyRun wanted = tools.able() ? group.verification().run(peer) : null;
    if (wanted != run) {
      leave();
      run = wanted;
    }
    if (wanted != null && !gathering && ready.isEmpty() && wanted.restNanos() == 0) {
      gathering = true;
      tools.threads().offload(() -> gather(wanted));
    }
  }

  /// On a worker.
  private void gather(VerifyRun from) {
    List<Asked> found = from.gather(Limits.VERIFY_PIECES_MAX);
    tools.post().accept(() -> gathered(from, found));
  }

  private void gathered(VerifyRun from, List<Asked> found) {
    gathering = false;
    if (closed || from != run) {
      from.unanswered(found);
    } else {
      ready.addAll(found);
    }
  }

  @Override
  public @Nullable Message due() {
    VerifyRun asking = run;
    if (asking == null || ready.isEmpty() || strays > 0 || tools.clock().nanos() < sayNanos) {
      return null;
    }
    long rate = asking.lineBytesPerSecond();
    long fits = rate == 0 ? Long.MAX_VALUE : rate / QUERIES_A_SECOND / PIECE_LINE_BYTES;
    int most = (int) Math.clamp(fits, 1, Limits.VERIFY_PIECES_MAX);
    List<Asked> asked = new ArrayList<>();
    List<VerifyAsk> asks = new ArrayList<>();
    while (asks.size() < most && !ready.isEmpty()) {
      Asked next = ready.remove();
      asked.add(next);
      asks.add(next.ask());
    }
    long bytes = FRAME_LINE_BYTES + (long) PIECE_LINE_BYTES * asks.size();
    sayNanos = tools.clock().nanos() + (rate == 0 ? 0 : bytes * SHARE * SECOND / rate);
    lastId++;
    unanswered.add(new Query(lastId, asked));
    return new Message.VerifyQuery(lastId, List.copyOf(asks));
  }

  @Override
  public boolean took(Message message) throws ProtocolViolation {
    if (!(message instanceof Message.VerifyAnswer answer)) {
      return false;
    }
    if (strays > 0) {
      strays--;
      return true;
    }
    Query query = unanswered.poll();
    if (query == null
        || query.id != answer.id()
        || query.asked.size() != answer.findings().size()) {
      throw new ProtocolViolation(Rule.SEQUENCE, "an answer out of turn: " + answer.id());
    }
    VerifyRun asking = run;
    if (asking != null) {
      asking.answered(query.asked, answer.findings());
    }
    return true;
  }

  @Override
  public long sleepNanos() {
    VerifyRun asking = run;
    if (asking == null || gathering || strays > 0) {
      return Long.MAX_VALUE;
    }
    return ready.isEmpty() ? asking.restNanos() : Math.max(0, sayNanos - tools.clock().nanos());
  }

  @Override
  public @Nullable Turn turn() {
    return group.verification().repairs(peer)
        ? new Turn.Anew("what a verification found is sent")
        : null;
  }

  /// What was not answered goes back to the run.
  private void leave() {
    VerifyRun left = run;
    if (left == null) {
      return;
    }
    strays += unanswered.size();
    unanswered.forEach(query -> left.unanswered(query.asked));
    unanswered.clear();
    left.unanswered(List.copyOf(ready));
    ready.clear();
    run = null;
  }

  @Override
  public void close() {
    closed = true;
    leave();
  }
}
