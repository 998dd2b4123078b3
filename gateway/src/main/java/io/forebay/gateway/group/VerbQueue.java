package io.forebay.gateway.group;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/// Commands that change a group, one at a time: the next one begins when the one before has replied.
/// Others (looking, holding) do not wait here.
final class VerbQueue {
  /// A command: replies now or later, once.
  interface Verb<T> {
    void run(Reply<T> reply) throws IOException;
  }

  private final GroupAgent agent;
  private final Deque<Runnable> waiting = new ArrayDeque<>(); // On the agent.
  private boolean busy;

  VerbQueue(GroupAgent agent) {
    this.agent = agent;
  }

  /// Has `verb` run on the agent, after those before it. Any thread.
  <T> void submit(Verb<T> verb, Reply<T> reply) {
    direct(
        once -> {
          waiting.addLast(() -> run(verb, done -> finish(once, done)));
          next();
        },
        reply);
  }

  /// Has `verb` run on the agent, whatever else is under way. Any thread.
  <T> void direct(Verb<T> verb, Reply<T> reply) {
    boolean taken =
        agent.submit(
            new GroupAgent.Work() {
              @Override
              public void run() {
                VerbQueue.run(verb, reply);
              }

              @Override
              public void stopping() {
                reply.done(Outcome.refused(Refusal.Kind.STOPPING, "the group is stopping"));
              }
            });
    if (!taken) {
      reply.done(
          Outcome.refused(
              Refusal.Kind.LIMIT,
              GroupAgent.COMMANDS_MAX + " commands wait already: try again later"));
    }
  }

  private static <T> void run(Verb<T> verb, Reply<T> reply) {
    try {
      verb.run(reply);
    } catch (IOException e) {
      reply.done(new Outcome.Refused<>(Refusal.of(e)));
    }
  }

  private <T> void finish(Reply<T> reply, Outcome<T> outcome) {
    busy = false;
    reply.done(outcome);
    next();
  }

  private void next() {
    while (!busy) {
      @Nullable Runnable first = waiting.pollFirst();
      if (first == null) {
        return;
      }
      busy = true;
      first.run();
    }
  }
}
