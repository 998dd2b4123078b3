package io.forebay.gateway.app;

import io.forebay.gateway.control.GroupAlarms;
import io.forebay.gateway.control.GroupCommand;
import io.forebay.gateway.control.Groups;
import io.forebay.gateway.control.Outcome;
import io.forebay.gateway.control.Refusal;
import io.forebay.gateway.control.WriteRecord;
import io.forebay.gateway.control.event.EventBook;
import io.forebay.gateway.control.event.EventKind;
import io.forebay.gateway.control.settings.Quantity;
import io.forebay.gateway.control.settings.SettingKey;
import io.forebay.gateway.control.settings.Settings;
import io.forebay.gateway.disk.DiskFailure;
import io.forebay.gateway.disk.Platform;
import io.forebay.gateway.group.Group;
import io.forebay.gateway.group.GroupLimits;
import io.forebay.gateway.group.GroupPlaces;
import io.forebay.gateway.group.GroupShared;
import io.forebay.gateway.group.GroupSpec;
import io.forebay.gateway.group.Names;
import io.forebay.gateway.group.PeerName;
import io.forebay.gateway.group.Phase;
import io.forebay.gateway.ledger.MapDbTables;
import io.forebay.gateway.log.LogShape;
import io.forebay.gateway.mirror.DestageBuffers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The groups in the home: opened together, made one by one, closed together. Looking is lock-free.
final class OpenGroups implements Groups {
  private static final Logger LOG = LoggerFactory.getLogger(OpenGroups.class);

  /// How long opening a log for writing may take on a slow disk.
  private static final long ROLE_MILLIS_MAX = 20_000;

  private static final long POLL_MILLIS = 2;

  private final Platform platform;
  private final Home home;
  private final Settings settings;
  private final EventBook book;
  private final GroupHomes homes;
  private final AllExports exports;
  private final GroupShared shared;
  private final WriteProfiles profiles;
  private final List<Consumer<Group>> listeners = new CopyOnWriteArrayList<>();
  private final ReentrantLock making = new ReentrantLock();
  private volatile List<Group> open = List.of();

  OpenGroups(Platform platform, Home home, Settings settings, EventBook book, AllExports exports) {
    this.platform = platform;
    this.home = home;
    this.settings = settings;
    this.book = book;
    this.exports = exports;
    homes = new GroupHomes(platform.disk(), home.root(), home.store().state(), settings);
    DestageBuffers buffers =
        new DestageBuffers(platform.disk(), DestageBuffers.COUNT, DestageBuffers.LOG_BYTES);
    DiskLedgerFiles files = new DiskLedgerFiles(platform.disk());
    profiles =
        new WriteProfiles(
            platform.clock(), files, name -> homes.places(name, home.store().state()).ledger());
    shared =
        new GroupShared(
            buffers,
            directory -> new MapDbTables(directory, files),
            () -> settings.number(SettingKey.VERIFY_RATE));
  }

  @Override
  public List<Group> all() {
    return open;
  }

  @Override
  public WriteRecord writes(Group group) {
    return profiles.of(group.id());
  }

  /// From now on it is recorded how much hosts write.
  void record(Consumer<Throwable> fatal) {
    profiles.start(this, fatal);
  }

  @Override
  public boolean device(Path path) throws IOException {
    int mode = (int) Files.getAttribute(path, "unix:mode");
    return (mode & 0170000) == 0060000; // S_IFMT, S_IFBLK of stat(2).
  }

  /// Opens every group of the home. One that cannot be opened is an event; the others go on.
  void openAll() throws IOException {
    for (String name : homes.names()) {
      try {
        openOne(name);
      } catch (IOException e) {
        book.raise(EventKind.GROUP_UNOPENED, name, String.valueOf(e.getMessage()));
      }
    }
  }

