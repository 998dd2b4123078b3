package io.forebay.gateway.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.ledger.HourlyProfile.Hour;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HourlyProfileTest {
  private static final long HOUR = 490_000;

  @TempDir private Path directory;

  private HourlyProfile open() {
    return HourlyProfile.open(directory, new RealFiles());
  }

  @Test
  void hours_addUp_andAreThereAfterARestart() {
    try (HourlyProfile profile = open()) {
      profile.add(HOUR, 10, 60_000);
      profile.add(HOUR, 5, 60_000);
      profile.add(HOUR + 1, 7, 60_000);
    }
    try (HourlyProfile profile = open()) {
      assertThat(profile.hours())
          .containsExactly(new Hour(HOUR, 15, 120_000), new Hour(HOUR + 1, 7, 60_000));
    }
  }

  /// As a crash leaves it: what was saved is there, what came after may be lost.
  @Test
  void filesOfARunningProfile_open_withWhatWasSaved(@TempDir Path copy) throws IOException {
    try (HourlyProfile profile = open()) {
      profile.add(HOUR, 10, 60_000);
      profile.save();
      profile.add(HOUR, 90, 60_000);
      try (Stream<Path> files = Files.list(directory)) {
        for (Path file : files.toList()) {
          Files.copy(file, copy.resolve(file.getFileName()));
        }
      }
    }
    try (HourlyProfile profile = HourlyProfile.open(copy, new RealFiles())) {
      assertThat(profile.hours()).containsExactly(new Hour(HOUR, 10, 60_000));
    }
  }

  @Test
  void fourWeeks_thenTheOldestGo_andTheFileStaysAsItIs() throws IOException {
    long size;
    try (HourlyProfile profile = open()) {
      for (int i = 0; i < HourlyProfile.HOURS_MAX; i++) {
        profile.add(HOUR + i, i, 3_600_000);
        saveNowAndThen(profile, i);
      }
      size = bytes();
      for (int i = 0; i < 3 * HourlyProfile.HOURS_MAX; i++) {
        profile.add(HOUR + HourlyProfile.HOURS_MAX + i, 1, 3_600_000);
        saveNowAndThen(profile, i);
      }
      assertThat(profile.hours()).hasSize(HourlyProfile.HOURS_MAX);
      assertThat(profile.hours().getFirst().hour()).isEqualTo(HOUR + 3L * HourlyProfile.HOURS_MAX);
    }
    assertThat(bytes()).isLessThanOrEqualTo(size + (1 << 20));
  }

  private static void saveNowAndThen(HourlyProfile profile, int i) {
    if (i % 10 == 0) {
      profile.save();
    }
  }

  private long bytes() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.mapToLong(file -> file.toFile().length()).sum();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 100, 5_000})
  void damagedFile_beginsAnew_andTheTablesStay(int kept) throws IOException {
    try (HourlyProfile profile = open()) {
      profile.add(HOUR, 10, 60_000);
    }
    Files.write(directory.resolve("0000000000000000.table"), new byte[10]);
    byte[] bytes = Files.readAllBytes(directory.resolve("profile"));
    for (int i = kept; i < bytes.length; i++) {
      bytes[i] = (byte) (i * 31);
    }
    Files.write(directory.resolve("profile"), bytes);
    try (HourlyProfile profile = open()) {
      profile.add(HOUR + 1, 3, 60_000);
    }
    try (HourlyProfile profile = open()) {
      assertThat(profile.hours()).contains(new Hour(HOUR + 1, 3, 60_000));
    }
    assertThat(directory.resolve("0000000000000000.table")).exists();
  }

  @Test
  void noPlaceForAFile_isKeptInMemory() throws IOException {
    Path file = directory.resolve("file");
    Files.write(file, new byte[1]);
    try (HourlyProfile profile = HourlyProfile.open(file, new RealFiles())) {
      profile.add(HOUR, 10, 60_000);
      profile.save();
      assertThat(profile.hours()).containsExactly(new Hour(HOUR, 10, 60_000));
    }
  }
}
