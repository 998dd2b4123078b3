package io.forebay.gateway.control.lag;

import io.forebay.gateway.block.Agent;
import io.forebay.gateway.block.Threads;
import io.forebay.gateway.control.Status;
import io.forebay.gateway.control.event.EventBook;
import io.forebay.gateway.control.event.EventKind;
import io.forebay.gateway.control.settings.Quantity;
import io.forebay.gateway.control.settings.SettingKey;
import io.forebay.gateway.control.settings.Settings;
import io.forebay.gateway.group.Group;
import io.forebay.gateway.group.GroupStatus;
import io.forebay.gateway.group.Role;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Alarms while the far copy of a group is older than `lag.max`, and while its change buffer, as things go, will be
/// full within `buffer.full_within`. Of groups that are primary here.
public final class LagWatch implements Agent, AutoCloseable {
  static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(10);

  /// Looks in a row that show a buffer filling: fewer are a burst, or a line whose rate is not known yet.
  static final int LOOKS = 3;

  /// An alarm ends when it is this much better than what raised it: a value that swings is one alarm.
  private static final int CALM_PERCENT = 20;

  private final Supplier<List<Group>> groups;
  private final Function<Group, Status.Policy> policies;
  private final EventBook book;
  private final Settings settings;
  private final Map<UUID, Told> told = new HashMap<>(); // Of the agent.
  private volatile Threads.@Nullable Running running;

  /// What is looked at of a group.
  ///
  /// @param continuous whether its writes travel all the time: else a copy is old on purpose, and `policy.late` says
  ///     when it is older than that
  /// @param timeToFullMillis below 0: never
  /// @param drains whether what waits for a peer becomes less
  record Sight(
      boolean primary,
      boolean continuous,
      long behindMillis,
      long timeToFullMillis,
      boolean drains) {}

  private static final class Told {
    final String group;
    boolean lag;
    boolean full;
    int filling; // Looks in a row.

    Told(String group) {
      this.group = group;
    }
  }

  /// `groups` gives those that are open, `policies` says how the policy of a group stands.
  public LagWatch(
      Supplier<List<Group>> groups,
      Function<Group, Status.Policy> policies,
      EventBook book,
      Settings settings) {
    this.groups = groups;
    this.policies = policies;
    this.book = book;
    this.settings = settings;
  }

  public void start(Threads threads) {
    running = threads.start(this);
  }

  @Override
  public String name() {
    return "forebay-lag";
  }

  @Override
  public long duty() {
    List<Group> all = groups.get();
    forget(all.stream().map(Group::id).toList());
    for (Group group : all) {
      GroupStatus now = group.status();
      look(
          group.id(),
          group.name(),
          new Sight(
              now.role() == Role.PRIMARY,
              policies.apply(group).state() == Status.PolicyState.CONTINUOUS,
              now.behindMillis(),
              now.timeToFullMillis(),
              now.behindBytes() == 0 || now.drainMillis() >= 0));
    }
    return LOOK_NANOS;
  }

  /// All but `ids`.
  void forget(List<UUID> ids) {
    Sight gone = new Sight(false, false, 0, Group.NONE, true);
    told.forEach((id, group) -> {
      if (!ids.contains(id)) {
        lag(group, gone);
        filling(group, gone);
      }
    });
    told.keySet().retainAll(ids);
  }

  void look(UUID id, String name, Sight sight) {
    Told group = told.computeIfAbsent(id, fresh -> new Told(name));
    lag(group, sight);
    filling(group, sight);
  }

  private void lag(Told group, Sight sight) {
    long most = settings.number(SettingKey.LAG_MAX);
    boolean counts = sight.primary() && sight.continuous();
    if (!group.lag && counts && sight.behindMillis() > most) {
      group.lag = true;
      String age = Quantity.printSpan(sight.behindMillis());
      book.raise(EventKind.LAG_HIGH, group.group, "it is " + age + " old");
    } else if (group.lag
        && (!counts || sight.behindMillis() <= most / 100 * (100 - CALM_PERCENT))) {
      group.lag = false;
      book.clear(EventKind.LAG_HIGH, group.group);
    }
  }

  private void filling(Told group, Sight sight) {
    long least = settings.number(SettingKey.BUFFER_FULL_WITHIN);
    long left = sight.timeToFullMillis();
    boolean fills = sight.primary() && !sight.drains() && left >= 0;
    group.filling = fills && left < least ? group.filling + 1 : 0;
    if (!group.full && group.filling >= LOOKS) {
      group.full = true;
      book.raise(EventKind.BUFFER_SHORT, group.group, "it is full in " + Quantity.printSpan(left));
    } else if (group.full && (!fills || left >= least / 100 * (100 + CALM_PERCENT))) {
      group.full = false;
      book.clear(EventKind.BUFFER_SHORT, group.group);
    }
  }

  @Override
  public void close() {
    Threads.Running now = running;
    if (now != null) {
      now.close();
    }
  }
}
