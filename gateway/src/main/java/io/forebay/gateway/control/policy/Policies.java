package io.forebay.gateway.control.policy;

import io.forebay.gateway.block.Agent;
import io.forebay.gateway.block.Clock;
import io.forebay.gateway.block.Threads;
import io.forebay.gateway.control.Groups;
import io.forebay.gateway.control.Status;
import io.forebay.gateway.control.Status.PolicyState;
import io.forebay.gateway.control.event.EventBook;
import io.forebay.gateway.control.event.EventKind;
import io.forebay.gateway.control.policy.PolicyStep.Kind;
import io.forebay.gateway.control.policy.PolicyStep.Look;
import io.forebay.gateway.group.Group;
import io.forebay.gateway.group.Reply;
import java.io.IOException;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Carries out the replication policies of all groups: outside of a run the sender stands at the last run's
/// checkpoint; a run makes another one and has the sender go there.
///
/// A policy is a value that travels with its group's log, so whoever is primary carries it out.
public final class Policies implements Agent, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Policies.class);
  private static final String NAMESPACE = "control";
  private static final String KEY = "policy";
  private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);

  /// For how long no run begins after somebody wanted all of the log to travel.
  private static final long GIVE_WAY_MILLIS = 120_000;

  /// After commands that were refused.
  private static final long RETRY_MILLIS = 10_000;

  private static final long BUSY_POLL_MILLIS = 5;

  private final Clock clock;
  private final Groups groups;
  private final EventBook book;
  private final Executor work;
  private final Map<UUID, Memory> memories = new ConcurrentHashMap<>();
  private volatile Threads.@Nullable Running running;

  /// What is not in the group's state, and may be forgotten.
  private static final class Memory {
    volatile boolean busy; // A command of ours is under way.
    volatile boolean late; // The run under way was, when the next one was due.
    volatile long skippedMillis; // When it was found that there was nothing to run for.
    volatile long waysMillis; // No run begins before.
  }

  /// `work` runs what waits for a group.
  public Policies(Clock clock, Groups groups, EventBook book, Executor work) {
    this.clock = clock;
    this.groups = groups;
    this.book = book;
    this.work = work;
  }

  public void start(Threads threads) {
    running = threads.start(this);
  }

  private Memory memory(Group group) {
    return memories.computeIfAbsent(group.id(), id -> new Memory());
  }

  /// The policy of `group`, as of the newest record here. One that only a newer release understands is taken
  /// for continuous: rather too much travels than nothing.
  private static ReplicationPolicy policy(Group group) {
    try {
      return PolicyJson.policy(group.states().get(NAMESPACE, KEY));
    } catch (IOException e) {
      return ReplicationPolicy.CONTINUOUS;
    }
  }

  /// Sets the policy of `group`, primary here; it travels with the log. A run begins at once.
  public void set(Group group, ReplicationPolicy policy, Reply<Long> reply) {
    group.putState(
        NAMESPACE,
        KEY,
        PolicyJson.bytes(policy),
        outcome -> {
          reply.done(outcome);
          wake();
        });
  }

  /// From now on and for a while no run begins, so that the whole log can travel. Returns whether a stop of
  /// a policy stands, which the caller lifts. Blocks while a run's commands are under way.
  public boolean giveWay(Group group) {
    if (policy(group) instanceof ReplicationPolicy.Continuous) {
      return false;
    }
    Memory memory = memory(group);
    memory.waysMillis = clock.wallMillis() + GIVE_WAY_MILLIS;
    try {
      while (memory.busy) {
        Thread.sleep(
            BUSY_POLL_MILLIS); // A run's commands are on their way: they end by themselves.
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return PolicyRun.ours(group);
  }

  // ---- Status

  /// How the policy of `group` stands. Any thread.
  public Status.Policy status(Group group) {
    ReplicationPolicy policy = policy(group);
    if (policy instanceof ReplicationPolicy.Continuous) {
      return new Status.Policy(policy, PolicyState.CONTINUOUS, 0, 0, 0);
    }
    Look look = PolicyRun.look(group, memory(group).skippedMillis, clock.wallMillis());
    boolean run = look.stop().kind() == Kind.RUN;
    PolicyState state = state(look);
    boolean timed = run && state != PolicyState.ELSEWHERE;
    long next =
        timed && policy instanceof ReplicationPolicy.Timed at
            ? PolicyStep.nextMillis(at, look.stop().begunMillis())
            : 0;
    return new Status.Policy(
        policy,
        state,
        run ? look.stop().begunMillis() : 0,
        next,
        run ? Math.max(0, look.log().appendedLsn() - look.stop().lsn()) : 0);
  }

  private static PolicyState state(Look look) {
    if (!look.serves()) {
      return PolicyState.ELSEWHERE;
    }
    if (!look.follows()) {
      return PolicyState.CATCHING_UP;
    }
    return switch (look.stop().kind()) {
      case OTHER -> PolicyState.PAUSED;
      case NONE, CUT_SHORT -> PolicyState.RUNNING;
      case RUN -> look.stop().reached() ? PolicyState.WAITING : PolicyState.RUNNING;
    };
  }

  // ---- The agent

  @Override
  public String name() {
    return "forebay-policies";
  }

  @Override
  public long duty() {
    groups.all().forEach(this::look);
    return LOOK_NANOS;
  }

  private void look(Group group) {
    ReplicationPolicy policy = policy(group);
    Memory memory = memories.get(group.id());
    if (memory == null
        && policy instanceof ReplicationPolicy.Continuous
        && !PolicyRun.ours(group)) {
      return;
    }
    memory = memory(group);
    long now = clock.wallMillis();
    Look look = PolicyRun.look(group, memory.skippedMillis, now);
    if (memory.busy || gives(memory, now)) {
      return;
    }
    switch (PolicyStep.of(policy, look)) {
      case NOTHING -> settled(group, memory, policy, look);
      case SKIP -> memory.skippedMillis = now;
      case LATE -> late(group, memory, "The run of " + PolicyRun.stopName(group) + " goes on.");
      case LIFT -> carryOut(group, memory, PolicyRun::lift);
      case RUN -> carryOut(group, memory, PolicyRun::begin);
    }
  }

  /// A clock that was set back does not make it longer.
  private static boolean gives(Memory memory, long now) {
    long left = memory.waysMillis - now;
    return left > 0 && left <= GIVE_WAY_MILLIS;
  }

  /// A run that ended before the next one was due makes up for the late ones.
  private void settled(Group group, Memory memory, ReplicationPolicy policy, Look look) {
    boolean none = policy instanceof ReplicationPolicy.Continuous || !look.serves();
    if (none || look.stop().kind() == Kind.RUN && look.stop().reached()) {
      memory.late = false;
      book.clear(EventKind.POLICY_LATE, group.name());
    }
    if (none) {
      memories.remove(group.id());
    }
  }

  private void late(Group group, Memory memory, String detail) {
    if (!memory.late) {
      memory.late = true;
      book.raise(EventKind.POLICY_LATE, group.name(), detail);
    }
  }

  private interface Command {
    /// Blocks; returns what went wrong, or null.
    @Nullable String on(Group group) throws InterruptedException;
  }

  private void carryOut(Group group, Memory memory, Command command) {
    memory.busy = true;
    work.execute(() -> {
      try {
        String problem = command.on(group);
        if (problem != null) {
          LOG.warn("event=policy group={} problem=\"{}\"", group.name(), problem);
          memory.waysMillis = clock.wallMillis() + RETRY_MILLIS;
          late(group, memory, problem);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt(); // The appliance is stopping.
      } finally {
        memory.busy = false;
      }
    });
  }

  private void wake() {
    Threads.Running agent = running;
    if (agent != null) {
      agent.wake();
    }
  }

  @Override
  public void close() {
    Threads.Running agent = running;
    if (agent != null) {
      agent.close();
    }
  }
}
