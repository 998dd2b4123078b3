package io.forebay.gateway.link.verify;

import io.forebay.gateway.group.ReplicatedGroup;
import io.forebay.gateway.group.VerifyFinding;
import io.forebay.gateway.link.Turn;
import io.forebay.gateway.link.wire.Limits;
import io.forebay.gateway.link.wire.Message;
import io.forebay.gateway.link.wire.ProtocolViolation;
import io.forebay.gateway.link.wire.ProtocolViolation.Rule;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Answers the primary's questions one after the other, each once the log here has come as far as the
/// pieces were read at over there.
final class VerifyAnswerer implements Side {
  private final ReplicatedGroup group;
  private final VerifiedFlow.Tools tools;
  private final ArrayDeque<Message.VerifyQuery> queries = new ArrayDeque<>();
  private final ArrayDeque<Message.VerifyAnswer> answers = new ArrayDeque<>();
  private int pieces; // Of `queries`.
  private boolean looking;
  private boolean closed;

  VerifyAnswerer(ReplicatedGroup group, VerifiedFlow.Tools tools) {
    this.group = group;
    this.tools = tools;
  }

  @Override
  public boolean took(Message message) throws ProtocolViolation {
    if (!(message instanceof Message.VerifyQuery query)) {
      return false;
    }
    pieces += query.asks().size();
    if (pieces > Limits.VERIFY_UNANSWERED_MAX) {
      throw new ProtocolViolation(
          Rule.SEQUENCE, "more than " + Limits.VERIFY_UNANSWERED_MAX + " pieces are unanswered");
    }
    queries.add(query);
    return true;
  }

  @Override
  public void step() {
    Message.VerifyQuery first = queries.peek();
    if (first == null || looking || !group.verification().answers().reached(first.asks())) {
      return;
    }
    looking = true;
    tools
        .threads()
        .offload(() -> {
          List<VerifyFinding> findings = group.verification().answers().findings(first.asks());
          tools.post().accept(() -> looked(first, findings));
        });
  }

  private void looked(Message.VerifyQuery query, List<VerifyFinding> findings) {
    looking = false;
    if (closed) {
      return;
    }
    queries.remove();
    pieces -= query.asks().size();
    answers.add(new Message.VerifyAnswer(query.id(), List.copyOf(findings)));
  }

  @Override
  public @Nullable Message due() {
    return answers.poll();
  }

  /// The log that grows wakes us.
  @Override
  public long sleepNanos() {
    return Long.MAX_VALUE;
  }

  @Override
  public @Nullable Turn turn() {
    return null;
  }

  @Override
  public void close() {
    closed = true;
    queries.clear();
    answers.clear();
  }
}
