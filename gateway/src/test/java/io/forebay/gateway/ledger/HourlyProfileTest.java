package io.forebay.gateway.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.ledger.HourlyProfile.Seen;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HourlyProfileTest {
  private static final long HOUR = 3_600_000;
  private static final long MINUTE = 60_000;

  @TempDir private Path directory;

  private SeriesFile file() {
    return SeriesFile.open(directory, "profile", new RealFiles());
  }

  private static List<String> shown(HourlyProfile profile) {
    List<String> shown = new ArrayList<>();
    profile.each((hour, seen, parts) -> {
      StringBuilder text = new StringBuilder(hour + " " + seen.logBytes() + " " + seen.lineBytes());
      text.append(' ').append(seen.millis()).append(':');
      for (int i = 0; i < HourlyProfile.PARTS; i++) {
        text.append(' ').append(parts.bytes(i) >> 10);
      }
      shown.add(text.toString());
    });
    return shown;
  }

  @Test
  void minutes_becomeFiveMinutesAndHours_andAreThereAfterARestart() {
    try (SeriesFile file = file()) {
      HourlyProfile profile = new HourlyProfile(file);
      profile.add(10 * HOUR, new Seen(9_000, 4 << 10, MINUTE));
      profile.add(10 * HOUR + MINUTE, new Seen(1_000, 1 << 10, MINUTE));
      profile.add(10 * HOUR + 7 * MINUTE, new Seen(500, 2 << 10, MINUTE));
      profile.add(10 * HOUR + 59 * MINUTE, new Seen(0, 7L << 40, MINUTE));
      profile.add(11 * HOUR + 30 * MINUTE, new Seen(1, 600, MINUTE));
    }
    try (SeriesFile file = file()) {
      assertThat(shown(new HourlyProfile(file)))
          .containsExactly(
              "10 10500 "
                  + ((7L << 10) + (7L << 40))
                  + " 240000: 5 2 0 0 0 0 0 0 0 0 0 "
                  + (Integer.MAX_VALUE & 0xFFFF_FFFFL),
              "11 1 600 60000: 0 0 0 0 0 0 1 0 0 0 0 0");
    }
  }
}
