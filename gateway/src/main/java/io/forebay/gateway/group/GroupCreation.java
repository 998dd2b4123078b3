package io.forebay.gateway.group;

import io.forebay.gateway.block.EpochCause;
import io.forebay.gateway.disk.Disk;
import io.forebay.gateway.disk.DiskFailure;
import io.forebay.gateway.disk.Platform;
import io.forebay.gateway.log.Log;
import io.forebay.gateway.log.LogPlace;
import io.forebay.gateway.log.LogStart;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.UUID;

/// Makes, finds and removes groups on disk. A mark stands while that is under way, so that what a crash
/// leaves is known for what it is. Blocks.
final class GroupCreation {
  private GroupCreation() {}

  static Group create(
      Platform platform,
      GroupShared shared,
      GroupPlaces places,
      GroupSpec spec,
      GroupLimits limits,
      GroupEvents events,
      Role role)
      throws IOException {
    Disk disk = platform.disk();
    String complaint = Names.complaint("group", spec.name());
    if (complaint != null) {
      throw new IllegalArgumentException(complaint);
    }
    if (disk.exists(places.state()) || !disk.list(places.segments()).isEmpty()) {
      throw new DiskFailure(
          DiskFailure.Kind.EXISTS, "create group in", places.home(), "a group is there already");
    }
    disk.makeDirectories(places.home());
    disk.makeDirectories(places.volumes());
    mark(disk, places);
    UUID store = platform.randomness().uuid();
    GroupIdentity identity =
        new GroupIdentity(spec.uuid(), spec.appliance(), store, spec.name(), spec.shape());
    GroupState state =
        GroupState.fresh(identity, role, role == Role.PRIMARY)
            .withRole(role, null)
            .withPeers(spec.peers().stream().map(Peers::notMet).toList());
    if (role == Role.PRIMARY) {
      state = withLog(platform, places, state);
    }
    StateFile.create(disk, places.state(), state).close();
    unmark(disk, places);
    return switch (open(platform, shared, places, limits, events)) {
      case Group.Found.Opened(Group group) -> group;
      case Group.Found.Damaged(String reason) -> throw new IOException(reason);
      case Group.Found.Unfinished() -> throw new IOException("the group was not made");
    };
  }

  /// A primary begins with an empty log, closed cleanly at its very start: opening it is what it is for
  /// every other group.
  private static GroupState withLog(Platform platform, GroupPlaces places, GroupState state)
      throws IOException {
    GroupIdentity identity = state.identity();
    LogStart first = LogStart.first(identity.group());
    LogPlace place =
        new LogPlace(identity.group(), identity.store(), places.segments(), places.ring());
    Log log =
        Log.create(
            platform,
            place,
            identity.shape(),
            first,
            (type, flags, lsn, volume, offset, length) -> {},
            alarm -> {});
    try {
      log.closeCleanly();
    } finally {
      log.close();
    }
    String boot = platform.disk().bootId();
    return state
        .withRole(Role.PRIMARY, EpochCause.FIRST)
        .withLog(
            LogExtent.startingAt(first.lsn(), first.chain(), boot)
                .withClosing(
                    new io.forebay.gateway.log.Closing.Clean(first.lsn(), first.chain()), boot));
  }

  private static void mark(Disk disk, GroupPlaces places) throws IOException {
    if (!disk.exists(places.unfinished())) {
      disk.open(places.unfinished(), Disk.Mode.CREATE).close();
    }
    disk.syncDirectory(places.home());
  }

  private static void unmark(Disk disk, GroupPlaces places) throws IOException {
    disk.delete(places.unfinished());
    disk.syncDirectory(places.home());
  }

  static Group.Found open(
      Platform platform,
      GroupShared shared,
      GroupPlaces places,
      GroupLimits limits,
      GroupEvents events)
      throws IOException {
    Disk disk = platform.disk();
    if (disk.exists(places.unfinished())) {
      return new Group.Found.Unfinished();
    }
    if (!disk.exists(places.state())) {
      if (disk.list(places.home()).isEmpty() && disk.list(places.segments()).isEmpty()) {
        return new Group.Found.Unfinished(); // Before the mark, or after it.
      }
      String reason = places.state() + " is lost: bring it back, or take the group from a peer";
      events.raised(GroupAlarm.STATE_DAMAGED, "", reason);
      return new Group.Found.Damaged(reason);
    }
    return switch (StateFile.open(disk, places.state())) {
      case StateFile.Found.Damaged(String reason) -> {
        events.raised(GroupAlarm.STATE_DAMAGED, "", reason);
        yield new Group.Found.Damaged(reason);
      }
      case StateFile.Found.Whole(StateFile file, GroupState state) -> {
        file.confirm(state);
        GroupAgent agent = new GroupAgent(state.identity().name());
        GroupParts parts =
            new GroupParts(
                platform,
                places,
                limits.within(state.identity().shape()),
                events,
                shared,
                new LiveState(file, state, events),
                new MirrorTable(disk, places, state.identity().group()),
                agent,
                new LogHealth(events, agent),
                new Changes(disk, places, state.identity(), events));
        GroupRoom room = new GroupRoom(new GroupCore(parts));
        room.start();
        yield new Group.Found.Opened(new Group(room));
      }
    };
  }

  /// Removes what is ours. The mark comes first and goes last.
  static void remove(Disk disk, GroupPlaces places) throws IOException {
    disk.makeDirectories(places.home());
    StateFile.Found found =
        disk.exists(places.state())
            ? StateFile.open(disk, places.state())
            : new StateFile.Found.Damaged("never written");
    mark(disk, places);
    if (found instanceof StateFile.Found.Whole(StateFile file, GroupState state)) {
      file.close();
      MirrorTable mirrors = new MirrorTable(disk, places, state.identity().group());
      for (LocalVolume local : state.local()) {
        mirrors.remove(local.number(), local.uuid(), local.backing());
      }
      mirrors.removeAll();
    }
    clear(disk, places.segments());
    disk.delete(places.ring());
    clear(disk, places.staging());
    clear(disk, places.changes());
    Branches.clearAll(disk, places.branches());
    clear(disk, places.sidecars());
    clear(disk, places.ledger());
    for (String name : disk.list(places.home())) {
      Path path = places.home().resolve(name);
      if (!path.equals(places.unfinished())) {
        disk.delete(path);
      }
    }
    disk.syncDirectory(places.home());
    unmark(disk, places);
    disk.delete(places.home());
    disk.syncDirectory(Objects.requireNonNull(places.home().getParent()));
  }

  private static void clear(Disk disk, Path directory) throws IOException {
    for (String name : disk.list(directory)) {
      disk.delete(directory.resolve(name));
    }
    if (disk.exists(directory)) {
      disk.syncDirectory(directory);
      disk.delete(directory);
    }
  }
}
