package io.forebay.gateway.link.packing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EffortTest {
  private static final long MILLI = 1_000_000;

  private final Effort effort = new Effort();
  private long now;

  /// `seconds` of frames, each of which takes the line `lineNanos`, and the processor its level's time.
  private void send(int seconds, int bytes, long lineNanos, long nanosPerLevel) {
    long end = now + seconds * 1000L * MILLI;
    while (now < end) {
      long busy = nanosPerLevel * effort.level();
      now += Math.max(MILLI / 10, Math.max(lineNanos, busy));
      effort.sent(now, bytes, busy);
    }
  }

  @Test
  void thinLine_getsTheHighestLevel() {
    send(20, 14_000, 500 * MILLI, MILLI / 10);
    assertThat(effort.level()).isEqualTo(Compression.LEVEL_MAX);
  }

  @Test
  void lineFasterThanCompressing_getsPlainBytes_soon_andStaysPlain() {
    send(1, 255 << 10, 0, MILLI);
    assertThat(effort.level()).isEqualTo(Effort.PLAIN);
    send(10, 255 << 10, MILLI, 0);
    assertThat(effort.level()).isEqualTo(Effort.PLAIN);
  }

  @Test
  void lineThatBecomesSlow_isPackedAgain() {
    send(1, 255 << 10, 0, MILLI);
    send(5, 255 << 10, 20 * MILLI, MILLI / 10);
    assertThat(effort.level()).isPositive();
  }

  @Test
  void lineAsFastAsALowLevel_getsThat() {
    send(20, 255 << 10, 10 * MILLI, 3 * MILLI);
    assertThat(effort.level()).isEqualTo(1);
  }
}
