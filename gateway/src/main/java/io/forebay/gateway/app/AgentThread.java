package io.forebay.gateway.app;

import io.forebay.gateway.block.Agent;
import io.forebay.gateway.block.Check;
import io.forebay.gateway.block.Threads;
import java.lang.Thread.UncaughtExceptionHandler;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/// One agent on a thread of its own, which parks between duties.
final class AgentThread implements Threads.Running, Pulse {
  private final Agent agent;
  private final UncaughtExceptionHandler fatal;
  private final Thread thread;

  /// A wake-up that no sleep has taken yet. It outlives duties that do not sleep, so none is lost.
  private final AtomicBoolean woken = new AtomicBoolean();

  /// Counts the beginnings and ends of duties: odd while one runs. Written by the agent's thread alone.
  private final AtomicLong turns = new AtomicLong();

  private final Consumer<AgentThread> onClosed;
  private long turnSeen; // Of who asks for the pulse.
  private volatile boolean closed;

  private AgentThread(Agent agent, UncaughtExceptionHandler fatal, Consumer<AgentThread> onClosed) {
    this.agent = agent;
    this.fatal = fatal;
    this.onClosed = onClosed;
    this.thread = Thread.ofPlatform().name(agent.name()).daemon().unstarted(this::run);
  }

  /// Starts it. `onClosed` runs once it has ended because it was closed.
  static AgentThread start(
      Agent agent, UncaughtExceptionHandler fatal, Consumer<AgentThread> onClosed) {
    AgentThread running = new AgentThread(agent, fatal, onClosed);
    running.thread.start();
    return running;
  }

  private void run() {
    try {
      while (!closed) {
        turn();
        long nanos = agent.duty();
        turn();
        if (nanos > 0) {
          sleep(nanos);
        }
      }
    } catch (Throwable e) { // An agent handles what it knows: all else is for the one handler.
      fatal.uncaughtException(thread, e);
    }
  }

  /// Costs no fence: it is of no importance when others see it.
  private void turn() {
    turns.setRelease(turns.getPlain() + 1);
  }

  @Override
  public String name() {
    return thread.getName();
  }

  /// An agent that sleeps has nothing to do, unless it was woken.
  @Override
  public boolean beats() {
    long before = turnSeen;
    turnSeen = turns.getAcquire();
    boolean working = (turnSeen & 1) == 1;
    return turnSeen != before || (!working && !woken.get());
  }

  private void sleep(long nanos) {
    long start = System.nanoTime();
    long left = nanos;
    while (left > 0 && !closed && !woken.get()) {
      if (nanos == Agent.UNTIL_WOKEN) {
        LockSupport.park(this);
      } else {
        LockSupport.parkNanos(this, left);
        left = nanos - (System.nanoTime() - start);
      }
      Thread.interrupted(); // Means nothing here, and would end every later park at once.
    }
    woken.getAndSet(
        false); // Not a plain write: what the waker wrote before is seen by the next duty.
  }

  @Override
  public void wake() {
    // The first wake-up alone pays for the unpark; it sees what later callers wrote before theirs.
    if (!woken.getAndSet(true)) {
      LockSupport.unpark(thread);
    }
  }

  @Override
  public void close() {
    boolean self = thread.equals(Thread.currentThread());
    Check.check(!self, "an agent does not close itself", thread.getName());
    closed = true;
    LockSupport.unpark(thread);
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true; // Kept for the caller: a duty under way is waited for in any case.
      }
    }
    onClosed.accept(this);
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
