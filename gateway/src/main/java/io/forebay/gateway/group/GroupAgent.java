package io.forebay.gateway.group;

import io.forebay.gateway.block.Agent;
import io.forebay.gateway.block.Check;
import io.forebay.gateway.block.Threads;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/// `forebay-group-G`: does commands and upkeep of one group, one at a time.
final class GroupAgent implements Agent {
  /// Commands that wait; more are refused at once (M1).
  static final int COMMANDS_MAX = 1024;

  /// One thing to do on the agent.
  interface Work {
    void run() throws IOException;

    /// Called instead, on any thread, when the agent has ended.
    void stopping();
  }

  /// What is done when no command waits: returns the nanoseconds until it is due again unless woken.
  interface Upkeep {
    long keep() throws IOException;
  }

  private final String name;
  private final Deque<Work> commands = new ArrayDeque<>();
  private @Nullable Upkeep upkeep;
  private boolean ended;
  private volatile Threads.@Nullable Running running;

  GroupAgent(String group) {
    name = "forebay-group-" + group;
  }

  @Override
  public String name() {
    return name;
  }

  /// Starts the duties. Once.
  void start(Threads threads, Upkeep work) {
    Check.check(upkeep == null, "a group's agent starts once", name);
    upkeep = work;
    running = threads.start(this);
  }

  /// Has `work` run soon; false, without calling it, when too much waits already.
  boolean submit(Work work) {
    synchronized (commands) {
      if (!ended && commands.size() >= COMMANDS_MAX) {
        return false;
      }
    }
    later(work);
    return true;
  }

  /// Has `work` run soon: for what a command has begun, so that its end is never refused.
  void later(Work work) {
    boolean over;
    synchronized (commands) {
      over = ended;
      if (!over) {
        commands.addLast(work);
      }
    }
    if (over) {
      work.stopping();
    } else {
      wake();
    }
  }

  /// Has upkeep run soon. Any thread, also under the log's lock.
  void wake() {
    Threads.Running now = running;
    if (now != null) {
      now.wake();
    }
  }

  @Override
  public long duty() throws IOException {
    Work work;
    synchronized (commands) {
      work = commands.pollFirst();
    }
    if (work != null) {
      work.run();
      return 0;
    }
    Upkeep now = upkeep;
    return now == null ? UNTIL_WOKEN : now.keep();
  }

  /// Ends the duties and tells what waits that it will not be done. Not on the agent itself.
  void close() {
    Threads.Running now = running;
    if (now != null) {
      now.close();
    }
    Work[] left;
    synchronized (commands) {
      ended = true;
      left = commands.toArray(new Work[0]);
      commands.clear();
    }
    for (Work work : left) {
      work.stopping();
    }
  }
}
