package io.forebay.gateway.sim;

import io.forebay.gateway.block.Agent;
import io.forebay.gateway.block.Check;
import io.forebay.gateway.block.Threads;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The threads of one process: from its start until it ends or dies. Nothing of it runs after
/// [#kill].
public final class SimThreads implements Threads {
  private final SimScheduler scheduler;
  private final String process;
  private final List<SimAgent> agents = new ArrayList<>();
  private boolean killed;
  private @Nullable IOException fatal;

  public SimThreads(SimScheduler scheduler, String process) {
    this.scheduler = scheduler;
    this.process = process;
  }

  @Override
  public Running start(Agent agent) {
    Check.check(!killed, "no thread starts in a dead process", agent.name());
    SimAgent started = new SimAgent(agent);
    agents.add(started);
    scheduler.add(started);
    return started;
  }

  @Override
  public void offload(Runnable work) {
    if (!killed) {
      scheduler.add(new SimScheduler.Work(this, scheduler.clock().nanos(), work));
    }
  }

  /// Ends the process's threads where they stand.
  public void kill() {
    killed = true;
    scheduler.removeAll(this);
  }

  public boolean killed() {
    return killed;
  }

  /// The IOException with which an agent ended, if one did.
  @Nullable IOException fatal() {
    return fatal;
  }

  /// Names of agents that were started and not closed.
  public List<String> running() {
    return agents.stream().filter(a -> !a.closed).map(a -> a.agent.name()).toList();
  }

  @Override
  public String toString() {
    return process;
  }

  private final class SimAgent extends SimScheduler.Item implements Running {
    private final Agent agent;
    private boolean woken = true;
    private boolean closed;

    SimAgent(Agent agent) {
      super(SimThreads.this, Long.MAX_VALUE);
      this.agent = agent;
    }

    @Override
    boolean due(long now) {
      return !running && (woken || deadline <= now);
    }

    @Override
    boolean stays() {
      return true;
    }

    @Override
    void run() {
      woken = false;
      deadline = Long.MAX_VALUE;
      try {
        long sleep = agent.duty();
        Check.check(sleep >= 0, "a duty returns the time to sleep", sleep, 0);
        long now = scheduler.clock().nanos();
        deadline = sleep >= Long.MAX_VALUE - now ? Long.MAX_VALUE : now + sleep;
      } catch (IOException e) {
        fatal = e;
        end();
      } catch (UncheckedIOException e) {
        throw new AssertionError("an agent lets an UncheckedIOException escape", e);
      }
    }

    @Override
    public void wake() {
      woken = true;
    }

    @Override
    public void close() {
      if (running) {
        throw new AssertionError(
            agent.name() + " is closed amid its own duty: with threads this would wait for ever");
      }
      end();
    }

    private void end() {
      closed = true;
      scheduler.remove(this);
    }
  }
}
