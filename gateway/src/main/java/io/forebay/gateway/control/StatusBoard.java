package io.forebay.gateway.control;

import io.forebay.gateway.block.Clock;
import io.forebay.gateway.block.Position;
import io.forebay.gateway.control.event.Event;
import io.forebay.gateway.control.event.EventBook;
import io.forebay.gateway.control.event.Severity;
import io.forebay.gateway.control.policy.Policies;
import io.forebay.gateway.group.Branch;
import io.forebay.gateway.group.CheckpointStatus;
import io.forebay.gateway.group.Fork;
import io.forebay.gateway.group.Group;
import io.forebay.gateway.group.GroupStatus;
import io.forebay.gateway.group.HandoverStatus;
import io.forebay.gateway.group.HoldStatus;
import io.forebay.gateway.group.PeerStatus;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Puts [Status] together. Any thread; looks, never waits.
final class StatusBoard {
  private final Identity identity;
  private final Groups groups;
  private final Lines lines;
  private final Policies policies;
  private final Initiators initiators;
  private final EventBook book;
  private final Clock clock;
  private final Supplier<ClockReport> time;
  private final Supplier<List<Status.Port>> ports;
  private final Stands stands = new Stands();

  StatusBoard(
      Identity identity,
      Groups groups,
      Lines lines,
      Policies policies,
      Initiators initiators,
      EventBook book,
      Clock clock,
      Supplier<ClockReport> time,
      Supplier<List<Status.Port>> ports) {
    this.identity = identity;
    this.groups = groups;
    this.lines = lines;
    this.policies = policies;
    this.initiators = initiators;
    this.book = book;
    this.clock = clock;
    this.time = time;
    this.ports = ports;
  }

  String name() {
    return identity.name();
  }

  long nowMillis() {
    return clock.wallMillis();
  }

  Status.Appliance appliance() {
    List<Status.Group> all = groups.all().stream().map(this::group).toList();
    List<Event> open = book.list(true, 0, EventBook.ENTRIES_MAX);
    Severity worst =
        open.stream()
            .map(event -> event.kind().severity())
            .max(Comparator.naturalOrder())
            .orElse(null);
    return new Status.Appliance(
        identity.name(),
        identity.id(),
        identity.version(),
        summary(all, open),
        worst,
        open.size(),
        identity.startedMillis(),
        clock.wallMillis(),
        ports.get(),
        initiators.report().summary(),
        time.get(),
        all,
        lines.peers());
  }

  private static String summary(List<Status.Group> all, List<Event> open) {
    List<String> parts = new ArrayList<>();
    for (Status.Role role : Status.Role.values()) {
      List<String> names =
          all.stream().filter(g -> g.role() == role).map(Status.Group::name).toList();
      if (!names.isEmpty()) {
        parts.add(role.name().toLowerCase(Locale.ROOT) + " of " + String.join(", ", names));
      }
    }
    if (parts.isEmpty()) {
      parts.add("no groups yet");
    }
    long problems = open.stream().filter(e -> e.kind().severity() != Severity.INFO).count();
    parts.add(problems == 0 ? "all is well" : problems == 1 ? "1 problem" : problems + " problems");
    return String.join("; ", parts);
  }

  Status.Group group(Group group) {
    GroupStatus now = group.status();
    return new Status.Group(
        now.name(),
        now.id(),
        role(now.role()),
        phase(now.phase()),
        now.epoch(),
        now.imageUsable(),
        rung(now.rung()),
        new Status.Watermarks(
            now.startLsn(),
            now.appendedLsn(),
            now.durableLsn(),
            now.destagedLsn(),
            now.destagingLsn(),
            now.trimmableLsn()),
        new Status.Buffer(
            now.capacityBytes(),
            now.usedBytes(),
            now.unpreparedBytes(),
            now.undestagedBytes(),
            now.undestagedBytesMax()),
        new Status.Lag(
            now.behindMillis(),
            now.behindBytes(),
            now.timeToFullMillis(),
            now.drainMillis(),
            now.appendBytesPerSecond(),
            OutageBudget.of(
                groups.writes(group).hourlyBytes(),
                now.capacityBytes() - now.usedBytes(),
                now.appendBytesPerSecond())),
        hold(now),
        pause(now),
        policies.status(group),
        group.peers().stream().map(peer -> lines.line(group, peer)).toList(),
        group.volumes().size(),
        succession(group),
        VerifyDesk.known(group),
        SeedDesk.report(group),
        problem(now));
  }

  private Status.Succession succession(Group group) {
    List<Status.Fork> forks = new ArrayList<>();
    String settledFor = "";
    for (PeerStatus peer : group.peers()) {
      Fork fork = peer.fork();
      if (fork != null) {
        forks.add(fork(group, peer.name(), fork));
      }
      if (peer.appliance().equals(group.forks().settledFor())) {
        settledFor = peer.name();
      }
    }
    return new Status.Succession(handover(group), forks, settledFor);
  }

