package io.forebay.gateway.link.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PulseTest {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
  private static final long HALF_TRIP = 300_000_000L;

  /// One side of an idle line: beats, hears, echoes.
  private static final class Side {
    final Pulse pulse;
    final List<Long> beats = new ArrayList<>();
    long said;
    long heard;

    Side(boolean dialer) {
      pulse = new Pulse(0, dialer);
    }

    void says(long now) {
      said += 20;
      pulse.said(now, said);
    }

    void hears(long now) {
      heard += 20;
      pulse.heard(now, heard);
    }
  }

  @Test
  void idle_sidesTakeTurns_andBothKnowTheRoundTrip() {
    Side near = new Side(true);
    Side far = new Side(false);
    record Under(long due, Side to, boolean echo, long sent) {}
    List<Under> under = new ArrayList<>();
    for (long now = 0; now < 60 * SECOND; now += 10_000_000) {
      for (Side side : List.of(near, far)) {
        assertThat(side.pulse.dead(now)).isFalse();
        Side other = side == near ? far : near;
        if (side.pulse.due(now)) {
          side.pulse.beat(now);
          side.beats.add(now);
          side.says(now);
          under.add(new Under(now + HALF_TRIP, other, false, now));
        }
        for (Under one : List.copyOf(under)) {
          if (one.to == side && one.due <= now) {
            under.remove(one);
            side.hears(now);
            if (one.echo) {
              side.pulse.echoed(now, one.sent);
            } else {
              side.pulse.beatHeard();
              side.says(now);
              under.add(new Under(now + HALF_TRIP, other, true, one.sent));
            }
          }
        }
      }
    }
    assertThat(near.beats.size() + far.beats.size()).isBetween(8, 12);
    assertThat(near.beats.size()).isBetween(4, 8);
    assertThat(far.beats.size()).isBetween(4, 8);
    assertThat(near.pulse.rttNanos()).isEqualTo(2 * HALF_TRIP);
    assertThat(far.pulse.rttNanos()).isEqualTo(2 * HALF_TRIP);
  }

  @Test
  void busy_measuresNowAndThen_andNeverTwiceAtATime() {
    Pulse pulse = new Pulse(0, true);
    pulse.beat(0);
    long said = 0;
    int beats = 0;
    for (long now = 0; now < 60 * SECOND; now += SECOND / 10) {
      said += 700;
      pulse.said(now, said);
      if (pulse.due(now)) {
        beats++;
        pulse.beat(now);
      }
    }
    assertThat(beats).isZero(); // The first one's echo has not come.
    pulse.echoed(60 * SECOND, 0);
    assertThat(pulse.due(60 * SECOND)).isTrue();
    pulse.beat(60 * SECOND);
    pulse.echoed(61 * SECOND, 60 * SECOND);
    pulse.said(62 * SECOND, said + Pulse.BUSY_BYTES);
    assertThat(pulse.due(62 * SECOND)).isFalse();
    assertThat(pulse.due(63 * SECOND)).isTrue();
  }

  @Test
  void silence_isDeath_andADeafSideDoesNotCountIt() {
    Pulse pulse = new Pulse(0, true);
    assertThat(pulse.dead(15 * SECOND - 1)).isFalse();
    assertThat(pulse.dead(15 * SECOND)).isTrue();
    pulse.deaf(14 * SECOND);
    assertThat(pulse.dead(15 * SECOND)).isFalse();
    pulse.heard(20 * SECOND, 1);
    assertThat(pulse.dead(34 * SECOND)).isFalse();
    pulse.heard(34 * SECOND, 1);
    assertThat(pulse.dead(35 * SECOND)).isTrue();
  }
}
