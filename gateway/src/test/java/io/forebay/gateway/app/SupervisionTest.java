package io.forebay.gateway.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.block.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SupervisionTest {
  private final List<String> heard = new ArrayList<>();
  private final Supervision supervision = new Supervision(heard::add, 1);
  private final Clock clock = new JvmClock();

  @Test
  void beat_whileItStarts_asksForTimeAndFeedsNothing() {
    supervision.beat();
    assertThat(heard)
        .containsExactly(
            "EXTEND_TIMEOUT_USEC=60000000\nSTATUS=Starting: the change buffers are read");
  }

  @Test
  void beat_onceReady_feedsTheWatchdogAndSaysHowItStands() {
    supervision.ready(new Health(clock, List::of, () -> "2 groups, all is well"));
    supervision.beat();
    assertThat(heard)
        .containsExactly("READY=1\nSTATUS=Serving", "WATCHDOG=1\nSTATUS=2 groups, all is well");
  }

  @Test
  void beat_whileSomethingIsStuck_feedsNothingAndSaysWhat() {
    long[] nanos = {0};
    Clock hand =
        new Clock() {
          @Override
          public long nanos() {
            return nanos[0];
          }

          @Override
          public long wallMillis() {
            return 0;
          }
        };
    Pulse dead = new AskedPulse("nbd loop", work -> {}, () -> {});
    supervision.ready(new Health(hand, () -> List.of(dead), () -> "well"));
    supervision.beat();
    supervision.beat();
    nanos[0] = Health.STILL_NANOS_MAX + 1;
    heard.clear();
    supervision.beat();
    assertThat(heard).containsExactly("STATUS=Stuck: nbd loop");
  }

  @Test
  void beat_onceItStops_saysNothing() {
    supervision.ready(new Health(clock, List::of, () -> "well"));
    supervision.stopping();
    heard.clear();
    supervision.beat();
    assertThat(heard).isEmpty();
  }
}
