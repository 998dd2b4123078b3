package io.forebay.gateway.app;

import io.forebay.gateway.block.Clock;
import io.forebay.gateway.control.WriteRecord;
import io.forebay.gateway.group.Group;
import io.forebay.gateway.group.GroupStatus;
import io.forebay.gateway.group.Role;
import io.forebay.gateway.group.VolumeEntry;
import io.forebay.gateway.ledger.LedgerFiles;
import io.forebay.gateway.ledger.SeriesFile;
import io.forebay.gateway.mirror.WriteWatch;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

/// What each group's hosts write, looked at once a minute, far from any ack, by one thread: with a peer
/// or without. Status asks from any thread.
final class WriteProfiles implements AutoCloseable {
  private static final String FILE = "profile";

  /// Looks between two commits: what a crash loses of the history.
  private static final int LOOKS_A_SAVE = 10;

  private record Seen(SeriesFile file, GroupWrites writes, Look last) {}

  /// One look at a group. `lsn` is negative where no host writes. `lineBytes` and `counts` (by volume)
  /// only grow, but for a log that was begun anew.
  record Look(long wallMillis, long lsn, long lineBytes, Map<UUID, long[]> counts) {}

  /// A ledger on a disk that does not answer is not waited for.
  private static final long FIRST_LOOK_SECONDS_MAX = 5;

  private final Clock clock;
  private final LedgerFiles files;
  private final Function<String, Path> places;
  private final Map<UUID, Seen> seen = new ConcurrentHashMap<>(); // Changed by the thread alone.
  private final EachMinute minutes = new EachMinute();
  private volatile CountDownLatch firstLook = new CountDownLatch(0); // Nobody waits before a start.
  private int looks;

  /// `places` gives a group's ledger by its name.
  WriteProfiles(Clock clock, LedgerFiles files, Function<String, Path> places) {
    this.clock = clock;
    this.files = files;
    this.places = places;
  }

  /// From now on `groups` are looked at. `fatal` gets our own bugs.
  void start(OpenGroups groups, Consumer<Throwable> fatal) {
    CountDownLatch first = new CountDownLatch(1);
    firstLook = first;
    minutes.start(
        "write-profiles",
        () -> {
          try {
            lookAt(groups);
          } finally {
            first.countDown();
          }
        },
        fatal);
  }

  private void lookAt(OpenGroups groups) {
    groups.all().forEach(this::look);
    looks++;
    if (looks % LOOKS_A_SAVE == 0) {
      seen.values().forEach(each -> each.file.save());
    }
  }

  private void look(Group group) {
    Look now = look(group, clock.wallMillis());
    Seen before = seen.get(group.id());
    if (before == null) {
      SeriesFile file = SeriesFile.open(places.apply(group.name()), FILE, files);
      seen.put(group.id(), new Seen(file, new GroupWrites(file, clock), now));
    } else {
      before.writes.add(before.last, now);
      seen.put(group.id(), new Seen(before.file, before.writes, now));
    }
  }

  private static Look look(Group group, long wallMillis) {
    GroupStatus status = group.status();
    WriteWatch.Look writes = group.writes();
    if (status.role() != Role.PRIMARY || writes == null) {
      return new Look(wallMillis, -1, 0, Map.of());
    }
    Map<UUID, long[]> counts = new HashMap<>();
    for (VolumeEntry volume : group.volumes()) {
      long[] of = writes.counts().get(volume.number());
      counts.put(volume.uuid(), of == null ? new long[WriteWatch.COUNTS] : of);
    }
    return new Look(wallMillis, status.appendedLsn(), writes.lineBytes(), counts);
  }

  /// What is recorded of a group; waits for the record to be read after a start.
  WriteRecord of(UUID group) {
    try {
      var _ = firstLook.await(FIRST_LOOK_SECONDS_MAX, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // What is known by now will do.
    }
    Seen known = seen.get(group);
    return known == null ? GroupWrites.NONE : known.writes;
  }

  @Override
  public void close() {
    minutes.close();
    seen.values().forEach(each -> each.file.close());
    seen.clear();
  }
}
