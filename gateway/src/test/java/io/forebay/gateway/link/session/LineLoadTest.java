package io.forebay.gateway.link.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.block.Admission;
import io.forebay.gateway.block.Volume;
import io.forebay.gateway.group.GroupStatus;
import io.forebay.gateway.group.Rung;
import io.forebay.gateway.link.LineShape;
import io.forebay.gateway.link.LineStatus;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// How much a line carries: when there is nothing to say, and under a limit.
class LineLoadTest {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
  private static final int BLOCKS = (1 << 20) / Site.BLOCK;

  /// A heartbeat and its echo in six to nine seconds, 20 bytes each, and every five minutes what each side says of
  /// itself, under 60 bytes; nothing else, and nobody is dropped.
  @Test
  void idle_saysThatItLives_andNothingMore() throws IOException {
    Pair pair = Pair.replicating(11);
    pair.london.write("v", 0, 1);
    pair.inStep();
    pair.run(20 * SECOND);
    int ups = pair.london.ups;
    long before = pair.passed();
    pair.run(600 * SECOND);
    long said = 2 * 60 * TimeUnit.SECONDS.toNanos(600) / StatusExchange.AGAIN_NANOS;
    assertThat(pair.passed() - before).isBetween(600 / 9 * 40L, 600 / 6 * 40L + 40 + said);
    assertThat(pair.london.ups).isEqualTo(ups);
    assertThat(pair.london.link().status().phase()).isEqualTo(LineStatus.Phase.UP);
  }

  /// R4: hosts write at the speed of the buffer, the line gets its limit, neither more nor much less, and the
  /// next limit counts at once.
  @Test
  void burst_isTakenAtOnce_andLeavesEvenly() throws IOException {
    Pair pair = Pair.replicating(12);
    pair.london.write("v", 0, 1);
    pair.inStep();
    long rate = 1_250_000;
    pair.london.link().shape(new LineShape(rate, Map.of()));
    Volume volume = pair.london.export("v");
    long begun = pair.clock.nanos();
    for (int i = 0; i < 8 * BLOCKS; i++) {
      Admission answer = volume.write((long) (i % BLOCKS) * Site.BLOCK, Site.block(i));
      assertThat(answer).isInstanceOf(Admission.Admitted.class);
    }
    assertThat(pair.clock.nanos()).isEqualTo(begun); // Nobody waited for anything.
    long before = pair.passed();
    for (int i = 1; i <= 40; i++) {
      pair.run(SECOND / 10);
      GroupStatus status = pair.london.group().status(); // Behind, and never "safe" in between.
      assertThat(status.behindBytes()).isPositive();
      assertThat(status.behindMillis()).isBetween(1L, i * 100L + 5_000);
    }
    assertThat(pair.passed() - before)
        .isBetween(4 * rate * 9 / 10, 4 * rate * 105 / 100); // Both ways.
    pair.london.link().shape(new LineShape(rate / 10, Map.of()));
    before = pair.passed();
    pair.run(4 * SECOND);
    assertThat(pair.passed() - before).isBetween(4 * rate / 10 * 8 / 10, 4 * rate / 10);
    pair.london.link().shape(LineShape.OPEN);
    pair.inStep();
  }

  /// R4: 1 GiB in a minute on 10 Mbit/s, a twenty-fourth of it: the rates are those, for 2.5 s. What could make a
  /// host wait is that something is full, and the burst is more than twice the ring and more than may be undestaged;
  /// so whatever waited for the line, which carries 7 % of it meanwhile, would be full before the burst is over.
  @Test
  void burstOfAMinute_noWriteWaits() throws IOException {
    Pair pair = Pair.replicating(13);
    pair.london.write("v", 0, 1);
    pair.inStep();
    long rate = 1_250_000;
    pair.london.link().shape(new LineShape(rate, Map.of()));
    long bytes = (1L << 30) / 24;
    assertThat(bytes).isGreaterThan(2 * Site.SHAPE.ringBytes());
    assertThat(bytes).isGreaterThan(Site.LIMITS.undestagedBytesMax());
    long nanos = 60 * SECOND / 24;
    Volume volume = pair.london.export("v");
    long before = pair.passed();
    long begun = pair.clock.nanos();
    int count = (int) (bytes / Site.BLOCK);
    for (int i = 0; i < count; i++) {
      Admission answer = volume.write((long) (i % BLOCKS) * Site.BLOCK, Site.block(i));
      assertThat(answer).as("write %d of %d", i, count).isInstanceOf(Admission.Admitted.class);
      pair.run(begun + i * nanos / count - pair.clock.nanos()); // Not at all, when that is past.
    }
    long took = pair.clock.nanos() - begun;
    GroupStatus status = pair.london.group().status();
    assertThat(status.rung()).isEqualTo(Rung.WHOLE);
    assertThat(status.behindBytes()).isGreaterThan(bytes * 9 / 10);
    assertThat(pair.passed() - before)
        .as("the line gets its limit, and no more")
        .isBetween(rate * took / SECOND * 8 / 10, rate * took / SECOND * 11 / 10);
  }
}
