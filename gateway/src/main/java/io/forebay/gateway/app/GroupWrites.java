package io.forebay.gateway.app;

import io.forebay.gateway.app.WriteProfiles.Look;
import io.forebay.gateway.block.Clock;
import io.forebay.gateway.control.Status;
import io.forebay.gateway.control.WriteRecord;
import io.forebay.gateway.control.plan.WriteHour;
import io.forebay.gateway.control.plan.WriteSeries;
import io.forebay.gateway.ledger.HourlyProfile;
import io.forebay.gateway.ledger.SeriesFile;
import io.forebay.gateway.ledger.VolumeProfile;
import io.forebay.gateway.mirror.WriteWatch.Count;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// What is recorded of one group's writes. One thread adds; any asks.
final class GroupWrites implements WriteRecord {
  private static final long HOUR_MILLIS = HourlyProfile.HOUR_MILLIS;

  /// Two looks that lie further apart tell nothing of the time between: the process was stopped.
  private static final long GAP_MILLIS_MAX = TimeUnit.MINUTES.toMillis(10);

  /// An hour counts when at least so much of it was seen.
  private static final long SEEN_MILLIS_MIN = HOUR_MILLIS / 2;

  /// Up to which size each class of [Count] goes, from `BELOW_4K` on.
  private static final int[] SIZES = {(4 << 10) - 1, 4 << 10, 16 << 10, 64 << 10, 128 << 10};

  /// Columns of a volume: those of [Count], then how long somebody looked.
  private static final int MILLIS = Count.values().length;

  /// Of a group that nobody has looked at yet.
  static final WriteRecord NONE = new Nothing();

  private final HourlyProfile hours;
  private final SeriesFile file;
  private final Clock clock;
  private final Map<UUID, VolumeProfile> volumes = new ConcurrentHashMap<>();

  /// Borrows `file`.
  GroupWrites(SeriesFile file, Clock clock) {
    this.file = file;
    this.clock = clock;
    hours = new HourlyProfile(file);
  }

  /// Adds what was written between two looks.
  void add(Look before, Look now) {
    long millis = now.wallMillis() - before.wallMillis();
    boolean known = before.lsn() >= 0 && now.lsn() >= before.lsn();
    if (!known || millis <= 0 || millis > GAP_MILLIS_MAX) {
      return;
    }
    long line = Math.max(0, now.lineBytes() - before.lineBytes());
    hours.add(now.wallMillis(), new HourlyProfile.Seen(now.lsn() - before.lsn(), line, millis));
    now.counts()
        .forEach((volume, counts) -> {
          long[] base = before.counts().get(volume);
          if (base != null) {
            add(volume, now.wallMillis(), difference(base, counts, millis));
          }
        });
  }

  /// Zeroes where a count went back: the log was begun anew.
  private static long[] difference(long[] base, long[] counts, long millis) {
    long[] more = new long[MILLIS + 1];
    for (int i = 0; i < MILLIS; i++) {
      more[i] = Math.max(0, counts[i] - base[i]);
    }
    more[MILLIS] = millis;
    return more;
  }

  private void add(UUID volume, long wallMillis, long[] more) {
    volumes
        .computeIfAbsent(volume, id -> new VolumeProfile(file, id, MILLIS + 1))
        .add(wallMillis, more);
  }

  private void eachWhole(HourlyProfile.Look look) {
    long present = Math.floorDiv(clock.wallMillis(), HOUR_MILLIS);
    hours.each((hour, seen, parts) -> {
      if (hour < present && seen.millis() >= SEEN_MILLIS_MIN) {
        look.hour(hour, seen, parts);
      }
    });
  }

  /// What was seen of an hour, for the whole of it.
  private static double scale(HourlyProfile.Seen seen) {
    return Math.max(1, (double) HOUR_MILLIS / seen.millis());
  }

  @Override
  public long[] hourlyBytes() {
    List<Long> bytes = new ArrayList<>();
    eachWhole((_, seen, _) -> bytes.add((long) (seen.logBytes() * scale(seen))));
    return bytes.stream().mapToLong(Long::longValue).toArray();
  }

