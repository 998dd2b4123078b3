package io.forebay.gateway.app;

import io.forebay.gateway.block.Agent;
import io.forebay.gateway.block.Check;
import io.forebay.gateway.block.Threads;
import java.lang.Thread.UncaughtExceptionHandler;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// Threads of the JVM: one for each agent, and a pool of workers for what may block. All are daemons:
/// the process ends when its owner has closed what it started, not when the last thread is tired.
public final class JvmThreads implements Threads, AutoCloseable {
  /// Workers. Enough to keep a disk's queue busy with reads that miss the page cache; more only wait
  /// in the kernel.
  public static final int WORKERS_DEFAULT = 8;

  /// Work waiting for a worker (M1). Far above what all callers together may have under way, so
  /// passing it is a caller's bug.
  public static final int OFFLOADED_MAX = 65_536;

  private static final long IDLE_SECONDS = 60;

  private final UncaughtExceptionHandler fatal;
  private final ThreadPoolExecutor workers;
  private final Set<Pulse> agents = ConcurrentHashMap.newKeySet();

  /// `fatal` gets everything that escapes a duty or offloaded work, on the thread that it escaped;
  /// it is expected to stop the process.
  public JvmThreads(int workerCount, UncaughtExceptionHandler fatal) {
    this.fatal = fatal;
    workers =
        new ThreadPoolExecutor(
            workerCount,
            workerCount,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(OFFLOADED_MAX),
            Thread.ofPlatform()
                .name("forebay-worker-", 0)
                .daemon()
                .uncaughtExceptionHandler(fatal)
                .factory(),
            (work, pool) ->
                Check.check(false, "M1: offloaded work", pool.getQueue().size(), OFFLOADED_MAX));
    workers.allowCoreThreadTimeOut(true);
  }

  @Override
  public Running start(Agent agent) {
    AgentThread running = AgentThread.start(agent, fatal, agents::remove);
    agents.add(running);
    return running;
  }

  /// Of the agents that run now.
  Set<Pulse> agents() {
    return agents;
  }

  @Override
  public void offload(Runnable work) {
    workers.execute(work);
  }

  /// Returns once all offloaded work has ended; takes no more. Agents are closed by who started them.
  @Override
  public void close() {
    workers.close();
  }
}
