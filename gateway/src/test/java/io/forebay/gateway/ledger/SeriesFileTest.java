package io.forebay.gateway.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SeriesFileTest {
  private static final long SLOT = 490_000;
  private static final int ROWS = 700;

  @TempDir private Path directory;

  private SeriesFile open() {
    return open(directory);
  }

  private static SeriesFile open(Path directory) {
    return SeriesFile.open(directory, "profile", new RealFiles());
  }

  private static Series series(SeriesFile file) {
    return file.series("some", ROWS, 2);
  }

  private static void add(Series series, long slot, long first, long second) {
    series.change(
        slot,
        row -> {
          row[0] += first;
          row[1] += second;
        });
  }

  private static List<String> shown(Series series) {
    List<String> shown = new ArrayList<>();
    series.each((slot, row) -> shown.add(slot + " " + row[0] + " " + row[1]));
    return shown;
  }

  @Test
  void rows_addUp_andAreThereAfterARestart() {
    try (SeriesFile file = open()) {
      add(series(file), SLOT, 10, 60);
      add(series(file), SLOT + 1, 7, 1);
      Series other = file.series("other", 3, 1);
      other.change(5, row -> row[0] = 9);
    }
    try (SeriesFile file = open()) {
      Series series = series(file);
      add(series, SLOT, 5, 60);
      assertThat(shown(series)).containsExactly(SLOT + " 15 120", SLOT + 1 + " 7 1");
      assertThat(file.series("other", 3, 1)).isNotSameAs(series);
    }
  }

  @Test
  void rowsOfAnotherWidth_areLeftOut() {
    try (SeriesFile file = open()) {
      add(series(file), SLOT, 10, 60);
    }
    try (SeriesFile file = open()) {
      assertThat(shown(file.series("some", ROWS, 3))).isEmpty();
    }
  }

  /// As a crash leaves it: what was saved is there, what came after may be lost.
  @Test
  void filesOfARunningSeries_open_withWhatWasSaved(@TempDir Path copy) throws IOException {
    try (SeriesFile file = open()) {
      Series series = series(file);
      add(series, SLOT, 10, 1);
      file.save();
      add(series, SLOT, 90, 1);
      try (Stream<Path> files = Files.list(directory)) {
        for (Path each : files.toList()) {
          Files.copy(each, copy.resolve(each.getFileName()));
        }
      }
    }
    try (SeriesFile file = open(copy)) {
      assertThat(shown(series(file))).containsExactly(SLOT + " 10 1");
    }
  }

  @Test
  void allRows_thenTheOldestGo_andTheFileStaysAsItIs() throws IOException {
    long size;
    try (SeriesFile file = open()) {
      Series series = series(file);
      for (int i = 0; i < ROWS; i++) {
        add(series, SLOT + i, i, 1);
        saveNowAndThen(file, i);
      }
      size = bytes();
      for (int i = 0; i < 3 * ROWS; i++) {
        add(series, SLOT + ROWS + i, 1, 1);
        saveNowAndThen(file, i);
      }
      assertThat(shown(series)).hasSize(ROWS).first().isEqualTo(SLOT + 3L * ROWS + " 1 1");
    }
    assertThat(bytes()).isLessThanOrEqualTo(size + (1 << 20));
  }

  private static void saveNowAndThen(SeriesFile file, int i) {
    if (i % 10 == 0) {
      file.save();
    }
  }

  private long bytes() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.mapToLong(file -> file.toFile().length()).sum();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 100, 5_000})
  void damagedFile_beginsAnew_andTheOthersStay(int kept) throws IOException {
    try (SeriesFile file = open()) {
      add(series(file), SLOT, 10, 1);
    }
    Files.write(directory.resolve("0000000000000000.table"), new byte[10]);
    Files.write(directory.resolve("profile-of-something"), new byte[10]);
    byte[] bytes = Files.readAllBytes(directory.resolve("profile"));
    for (int i = kept; i < bytes.length; i++) {
      bytes[i] = (byte) (i * 31);
    }
    Files.write(directory.resolve("profile"), bytes);
    try (SeriesFile file = open()) {
      add(series(file), SLOT + 1, 3, 1);
    }
    try (SeriesFile file = open()) {
      assertThat(shown(series(file))).contains(SLOT + 1 + " 3 1");
    }
    assertThat(directory.resolve("0000000000000000.table")).exists();
    assertThat(directory.resolve("profile-of-something")).exists();
  }

  @Test
  void noPlaceForAFile_isKeptInMemory() throws IOException {
    Path place = directory.resolve("file");
    Files.write(place, new byte[1]);
    try (SeriesFile file = open(place)) {
      Series series = series(file);
      add(series, SLOT, 10, 1);
      file.save();
      assertThat(shown(series)).containsExactly(SLOT + " 10 1");
    }
  }
}
