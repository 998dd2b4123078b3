package io.forebay.gateway.link.catchup;

import io.forebay.gateway.block.Check;
import io.forebay.gateway.block.Threads;
import io.forebay.gateway.group.Malformed;
import java.io.IOException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One job at a time on a worker; its result comes back on the peer's agent. Whatever the jobs share is
/// handed over with them, so it needs no lock.
final class Jobs {
  /// Work that may block; what it returns is run on the agent.
  interface Job {
    Runnable run() throws IOException, Malformed;
  }

  private final Threads threads;
  private final Consumer<Runnable> post;
  private final Consumer<Exception> failed;
  private boolean busy;
  private @Nullable Runnable onceIdle;

  /// `post` runs something on the agent, soon; `failed` hears there of what a job threw.
  Jobs(Threads threads, Consumer<Runnable> post, Consumer<Exception> failed) {
    this.threads = threads;
    this.post = post;
    this.failed = failed;
  }

  boolean busy() {
    return busy;
  }

  /// Starts `job`; none is under way.
  void start(Job job) {
    Check.check(!busy, "one job at a time");
    busy = true;
    threads.offload(() -> {
      Runnable result;
      try {
        result = job.run();
      } catch (IOException | Malformed e) {
        result = () -> failed.accept(e);
      }
      Runnable then = result;
      post.accept(() -> finish(then));
    });
  }

  private void finish(Runnable result) {
    busy = false;
    Runnable end = onceIdle;
    if (end != null) {
      end.run();
    } else {
      result.run();
    }
  }

  /// Starts nothing more, drops the result of what is under way, and runs `end` once nothing is.
  void stop(Runnable end) {
    onceIdle = end;
    if (!busy) {
      end.run();
    }
  }
}
