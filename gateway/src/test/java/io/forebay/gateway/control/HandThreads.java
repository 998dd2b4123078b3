package io.forebay.gateway.control;

import io.forebay.gateway.block.Agent;
import io.forebay.gateway.block.Threads;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/// Threads that run when the test says so.
public final class HandThreads implements Threads {
  private final List<Agent> agents = new ArrayList<>();
  private final ArrayDeque<Runnable> offloaded = new ArrayDeque<>();

  @Override
  public Running start(Agent agent) {
    agents.add(agent);
    return new Running() {
      @Override
      public void wake() {}

      @Override
      public void close() {
        agents.remove(agent);
      }
    };
  }

  @Override
  public void offload(Runnable work) {
    offloaded.add(work);
  }

  /// One duty of every agent; returns the shortest sleep asked for, in nanoseconds.
  public long turn() {
    long shortest = Agent.UNTIL_WOKEN;
    try {
      for (Agent agent : List.copyOf(agents)) {
        shortest = Math.min(shortest, agent.duty());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    while (!offloaded.isEmpty()) {
      offloaded.remove().run();
    }
    return shortest;
  }
}
