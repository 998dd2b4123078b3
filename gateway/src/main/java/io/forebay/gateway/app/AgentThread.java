package io.forebay.gateway.app;

import io.forebay.gateway.block.Agent;
import io.forebay.gateway.block.Check;
import io.forebay.gateway.block.Threads;
import java.lang.Thread.UncaughtExceptionHandler;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/// One agent on a thread of its own, which parks between duties.
final class AgentThread implements Threads.Running {
  private final Agent agent;
  private final UncaughtExceptionHandler fatal;
  private final Thread thread;

  /// A wake-up that no sleep has taken yet. It outlives duties that do not sleep, so none is lost.
  private final AtomicBoolean woken = new AtomicBoolean();

  private volatile boolean closed;

  private AgentThread(Agent agent, UncaughtExceptionHandler fatal) {
    this.agent = agent;
    this.fatal = fatal;
    this.thread = Thread.ofPlatform().name(agent.name()).daemon().unstarted(this::run);
  }

  static AgentThread start(Agent agent, UncaughtExceptionHandler fatal) {
    AgentThread running = new AgentThread(agent, fatal);
    running.thread.start();
    return running;
  }

  private void run() {
    try {
      while (!closed) {
        long nanos = agent.duty();
        if (nanos > 0) {
          sleep(nanos);
        }
      }
    } catch (Throwable e) { // An agent handles what it knows: all else is for the one handler.
      fatal.uncaughtException(thread, e);
    }
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
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
