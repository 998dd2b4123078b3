package io.forebay.snmp.machine;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.snmp.machine.Machine.Processor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ProcessorsTest {
  private final FakeKernel kernel = new FakeKernel();
  private final AtomicLong nanos = new AtomicLong(1);
  private final Processors processors = new Processors(kernel, nanos::get);

  /// `millis` later, when so much more has been done.
  private void later(long millis, long busy, long idle) {
    nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(millis));
    kernel.ticks(busy, idle);
  }

  @Test
  void now_watchedForLessThanAMinute_tellsNoLoad() {
    processors.sample();
    later(Processors.WINDOW_MILLIS - 1, 7_000, 9_000);
    assertThat(processors.now())
        .containsExactly(
            new Processor("cpu0", "Slow One @ 1 GHz", Machine.UNKNOWN),
            new Processor("cpu1", "Slow One @ 1 GHz", Machine.UNKNOWN));
  }

  @Test
  void now_watchedForAMinute_tellsThatMinutesLoad() {
    processors.sample();
    later(Processors.WINDOW_MILLIS, 1_000 + 4_500, 9_000 + 1_500);
    assertThat(processors.now()).extracting(Processor::load).containsExactly(75L, 75L);
  }

  @Test
  void now_watchedForLong_forgetsWhatIsOlder() {
    processors.sample();
    for (int i = 1; i <= 40; i++) { // Ten minutes busy.
      later(Inspector.TICK_MILLIS, 1_000 + 1_500L * i, 9_000);
      processors.sample();
    }
    assertThat(processors.now()).extracting(Processor::load).containsOnly(100L);
    long busy = 1_000 + 1_500L * 40;
    for (int i = 1; i <= 4; i++) { // A minute idle.
      later(Inspector.TICK_MILLIS, busy, 9_000 + 1_500L * i);
      processors.sample();
    }
    assertThat(processors.now()).extracting(Processor::load).containsOnly(0L);
  }

  @Test
  void now_countersThatStoodStill_tellNoLoad() {
    processors.sample();
    nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(Processors.WINDOW_MILLIS));
    assertThat(processors.now()).extracting(Processor::load).containsOnly(Machine.UNKNOWN);
  }
}
