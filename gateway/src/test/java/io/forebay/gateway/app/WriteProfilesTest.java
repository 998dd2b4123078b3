package io.forebay.gateway.app;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.forebay.gateway.app.WriteProfiles.Look;
import io.forebay.gateway.control.GroupCommand;
import io.forebay.gateway.control.Refusal;
import io.forebay.gateway.control.Status;
import io.forebay.gateway.control.plan.LinePlan;
import io.forebay.gateway.control.plan.Planner;
import io.forebay.gateway.control.plan.WriteHour;
import io.forebay.gateway.control.plan.WriteSeries;
import io.forebay.gateway.disk.linux.LinuxDisk;
import io.forebay.gateway.ledger.HourlyProfile;
import io.forebay.gateway.ledger.SeriesFile;
import io.forebay.gateway.mirror.WriteWatch;
import io.forebay.gateway.mirror.WriteWatch.Count;
import io.forebay.gateway.sim.SimClock;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WriteProfilesTest {
  private static final long HOUR = 3_600_000;
  private static final long MINUTE = 60_000;
  private static final UUID VOLUME = new UUID(1, 2);

  private static final LinuxDisk DISK = new LinuxDisk();

  @TempDir private Path directory;
  private final SimClock clock = new SimClock();
  private long present;
  private SeriesFile file;
  private GroupWrites writes;

  @BeforeEach
  void open() {
    file = SeriesFile.open(directory, "profile", new DiskLedgerFiles(DISK));
    present = Math.floorDiv(clock.wallMillis(), HOUR);
    writes = new GroupWrites(file, clock);
  }

  @AfterEach
  void close() {
    file.close();
  }

  private static Look look(long wallMillis, long lsn, long lineBytes) {
    return new Look(wallMillis, lsn, lineBytes, Map.of());
  }

  private void looks(long fromMillis, int count, long bytesEach, long lineEach) {
    for (int i = 1; i <= count; i++) {
      Look before = look(fromMillis + (i - 1) * MINUTE, (i - 1) * bytesEach, (i - 1) * lineEach);
      writes.add(before, look(fromMillis + i * MINUTE, i * bytesEach, i * lineEach));
    }
  }

  @Test
  void minutes_becomeHours_thePresentOneIsNotCounted() {
    looks((present - 2) * HOUR - 1, 125, 100, 50);
    assertThat(writes.hourlyBytes()).containsExactly(6_000, 6_000);
    assertThat(writes.logRatio()).isEqualTo(2);
  }

  @Test
  void hourThatWasHalfSeen_isTakenForWhole_oneThatWasHardlySeenIsNot() {
    looks((present - 2) * HOUR - 1, 40, 100, 0);
    looks((present - 1) * HOUR - 1, 20, 100, 0);
    assertThat(writes.hourlyBytes()).containsExactly(6_000);
  }

  /// A new log, a role without hosts, a machine that slept: nothing is known of the time between.
  @Test
  void whatWasNotSeen_isNotCounted() {
    long at = (present - 2) * HOUR;
    writes.add(look(at, 100, 0), look(at + MINUTE, 50, 0));
    writes.add(look(at, -1, 0), look(at + MINUTE, 50, 0));
    writes.add(look(at, 100, 0), look(at + MINUTE, -1, 0));
    writes.add(look(at, 100, 0), look(at + HOUR, 500, 0));
    writes.add(look(at + HOUR, 100, 0), look(at, 500, 0));
    assertThat(writes.hourlyBytes()).isEmpty();
    assertThat(writes.lineWrites().steps()).isZero();
    assertThat(writes.logRatio()).isEqualTo(1);
  }

  /// Half of an hour was seen, ten minutes of it busy: the steps are taken twice, like the hour.
  @Test
  void lineWrites_areInStepsOfFiveMinutes() {
    long at = (present - 1) * HOUR;
    looks(at - 1, 10, 4 << 10, 1 << 10);
    looks(at - 1 + 10 * MINUTE, 20, 0, 0);
    WriteSeries series = writes.lineWrites();
    assertThat(series.steps()).isEqualTo(12);
    assertThat(series.bytes()).isCloseTo(20 << 10, within(1.0));
    assertThat(series.seconds()).isEqualTo(3_600);
    assertThat(series.fromMillis()).isEqualTo(at);
    assertThat(series.toMillis()).isEqualTo(at + HOUR);
  }

  /// Twenty minutes of the hour before, five of them busy, and ten of this one.
  @Test
  void hours_areAsTheyWereSeen_thePresentOneToo() {
    long before = (present - 1) * HOUR;
    looks(before - 1, 5, 0, 3_000 << 10);
    looks(before - 1 + 5 * MINUTE, 15, 0, 0);
    looks(present * HOUR - 1, 10, 0, 60 << 10);
    assertThat(writes.hours(2))
        .containsExactly(
            new WriteHour(before, 20 * MINUTE, 15_000 << 10, 51_200),
            new WriteHour(present * HOUR, 10 * MINUTE, 600 << 10, 1_024));
    assertThat(writes.hours(1)).hasSize(1);
  }

  /// A minute of an hour was seen: its mean is more than those bytes over five minutes.
  @Test
  void hours_hardlySeen_haveNoPeakBelowTheirMean() {
    looks(present * HOUR - 1, 1, 0, 60 << 10);
    assertThat(writes.hours(24))
        .containsExactly(new WriteHour(present * HOUR, MINUTE, 60 << 10, 1_024));
  }

  private static Look counts(long wallMillis, long factor) {
    long[] counts = new long[WriteWatch.COUNTS];
    counts[Count.WRITES.ordinal()] = 10 * factor;
    counts[Count.BYTES.ordinal()] = 40_960 * factor;
    counts[Count.BLOCKS.ordinal()] = 10 * factor;
    counts[Count.FRESH_BLOCKS.ordinal()] = 4 * factor;
    counts[Count.SAMPLED_BYTES.ordinal()] = 3_000 * factor;
    counts[Count.PACKED_BYTES.ordinal()] = 1_000 * factor;
    counts[Count.UP_TO_4K.ordinal()] = 10 * factor;
    return new Look(wallMillis, factor, 0, Map.of(VOLUME, counts));
  }

  @Test
  void countsOfAVolume_becomeItsProfile_overARestart() {
    long now = clock.wallMillis();
    writes.add(counts(now - 2 * MINUTE, 3), counts(now - MINUTE, 5));
    file.close();
    open();
    assertThat(writes.volume(VOLUME)).isNull();
    writes.add(counts(now - MINUTE, 5), counts(now, 6));
    Status.Io io = requireNonNull(writes.volume(VOLUME));
    assertThat(io.seenMillis()).isEqualTo(2 * MINUTE);
    assertThat(io.writes()).isEqualTo(30);
    assertThat(io.writtenBytes()).isEqualTo(3 * 40_960);
    assertThat(io.overwriteRatio()).isCloseTo(0.6, within(1e-9));
    assertThat(io.packRatio()).isEqualTo(3);
    assertThat(io.sizes()).contains(new Status.IoSize(4096, 30), new Status.IoSize(16_384, 0));
    assertThat(writes.packRatio()).isEqualTo(3);
  }

  @Test
  void groupThatNobodyLookedAt_isUnknown() {
    assertThat(GroupWrites.NONE.hourlyBytes()).isEmpty();
    assertThat(GroupWrites.NONE.lineWrites().steps()).isZero();
    assertThat(GroupWrites.NONE.hours(24)).isEmpty();
    assertThat(GroupWrites.NONE.volume(VOLUME)).isNull();
  }

  /// A group without a peer, whose record of an hour is there at the start.
  @Test
  void plan_ofAGroup_isMadeOfItsRecord(@TempDir Path temp) throws Exception {
    GroupCommand.Plan asked = new GroupCommand.Plan("main", new Planner.Wish(900_000, 0));
    try (ApplianceRig rig = new ApplianceRig(temp)) {
      try (Appliance here = rig.start()) {
        ApplianceRig.done(here, ApplianceRig.volume("db"));
        assertThat(ApplianceRig.refused(here, asked)).isEqualTo(Refusal.Kind.CONFLICT);
      }
      Path ledger = rig.home.resolve("groups/main/ledger");
      long hour = System.currentTimeMillis() / HOUR - 4;
      try (SeriesFile kept = SeriesFile.open(ledger, "profile", new DiskLedgerFiles(DISK))) {
        HourlyProfile profile = new HourlyProfile(kept);
        for (int i = 0; i < 48; i++) {
          long end = hour * HOUR + i * HourlyProfile.PART_MILLIS + 1;
          long bytes = i < 12 ? 750_000_000 : 0; // 9 GB in the first of four hours.
          profile.add(end, new HourlyProfile.Seen(bytes, bytes, HourlyProfile.PART_MILLIS));
        }
      }
      try (Appliance here = rig.start()) {
        LinePlan plan = ApplianceRig.done(here, asked);
        List<WriteHour> hours = ApplianceRig.done(here, new GroupCommand.History("main", 24));
        assertThat(hours.stream().mapToLong(WriteHour::writtenBytes))
            .startsWith(9_000_000_000L, 0L, 0L, 0L);
        assertThat(hours.getFirst().peakBytesPerSecond()).isCloseTo(2_500_000L, within(10L));
        for (int bad : new int[] {0, GroupCommand.History.HOURS_MAX + 1}) {
          assertThat(ApplianceRig.refused(here, new GroupCommand.History("main", bad)))
              .isEqualTo(Refusal.Kind.USAGE);
        }
        assertThat(plan.seenMillis()).isEqualTo(4 * HOUR);
        assertThat(plan.rows().get(1).reason()).isEqualTo(LinePlan.Reason.RPO);
        assertThat(plan.rows().get(1).lineBytesPerSecond()).isCloseTo(2_222_222L, within(100L));
        assertThat(plan.rows().get(1).worstMillis()).isEqualTo(900_000);
        assertThat(plan.bufferBytes()).isEqualTo(192 << 20);
      }
    }
  }
}