  /// Waits until every group has taken its role, or stands and says why; at most for as long as a
  /// primary asks its peers, and a while for the answer's work.
  void awaitRoles() {
    long millis = settings.number(SettingKey.GROUP_ANSWER) + ROLE_MILLIS_MAX;
    open.forEach(group -> awaitRole(group, millis));
  }

  private void awaitRole(Group group, long millis) {
    long end = platform.clock().nanos() + TimeUnit.MILLISECONDS.toNanos(millis);
    try {
      while (underWay(group.phase()) && platform.clock().nanos() < end) {
        Thread.sleep(POLL_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // In a hurry: whoever asks next sees the phase.
    }
  }

  private static boolean underWay(Phase phase) {
    return switch (phase) {
      case ASKING, CHANGING -> true;
      case SERVING, FETCHING, DOWN, CLOSED -> false;
    };
  }

  private void openOne(String name) throws IOException {
    GroupPlaces places = homes.places(name, home.store().state());
    switch (Group.open(platform, shared, places, limits(), new GroupAlarms(name, book))) {
      case Group.Found.Opened(Group group) -> add(group);
      case Group.Found.Damaged(String reason) ->
          LOG.error("event=group.damaged group={} {}", name, reason); // Its alarm is raised.
      case Group.Found.Unfinished() -> {
        LOG.warn("event=group.unfinished group={} its creation was cut short; removed", name);
        Group.remove(platform.disk(), places);
      }
    }
  }

  private GroupLimits limits() {
    return new GroupLimits(
        settings.number(SettingKey.BUFFER_UNDESTAGED_MAX),
        settings.number(SettingKey.BUFFER_INDEX_MAX),
        TimeUnit.MILLISECONDS.toNanos(settings.number(SettingKey.GROUP_ANSWER)),
        0);
  }

  private void add(Group group) {
    List<Group> next = new ArrayList<>(open);
    next.add(group);
    next.sort(java.util.Comparator.comparing(Group::name));
    open = List.copyOf(next);
    group.onExportsChanged(() -> exports.update(open));
    exports.update(open);
    listeners.forEach(listener -> listener.accept(group));
  }

  /// Calls `listener` with every group that is open, and with each that is opened from now on.
  void listen(Consumer<Group> listener) {
    making.lock();
    try {
      listeners.add(listener);
      open.forEach(listener);
    } finally {
      making.unlock();
    }
  }

  /// Makes the far side of a group that `from` replicates to us. Blocks. Throws [IOException] with one
  /// line for both operators.
  Group adopt(UUID id, String name, long segmentBytes, PeerName from) throws IOException {
    long capacity = AdoptedCapacity.of(settings.number(SettingKey.BUFFER_CAPACITY), freeBytes());
    long ring = settings.number(SettingKey.BUFFER_RING);
    String complaint = Names.complaint("group", name);
    if (complaint != null) {
      throw new IOException(complaint); // A peer says what it is called.
    }
    making.lock();
    try {
      if (mayCreate(name, capacity, ring) instanceof Outcome.Refused<Group>(Refusal refusal)) {
        throw new IOException(refusal.reason());
      }
      LogShape shape = GroupHomes.shape(segmentBytes, capacity, ring);
      GroupSpec spec = new GroupSpec(name, id, home.store().state().id(), shape, List.of(from));
      return make(spec, buffer(name, null), false);
    } catch (IllegalArgumentException e) {
      throw new IOException(e.getMessage(), e); // A shape that no log can have.
    } finally {
      making.unlock();
    }
  }

  @Override
  public Outcome<Group> create(String name, @Nullable Path bufferDirectory, long capacityBytes)
      throws IOException {
    long capacity =
        capacityBytes == GroupCommand.Create.CAPACITY_DEFAULT
            ? settings.number(SettingKey.BUFFER_CAPACITY)
            : capacityBytes;
    long ring = settings.number(SettingKey.BUFFER_RING);
    making.lock();
    try {
      Outcome<Group> refusal = mayCreate(name, capacity, ring);
      if (refusal != null) {
        return refusal;
      }
      LogShape shape = GroupHomes.shape(LogShape.SEGMENT_BYTES_DEFAULT, capacity, ring);
      UUID id = platform.randomness().uuid();
      GroupSpec spec = new GroupSpec(name, id, home.store().state().id(), shape);
      return Outcome.done(make(spec, buffer(name, bufferDirectory), true));
    } catch (DiskFailure e) {
      if (e.kind() == DiskFailure.Kind.NO_SPACE) {
        throw new IOException(
            "its change buffer of "
                + Quantity.printSize(capacity)
                + " does not fit: "
                + e.getMessage()
                + "; make space, or ask for less (--capacity)",
            e);
      }
      throw e;
    } finally {
      making.unlock();
    }
  }

  /// What is free where new groups get their buffers.
  private long freeBytes() throws IOException {
    Path set = bufferDirectory();
    Path there = set == null ? home.root() : set.toAbsolutePath();
    while (!platform.disk().exists(there) && there.getParent() != null) {
      there = there.getParent(); // It is made with the first group.
    }
    return platform.disk().freeBytes(there);
  }

  /// Null: in the home.
  private @Nullable Path bufferDirectory() {
    String set = settings.text(SettingKey.BUFFER_DIRECTORY);
    return set.isEmpty() ? null : Path.of(set);
  }

  private @Nullable Path buffer(String name, @Nullable Path wanted) {
    Path directory = wanted != null ? wanted : bufferDirectory();
    return directory == null
        ? null
        : directory.resolve("forebay-" + home.store().state().name() + "-" + name);
  }

  private @Nullable Outcome<Group> mayCreate(String name, long capacity, long ring)
      throws IOException {
    if (homes.names().contains(name)) {
      return Outcome.refused(Refusal.Kind.CONFLICT, "There is a group " + name + " already.");
    }
    int most = settings.count(SettingKey.GROUPS_MAX);
    if (homes.names().size() >= most) {
      return Outcome.refused(
          Refusal.Kind.CONFLICT,
          "There are " + most + " groups already: group.groups_max is the limit.");
    }
    String complaint = SettingKey.BUFFER_CAPACITY.complaint(Long.toString(capacity));
    if (complaint != null) {
      return Outcome.refused(Refusal.Kind.USAGE, "The buffer's capacity: " + complaint + ".");
    }
    long rings = ring * (open.size() + 1);
    if (rings > settings.number(SettingKey.BUFFER_RINGS_MAX)) {
      return Outcome.refused(
          Refusal.Kind.CONFLICT,
          "Its ring would bring all rings to "
              + Quantity.printSize(rings)
              + ": raise buffer.rings_max or lower buffer.ring in forebay.toml.");
    }
    return null;
  }

  private Group make(GroupSpec spec, @Nullable Path buffer, boolean primary) throws IOException {
    String name = spec.name();
    if (buffer != null) {
      home.store().update(state -> state.withBuffer(name, buffer.toString()));
    }
    GroupPlaces places = homes.places(name, home.store().state());
    try {
      GroupAlarms alarms = new GroupAlarms(name, book);
      Group group =
          primary
              ? Group.create(platform, shared, places, spec, limits(), alarms)
              : Group.createSecondary(platform, shared, places, spec, limits(), alarms);
      add(group);
      awaitRole(group, ROLE_MILLIS_MAX);
      return group;
    } catch (IOException e) {
      Group.remove(platform.disk(), places); // Nothing of a half-made group stays.
      home.store().update(state -> state.withBuffer(name, null));
      throw e;
    }
  }

  /// Closes all groups as a clean stop. Returns what went wrong, by group; empty when nothing did.
  TreeMap<String, String> closeAll() {
    profiles.close();
    TreeMap<String, String> failures = new TreeMap<>();
    for (Group group : open) {
      try {
        group.close();
      } catch (IOException e) {
        failures.put(group.name(), String.valueOf(e.getMessage()));
      }
    }
    shared.buffers().close();
    return failures;
  }
}
