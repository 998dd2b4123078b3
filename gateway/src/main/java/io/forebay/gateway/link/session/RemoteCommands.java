package io.forebay.gateway.link.session;

import io.forebay.gateway.link.wire.Message;
import io.forebay.gateway.link.wire.Outcome;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// Commands sent to the peer that wait for their results. Confined to the peer's agent.
final class RemoteCommands {
  /// A hook may freeze an application first.
  static final long ANSWER_NANOS = TimeUnit.SECONDS.toNanos(60);

  /// At a time: people and a scheduler give them.
  static final int WAITING_MAX = 256;

  private record Waiting(Consumer<Message.Result> done, long untilNanos) {}

  private final Map<Integer, Waiting> waiting = new HashMap<>();
  private int next;

  /// The number for a command whose result `done` is to get; `done` hears of a failure too.
  int add(Consumer<Message.Result> done, long nowNanos) {
    next++;
    waiting.put(next, new Waiting(done, nowNanos + ANSWER_NANOS));
    return next;
  }

  boolean full() {
    return waiting.size() >= WAITING_MAX;
  }

  void result(Message.Result result) {
    Waiting one = waiting.remove(result.id());
    if (one != null) {
      one.done.accept(result);
    }
  }

  /// Gives up what waits too long.
  void expire(long nowNanos) {
    waiting.entrySet().removeIf(entry -> expired(entry.getKey(), entry.getValue(), nowNanos));
  }

  private static boolean expired(int id, Waiting one, long nowNanos) {
    boolean late = nowNanos - one.untilNanos >= 0;
    if (late) {
      one.done.accept(
          failure(id, "the peer did not answer; look at its checkpoints before you try again"));
    }
    return late;
  }

  /// The connection is gone: nobody knows whether they were carried out.
  void lost() {
    Map<Integer, Waiting> all = Map.copyOf(waiting);
    waiting.clear();
    all.forEach((id, one) ->
        one.done.accept(
            failure(id, "the line was lost before the peer answered; look at its checkpoints")));
  }

  /// Whether one waits: then [#expire] has to be called in time.
  boolean any() {
    return !waiting.isEmpty();
  }

  static Message.Result failure(int id, String text) {
    return new Message.Result(id, Outcome.STOPPING, text);
  }
}
