package io.forebay.gateway.app;

import io.forebay.gateway.block.Clock;
import io.forebay.gateway.group.Group;
import io.forebay.gateway.group.GroupStatus;
import io.forebay.gateway.group.Role;
import io.forebay.gateway.ledger.HourlyProfile;
import io.forebay.gateway.ledger.HourlyProfile.Hour;
import io.forebay.gateway.ledger.LedgerFiles;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// How much each group's hosts write, hour by hour: looked at once a minute, far from any ack, by one
/// thread. Status asks from any thread.
final class WriteProfiles implements AutoCloseable {
  private static final long HOUR_MILLIS = TimeUnit.HOURS.toMillis(1);
  private static final int LOOK_SECONDS = 60;

  /// Looks between two commits: what a crash loses of the history.
  private static final int LOOKS_A_SAVE = 10;

  /// Two looks that lie further apart tell nothing of the time between: the process was stopped.
  private static final long GAP_MILLIS_MAX = TimeUnit.MINUTES.toMillis(10);

  /// An hour counts when at least so much of it was seen.
  private static final long SEEN_MILLIS_MIN = HOUR_MILLIS / 2;

  private record Seen(HourlyProfile profile, Look last) {}

  /// `lsn` is negative where no host writes.
  record Look(long wallMillis, long lsn) {
    /// Adds to `profile` what was written since `before`.
    void since(Look before, HourlyProfile profile) {
      long millis = wallMillis - before.wallMillis;
      boolean known = before.lsn >= 0 && lsn >= before.lsn;
      if (known && millis > 0 && millis <= GAP_MILLIS_MAX) {
        profile.add(wallMillis / HOUR_MILLIS, lsn - before.lsn, millis);
      }
    }
  }

  private final Clock clock;
  private final LedgerFiles files;
  private final Function<String, Path> places;
  private final Map<UUID, Seen> seen = new ConcurrentHashMap<>(); // Changed by the thread alone.
  private final CountDownLatch ending =
      new CountDownLatch(1); // Never by interrupt: that closes files.
  private @Nullable Thread thread;
  private int looks;

  /// `places` gives a group's ledger by its name.
  WriteProfiles(Clock clock, LedgerFiles files, Function<String, Path> places) {
    this.clock = clock;
    this.files = files;
    this.places = places;
  }

  /// From now on `groups` are looked at. `fatal` gets our own bugs.
  void start(OpenGroups groups, Consumer<Throwable> fatal) {
    thread =
        Thread.ofPlatform()
            .daemon()
            .name("write-profiles")
            .uncaughtExceptionHandler((_, e) -> fatal.accept(e))
            .start(() -> run(groups));
  }

  private void run(OpenGroups groups) {
    try {
      do {
        groups.all().forEach(this::look);
        keep();
      } while (!ending.await(LOOK_SECONDS, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // Nobody does; then nothing is recorded any more.
    }
  }

  private void look(Group group) {
    GroupStatus status = group.status();
    long lsn = status.role() == Role.PRIMARY ? status.appendedLsn() : -1;
    Look now = new Look(clock.wallMillis(), lsn);
    Seen before = seen.get(group.id());
    if (before == null) {
      HourlyProfile profile = HourlyProfile.open(places.apply(group.name()), files);
      seen.put(group.id(), new Seen(profile, now));
    } else {
      now.since(before.last, before.profile);
      seen.put(group.id(), new Seen(before.profile, now));
    }
  }

  private void keep() {
    looks++;
    if (looks % LOOKS_A_SAVE == 0) {
      seen.values().forEach(each -> each.profile.save());
    }
  }

  /// Bytes a whole hour, of the hours that were seen well enough, oldest first; not of the present one.
  long[] hourlyBytes(UUID group) {
    Seen known = seen.get(group);
    return known == null ? new long[0] : whole(known.profile, clock.wallMillis() / HOUR_MILLIS);
  }

  static long[] whole(HourlyProfile profile, long presentHour) {
    return profile.hours().stream()
        .filter(hour -> hour.hour() < presentHour && hour.millis() >= SEEN_MILLIS_MIN)
        .mapToLong(WriteProfiles::wholeHour)
        .toArray();
  }

  private static long wholeHour(Hour hour) {
    return (long) (hour.bytes() * ((double) HOUR_MILLIS / hour.millis()));
  }

  @Override
  public void close() {
    ending.countDown();
    if (thread != null) {
      join(thread);
    }
    seen.values().forEach(each -> each.profile.close());
    seen.clear();
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
