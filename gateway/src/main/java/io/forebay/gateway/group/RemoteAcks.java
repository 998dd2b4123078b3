package io.forebay.gateway.group;

import io.forebay.gateway.block.Check;
import io.forebay.gateway.block.Completion;
import io.forebay.gateway.block.IoFailure;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Writes of `ack = remote` volumes that are durable here and wait until every attached peer holds them.
///
/// A peer that takes longer than their patience is *late*: from then on writes are acked as `durable`,
/// until one is seen to arrive within half of that patience, or the peers hold everything. Late begins
/// and ends on the agent, which tells of it. Writes that wait for ever stall instead (R4 by consent).
///
/// Bounded by what sessions may have outstanding (M1). Completions are called without a lock.
final class RemoteAcks {
  /// How often the agent looks while a peer is late, besides when that confirms something.
  private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);

  /// After which a write that waits for ever is worth an alarm.
  private static final long STALL_NANOS =
      TimeUnit.MILLISECONDS.toNanos(AckPolicy.PATIENCE_MILLIS_DEFAULT);

  private static final IoFailure NOT_PRIMARY =
      new IoFailure.Fenced("this appliance is no longer the group's primary");

  private record Waiting(long lsn, long sinceNanos, long patienceNanos, Completion completion) {
    boolean forEver() {
      return patienceNanos == AckPolicy.FOR_EVER;
    }

    boolean waitedAt(long nanos, long least) {
      return nanos - sinceNanos >= least;
    }

    /// Until the agent has something to do about it.
    long dueIn(long nanos, boolean stalled) {
      long least = forEver() ? STALL_NANOS : patienceNanos;
      return forEver() && stalled ? Long.MAX_VALUE : Math.max(0, sinceNanos + least - nanos);
    }
  }

  /// While late: the patience that was lost, and a write that was let go at `sinceNanos`, to see when it
  /// arrives; [Group#NONE]: the next one will be.
  private record Probe(long patienceNanos, long lsn, long sinceNanos) {}

  private final GroupCore core;
  private final Peers peers;
  private final PriorityQueue<Waiting> waiting = // Guarded by this, as all below.
      new PriorityQueue<>(Comparator.comparingLong(Waiting::lsn));
  private long lookNanos = Long.MAX_VALUE; // When the agent will look by itself, at the latest.
  private @Nullable Probe late;
  private @Nullable IoFailure closed;
  private volatile boolean stalled; // Written by the agent: the alarm stands.

  RemoteAcks(GroupCore core, Peers peers) {
    this.core = core;
    this.peers = peers;
  }

  /// Completes `completion` once every write admitted so far may be acked under `policy`. Any thread.
  void settle(Flow flow, AckPolicy policy, Completion completion) {
    long lsn = flow.log.appended();
    flow.log.flush(failure -> {
      if (failure != null || policy.patienceMillis() == 0) {
        completion.done(failure);
      } else {
        Check.check(lsn <= flow.log.durable(), "B2", lsn, flow.log.durable());
        await(new Waiting(lsn, nanos(), policy.patienceNanos(), completion));
      }
    });
  }

  private void await(Waiting write) {
    Waits waits = waits(write);
    if (waits.done()) {
      write.completion().done(waits.failure());
      return;
    }
    if (waits.wake()) {
      core.agent.wake();
    }
    acked(); // What the peers said just before it waited here.
  }

  private record Waits(boolean done, boolean wake, @Nullable IoFailure failure) {}

  private synchronized Waits waits(Waiting write) {
    if (closed != null) {
      return new Waits(true, false, closed);
    }
    if (write.lsn() <= peers.heldByAll() || letGo(write)) {
      return new Waits(true, false, null);
    }
    waiting.add(write);
    long due = write.dueIn(write.sinceNanos(), stalled);
    boolean wake = due != Long.MAX_VALUE && write.sinceNanos() + due < lookNanos;
    if (wake) {
      lookNanos = write.sinceNanos() + due;
    }
    return new Waits(false, wake, null);
  }

  /// Whether it is acked as `durable`, since a peer is late.
  private boolean letGo(Waiting write) {
    Probe probe = late;
    if (probe == null || write.forEver()) {
      return false;
    }
    if (probe.lsn() == Group.NONE) {
      late = new Probe(probe.patienceNanos(), write.lsn(), write.sinceNanos());
    }
    return true;
  }

  private long nanos() {
    return core.parts.platform().clock().nanos();
  }

  /// What peers hold has moved, or who they are. Any thread.
  void confirmed() {
    if (late() || stalled) {
      core.agent.wake();
    }
    acked();
  }

  private void acked() {
    for (Waiting next = arrived(); next != null; next = arrived()) {
      next.completion().done(null);
    }
  }

  private synchronized @Nullable Waiting arrived() {
    Waiting first = waiting.peek();
    return first == null || first.lsn() > peers.heldByAll() ? null : waiting.poll();
  }

  /// Whether writes are acked as `durable`, since a peer is late.
  synchronized boolean late() {
    return late != null;
  }

  // ---- On the agent

  /// Loses patience, and finds it again. Returns the nanoseconds after which it wants to look again.
  long look() {
    if (!core.primary()) {
      end(NOT_PRIMARY);
      return Long.MAX_VALUE;
    }
    acked();
    long now = nanos();
    if (late()) {
      mayEnd(now);
    } else {
      mayBegin(now);
    }
    stall(now);
    synchronized (this) {
      long next = late != null ? LOOK_NANOS : Long.MAX_VALUE;
      for (Waiting each : waiting) {
        next = Math.min(next, each.dueIn(now, stalled));
      }
      lookNanos = next == Long.MAX_VALUE ? next : now + next;
      return next;
    }
  }

  private void mayBegin(long now) {
    List<Waiting> gone = new ArrayList<>();
    synchronized (this) {
      long lost =
          waiting.stream()
              .filter(each -> !each.forEver() && each.waitedAt(now, each.patienceNanos()))
              .mapToLong(Waiting::patienceNanos)
              .min()
              .orElse(Group.NONE);
      if (lost == Group.NONE) {
        return;
      }
      late = new Probe(lost, Group.NONE, 0);
      waiting.stream().filter(each -> !each.forEver()).forEach(gone::add);
      waiting.removeIf(each -> !each.forEver());
    }
    String why = "writes are acked when they are durable here: " + peers.behind();
    core.events.raised(GroupAlarm.ACK_FELL_BACK, "", why);
    gone.forEach(each -> each.completion().done(null));
  }

  private void mayEnd(long now) {
    long held = peers.heldByAll();
    boolean all = held >= core.needFlow().log.appended();
    synchronized (this) {
      Probe probe = late;
      if (probe == null) {
        return;
      }
      if (!all) {
        if (probe.lsn() == Group.NONE || probe.lsn() > held) {
          return;
        }
        if (now - probe.sinceNanos() > probe.patienceNanos() / 2) {
          late = new Probe(probe.patienceNanos(), Group.NONE, 0);
          return;
        }
      }
      late = null;
    }
    core.events.cleared(GroupAlarm.ACK_FELL_BACK, "");
  }

  /// Tells of hosts that wait for ever, as was asked.
  private void stall(long now) {
    boolean stalls;
    synchronized (this) {
      stalls = waiting.stream().anyMatch(each -> each.forEver() && each.waitedAt(now, STALL_NANOS));
    }
    if (stalls && !stalled) {
      core.events.raised(GroupAlarm.ACK_STALLED, "", "hosts wait: " + peers.behind());
    } else if (!stalls && stalled) {
      core.events.cleared(GroupAlarm.ACK_STALLED, "");
    }
    stalled = stalls;
  }

  /// As [#end], and for good.
  void close(IoFailure why) {
    synchronized (this) {
      closed = why;
    }
    end(why);
  }

  /// Fails whatever waits: what the peers get of it will not be known here.
  private void end(IoFailure why) {
    List<Waiting> all;
    boolean was;
    synchronized (this) {
      all = List.copyOf(waiting);
      waiting.clear();
      lookNanos = Long.MAX_VALUE;
      was = late != null;
      late = null;
    }
    if (was) {
      core.events.cleared(GroupAlarm.ACK_FELL_BACK, "");
    }
    if (stalled) {
      core.events.cleared(GroupAlarm.ACK_STALLED, "");
      stalled = false;
    }
    all.forEach(each -> each.completion().done(why));
  }
}
