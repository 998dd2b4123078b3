package io.forebay.gateway.block;

/// Where the engine's background work runs.
public interface Threads {
  /// Starts calling `agent`'s duties, one at a time, first at once.
  Running start(Agent agent);

  /// Runs `work`, which may block on the disk, soon and once on some worker. Callers bound how much
  /// they have under way.
  void offload(Runnable work);

  /// A started agent.
  interface Running extends AutoCloseable {
    /// Ends the agent's present sleep, or the next one if it does not sleep. Any thread, cheap, never
    /// blocks.
    void wake();

    /// Returns once the last duty has ended; no duty starts afterwards. Not to be called from a duty
    /// of the same agent.
    @Override
    void close();
  }
}
