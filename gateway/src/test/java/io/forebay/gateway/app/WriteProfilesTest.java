package io.forebay.gateway.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.app.WriteProfiles.Look;
import io.forebay.gateway.disk.linux.LinuxDisk;
import io.forebay.gateway.ledger.HourlyProfile;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WriteProfilesTest {
  private static final long HOUR = 3_600_000;
  private static final long MINUTE = 60_000;

  private static final LinuxDisk DISK = new LinuxDisk();

  @TempDir private Path directory;
  private HourlyProfile profile;

  @BeforeEach
  void open() {
    profile = HourlyProfile.open(directory, new DiskLedgerFiles(DISK));
  }

  @AfterEach
  void close() {
    profile.close();
  }

  private void looks(long fromMillis, int count, long bytesEach) {
    for (int i = 1; i <= count; i++) {
      Look before = new Look(fromMillis + (i - 1) * MINUTE, (i - 1) * bytesEach);
      new Look(fromMillis + i * MINUTE, i * bytesEach).since(before, profile);
    }
  }

  @Test
  void minutes_becomeHours_thePresentOneIsNotCounted() {
    looks(10 * HOUR - 1, 125, 100);
    assertThat(WriteProfiles.whole(profile, 12)).containsExactly(6_000, 6_000);
  }

  @Test
  void hourThatWasHalfSeen_isTakenForWhole_oneThatWasHardlySeenIsNot() {
    looks(10 * HOUR - 1, 40, 100);
    looks(11 * HOUR - 1, 20, 100);
    assertThat(WriteProfiles.whole(profile, 12)).containsExactly(6_000);
  }

  /// A new log, a role without hosts, a machine that slept: nothing is known of the time between.
  @Test
  void whatWasNotSeen_isNotCounted() {
    new Look(10 * HOUR + MINUTE, 50).since(new Look(10 * HOUR, 100), profile);
    new Look(10 * HOUR + MINUTE, 50).since(new Look(10 * HOUR, -1), profile);
    new Look(10 * HOUR + MINUTE, -1).since(new Look(10 * HOUR, 100), profile);
    new Look(11 * HOUR, 500).since(new Look(10 * HOUR, 100), profile);
    new Look(10 * HOUR, 500).since(new Look(11 * HOUR, 100), profile);
    assertThat(profile.hours()).isEmpty();
  }
}
