package io.forebay.gateway.control.limit;

import io.forebay.gateway.block.Agent;
import io.forebay.gateway.block.Clock;
import io.forebay.gateway.block.Threads;
import io.forebay.gateway.control.Outcome;
import io.forebay.gateway.control.Refusal;
import io.forebay.gateway.control.Status;
import io.forebay.gateway.control.event.EventBook;
import io.forebay.gateway.control.event.EventKind;
import io.forebay.gateway.control.settings.Quantity;
import io.forebay.gateway.control.settings.StateStore;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps what people set for the lines, and tells each line what counts now.
public final class LineLimits implements Agent, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LineLimits.class);

  /// The longest sleep, so that a clock that was set is noticed.
  static final long SLEEP_MILLIS_MAX = 20_000;

  /// How far ahead the end of what counts now is looked for: every timetable repeats by then.
  private static final long AHEAD_MILLIS = TimeUnit.DAYS.toMillis(8);

  private final Clock clock;
  private final StateStore store;
  private final EventBook book;
  private final Supplier<List<String>> peers;
  private final BiConsumer<String, Shaping> shape;
  private final Map<String, Shaping> told = new HashMap<>(); // Guarded by this; by peer.
  private Threads.@Nullable Running running;

  private LineLimits(
      Clock clock,
      StateStore store,
      EventBook book,
      Supplier<List<String>> peers,
      BiConsumer<String, Shaping> shape) {
    this.clock = clock;
    this.store = store;
    this.book = book;
    this.peers = peers;
    this.shape = shape;
  }

  /// `peers` gives their names, `shape` is told what counts for one. Every line knows it when this returns.
  public static LineLimits start(
      Clock clock,
      Threads threads,
      StateStore store,
      EventBook book,
      Supplier<List<String>> peers,
      BiConsumer<String, Shaping> shape) {
    LineLimits limits = new LineLimits(clock, store, book, peers, shape);
    limits.tell();
    limits.running = threads.start(limits);
    return limits;
  }

  // ---- Commands

  /// Adds `limit`, or replaces the one for the same peer, group and window; it counts on return. Blocks.
  public Outcome<Status.Limit> put(LineLimit limit) {
    if (limit.bytesPerSecond() != LineLimit.UNLIMITED
        && (limit.bytesPerSecond() < LineLimit.RATE_MIN
            || limit.bytesPerSecond() > LineLimit.RATE_MAX)) {
      return Outcome.refused(
          Refusal.Kind.USAGE,
          "A limit is %s to %s, not %s."
              .formatted(
                  Quantity.printLineRate(LineLimit.RATE_MIN),
                  Quantity.printLineRate(LineLimit.RATE_MAX),
                  Quantity.printLineRate(limit.bytesPerSecond())));
    }
    LineRules before = store.state().line();
    if (before.limits().size() >= LineRules.LIMITS_MAX
        && before.limits().stream().noneMatch(limit::same)) {
      return Outcome.refused(
          Refusal.Kind.CONFLICT,
          "There are " + LineRules.LIMITS_MAX + " limits already: remove one first.");
    }
    String failure = change(rules -> rules.with(limit));
    return failure == null
        ? Outcome.done(status(limit, clock.wallMillis()))
        : Outcome.refused(Refusal.Kind.FAILED, failure);
  }

  /// Removes the limits of `peer` and `group` (null: of everything to that peer together), or only that with `when`,
  /// and gives them.
  public Outcome<List<Status.Limit>> remove(
      String peer, @Nullable String group, @Nullable WeeklyWindow when) {
    List<LineLimit> unwanted =
        store.state().line().limits().stream()
            .filter(limit ->
                limit.peer().equals(peer)
                    && java.util.Objects.equals(limit.group(), group)
                    && (when == null || when.equals(limit.when())))
            .toList();
    if (unwanted.isEmpty()) {
      return Outcome.refused(
          Refusal.Kind.NOT_FOUND, "There is no such limit for " + peer + ": see line limit list.");
    }
    List<Status.Limit> were = unwanted.stream().map(limit -> status(limit, 0)).toList();
    String failure = change(rules -> rules.without(unwanted));
    return failure == null ? Outcome.done(were) : Outcome.refused(Refusal.Kind.FAILED, failure);
  }

  /// The peer is one no more. Limits that cannot be forgotten now are listed, and limit nobody.
  public void forget(String peer) {
    List<LineLimit> its =
        store.state().line().limits().stream().filter(limit -> limit.peer().equals(peer)).toList();
    String failure = its.isEmpty() ? null : change(rules -> rules.without(its));
    if (failure != null) {
      LOG.warn("event=limits.kept peer={} reason=\"{}\"", peer, failure);
    }
  }

  /// Null, or why it could not be kept.
  public @Nullable String prioritize(String group, Priority priority) {
    return change(rules -> rules.with(group, priority));
  }

  private @Nullable String change(UnaryOperator<LineRules> change) {
    try {
      store.update(state -> state.withLine(change.apply(state.line())));
    } catch (IOException e) {
      return "It could not be kept: " + e.getMessage();
    }
    tell();
    Threads.Running agent = running;
    if (agent != null) {
      agent.wake();
    }
    return null;
  }

  public List<Status.Limit> list() {
    long now = clock.wallMillis();
    return store.state().line().limits().stream().map(limit -> status(limit, now)).toList();
  }

  private Status.Limit status(LineLimit limit, long now) {
    LineRules rules = store.state().line();
    return new Status.Limit(limit, limit.equals(rules.at(limit.peer(), limit.group(), now)));
  }

  // ---- What counts now

  /// Tells each line what counts; a change is an event.
  private synchronized void tell() {
    long now = clock.wallMillis();
    LineRules rules = store.state().line();
    List<String> names = peers.get();
    told.keySet().retainAll(names);
    for (String peer : names) {
      Shaping shaping = shaping(rules, peer, now);
      Shaping before = told.put(peer, shaping);
      if (!shaping.equals(before)) {
        shape.accept(peer, shaping);
      }
      if (before != null) {
        report(peer, before, shaping);
      }
    }
  }

  private static Shaping shaping(LineRules rules, String peer, long now) {
    Map<String, Ceiling> groups = new HashMap<>();
    for (LineLimit limit : rules.limits()) {
      if (limit.peer().equals(peer) && limit.group() != null) {
        groups.put(limit.group(), ceiling(rules, peer, limit.group(), now));
      }
    }
    return new Shaping(ceiling(rules, peer, null, now), groups, rules.priorities());
  }

  private static Ceiling ceiling(LineRules rules, String peer, @Nullable String group, long now) {
    LineLimit counts = rules.at(peer, group, now);
    long rate = rate(counts);
    long until = now;
    while (until < now + AHEAD_MILLIS) {
      until = rules.next(until);
      if (until < Long.MAX_VALUE && rate(rules.at(peer, group, until)) != rate) {
        return new Ceiling(rate, until);
      }
    }
    return new Ceiling(rate, 0);
  }

  private static long rate(@Nullable LineLimit limit) {
    return limit == null ? LineLimit.UNLIMITED : limit.bytesPerSecond();
  }

  private void report(String peer, Shaping before, Shaping now) {
    report(peer, before.line(), now.line());
    TreeSet<String> groups = new TreeSet<>(before.groups().keySet());
    groups.addAll(now.groups().keySet());
    for (String group : groups) {
      report(group + "/" + peer, before.of(group), now.of(group));
    }
  }

  private void report(String subject, Ceiling before, Ceiling now) {
    if (before.bytesPerSecond() != now.bytesPerSecond()) {
      String until =
          now.untilMillis() == 0 ? "" : ", until " + Instant.ofEpochMilli(now.untilMillis());
      String rate =
          now.bytesPerSecond() == LineLimit.UNLIMITED
              ? "no limit"
              : Quantity.printLineRate(now.bytesPerSecond());
      book.happen(EventKind.LINE_LIMIT, subject, rate + until);
    }
  }

  @Override
  public String name() {
    return "forebay-limits";
  }

  @Override
  public long duty() {
    tell();
    long now = clock.wallMillis();
    long next = Math.min(now + SLEEP_MILLIS_MAX, store.state().line().next(now));
    return TimeUnit.MILLISECONDS.toNanos(Math.max(1, next - now));
  }

  @Override
  public void close() {
    Threads.Running agent = running;
    if (agent != null) {
      agent.close();
    }
  }
}