  private Status.Fork fork(Group group, String peer, Fork fork) {
    Status.Role role = role(group.role());
    return new Status.Fork(
        fork.lsn(),
        side(identity.name(), role, fork.weSupersede(), fork.ours(), fork.lsn()),
        side(peer, role(fork.theirRole()), fork.theySupersede(), fork.theirs(), fork.lsn()));
  }

  private static Status.Side side(
      String name, Status.Role role, boolean promoted, Position end, long fork) {
    long bytes = Math.max(0, end.lsn() - fork);
    return new Status.Side(name, role, promoted, end.epoch(), end.lsn(), bytes);
  }

  static Status.Branch branch(Group group, Branch branch) {
    return new Status.Branch(
        group.name(),
        branch.id(),
        branch.createdMillis(),
        branch.keeperName(),
        branch.whole(),
        branch.forkLsn(),
        branch.from().lsn(),
        branch.end().lsn(),
        branch.records(),
        branch.logBytes(),
        branch.imageBytes(),
        branch.firstMillis(),
        branch.lastMillis(),
        branch.volumes().stream()
            .map(part ->
                new Status.BranchVolume(
                    part.name(), part.sizeBytes(), part.writes(), part.bytes(), part.imageBytes()))
            .toList());
  }

  private Status.@Nullable Handover handover(Group group) {
    HandoverStatus handover = group.handover();
    if (handover == null) {
      return null;
    }
    String to = handover.name().isEmpty() ? identity.name() : handover.name();
    return new Status.Handover(to, handover.endLsn());
  }

  private static String problem(GroupStatus now) {
    if (!now.reason().isEmpty()) {
      return now.reason();
    }
    String log = now.logFailure();
    String mirror = now.mirrorFailure();
    return log != null ? log : mirror != null ? mirror : "";
  }

  private Status.@Nullable Stop hold(GroupStatus now) {
    HoldStatus hold = now.hold();
    return hold == null
        ? stands.gone(now.name(), "hold")
        : stop(now.name(), "hold", hold.checkpoint(), hold.stopLsn(), hold.settled());
  }

  private Status.@Nullable Stop pause(GroupStatus now) {
    long lsn = now.sendStopLsn();
    return lsn == Group.NONE
        ? stands.gone(now.name(), "pause")
        : stop(now.name(), "pause", now.sendStopName(), lsn, now.durableLsn() >= lsn);
  }

  private Status.Stop stop(
      String group, String what, String checkpoint, long lsn, boolean reached) {
    long since = reached ? stands.since(group, what, lsn, clock.wallMillis()) : 0;
    return new Status.Stop(checkpoint, lsn, reached, since);
  }

  static Status.Checkpoint checkpoint(Group group, CheckpointStatus status) {
    var entry = status.checkpoint();
    return new Status.Checkpoint(
        entry.name(),
        group.name(),
        switch (entry.kind()) {
          case CRASH -> Status.Consistency.CRASH;
          case APPLICATION -> Status.Consistency.APPLICATION;
        },
        entry.hold(),
        life(status.life()),
        entry.lsn(),
        entry.wallMillis(),
        changes(status));
  }

  private static CheckpointChanges changes(CheckpointStatus status) {
    long bytes = status.changedBytes();
    return new CheckpointChanges(
        status.incremental(), bytes == CheckpointStatus.UNKNOWN ? Status.UNKNOWN : bytes);
  }

  private static Status.Life life(CheckpointStatus.Life life) {
    return switch (life) {
      case CREATED -> Status.Life.CREATED;
      case SENT -> Status.Life.SENT;
      case RECEIVED -> Status.Life.RECEIVED;
      case APPLIED -> Status.Life.APPLIED;
      case HELD -> Status.Life.HELD;
      case RELEASED -> Status.Life.RELEASED;
    };
  }

  static Status.Role role(io.forebay.gateway.group.Role role) {
    return switch (role) {
      case PRIMARY -> Status.Role.PRIMARY;
      case SECONDARY -> Status.Role.SECONDARY;
      case SUPERSEDED -> Status.Role.SUPERSEDED;
    };
  }

  private static Status.Phase phase(io.forebay.gateway.group.Phase phase) {
    return switch (phase) {
      case ASKING -> Status.Phase.ASKING;
      case CHANGING -> Status.Phase.CHANGING;
      case SERVING -> Status.Phase.SERVING;
      case FETCHING -> Status.Phase.FETCHING;
      case DOWN -> Status.Phase.DOWN;
      case CLOSED -> Status.Phase.CLOSED;
    };
  }

  private static Status.Rung rung(io.forebay.gateway.group.Rung rung) {
    return switch (rung) {
      case NONE -> Status.Rung.NONE;
      case WHOLE -> Status.Rung.WHOLE;
      case TRACKING -> Status.Rung.TRACKING;
      case IN_PLACE -> Status.Rung.IN_PLACE;
    };
  }
}