  @Override
  public WriteSeries lineWrites() {
    WriteSeries.Builder series = new WriteSeries.Builder();
    double seconds = HourlyProfile.PART_MILLIS / 1e3;
    eachWhole((hour, seen, parts) -> {
      for (int i = 0; i < HourlyProfile.PARTS; i++) {
        long end = hour * HOUR_MILLIS + (i + 1) * HourlyProfile.PART_MILLIS;
        series.add(end, seconds, parts.bytes(i) * scale(seen));
      }
    });
    return series.build();
  }

  @Override
  public List<WriteHour> hours(int count) {
    long first = Math.floorDiv(clock.wallMillis(), HOUR_MILLIS) - count + 1;
    List<WriteHour> shown = new ArrayList<>();
    hours.each((hour, seen, parts) -> {
      if (hour >= first && seen.millis() > 0) {
        shown.add(shown(hour, seen, parts));
      }
    });
    return shown;
  }

  /// The busiest part may have been seen for a moment only: the mean is no less.
  private static WriteHour shown(long hour, HourlyProfile.Seen seen, HourlyProfile.Parts parts) {
    long most = 0;
    for (int i = 0; i < HourlyProfile.PARTS; i++) {
      most = Math.max(most, parts.bytes(i));
    }
    double peak = most * 1e3 / HourlyProfile.PART_MILLIS;
    double mean = seen.lineBytes() * 1e3 / seen.millis();
    return new WriteHour(
        hour * HOUR_MILLIS, seen.millis(), seen.lineBytes(), Math.round(Math.max(peak, mean)));
  }

  @Override
  public double logRatio() {
    long[] sums = new long[2];
    hours.each((_, seen, _) -> {
      sums[0] += seen.logBytes();
      sums[1] += seen.lineBytes();
    });
    return sums[1] == 0 ? 1 : Math.max(1, (double) sums[0] / sums[1]);
  }

  /// Each volume counts by what it wrote.
  @Override
  public double packRatio() {
    double plain = 0;
    double packed = 0;
    for (VolumeProfile volume : volumes.values()) {
      long[] counts = volume.total();
      long sampled = of(counts, Count.SAMPLED_BYTES);
      if (sampled > 0) {
        long written = of(counts, Count.BYTES);
        plain += written;
        packed += (double) written * of(counts, Count.PACKED_BYTES) / sampled;
      }
    }
    return packed == 0 ? 0 : plain / packed;
  }

  private static long of(long[] counts, Count count) {
    return counts[count.ordinal()];
  }

  @Override
  public Status.@Nullable Io volume(UUID volume) {
    VolumeProfile profile = volumes.get(volume);
    if (profile == null) {
      return null;
    }
    long[] counts = profile.total();
    List<Status.IoSize> sizes = new ArrayList<>();
    for (int i = 0; i < SIZES.length; i++) {
      sizes.add(new Status.IoSize(SIZES[i], counts[Count.BELOW_4K.ordinal() + i]));
    }
    long blocks = of(counts, Count.BLOCKS);
    long packed = of(counts, Count.PACKED_BYTES);
    return new Status.Io(
        counts[MILLIS],
        of(counts, Count.WRITES),
        of(counts, Count.BYTES),
        of(counts, Count.ZEROES),
        of(counts, Count.ZERO_BYTES),
        blocks == 0 ? -1 : Math.max(0, 1 - (double) of(counts, Count.FRESH_BLOCKS) / blocks),
        packed == 0 ? 0 : (double) of(counts, Count.SAMPLED_BYTES) / packed,
        sizes);
  }

  private static final class Nothing implements WriteRecord {
    @Override
    public long[] hourlyBytes() {
      return new long[0];
    }

    @Override
    public WriteSeries lineWrites() {
      return new WriteSeries.Builder().build();
    }

    @Override
    public List<WriteHour> hours(int count) {
      return List.of();
    }

    @Override
    public double logRatio() {
      return 1;
    }

    @Override
    public double packRatio() {
      return 0;
    }

    @Override
    public Status.@Nullable Io volume(UUID volume) {
      return null;
    }
  }
}
