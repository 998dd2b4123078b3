package io.forebay.gateway.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.block.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class HealthTest {
  private static final class Hand implements Clock {
    private long nanos;

    @Override
    public long nanos() {
      return nanos;
    }

    @Override
    public long wallMillis() {
      return 0;
    }
  }

  private final Hand clock = new Hand();
  private final List<Pulse> pulses = new ArrayList<>();
  private final Health health = new Health(clock, () -> pulses, () -> "all is well");

  /// Beats when it is told to.
  private static final class Told implements Pulse {
    private final String name;
    private boolean beating = true;

    Told(String name) {
      this.name = name;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public boolean beats() {
      return beating;
    }
  }

  @Test
  void stuck_onlyWhoStoodStillForTheWholeTime_isNamed() {
    Told good = new Told("good");
    Told bad = new Told("bad");
    pulses.addAll(List.of(good, bad));
    bad.beating = false;
    assertThat(health.stuck()).isEmpty();
    clock.nanos += Health.STILL_NANOS_MAX;
    assertThat(health.stuck()).isEmpty();
    clock.nanos++;
    assertThat(health.stuck()).containsExactly("bad");
    bad.beating = true;
    assertThat(health.stuck()).isEmpty();
    bad.beating = false;
    assertThat(health.stuck()).as("its time begins anew").isEmpty();
  }

  @Test
  void stuck_whoIsGone_isForgotten() {
    Told gone = new Told("gone");
    gone.beating = false;
    pulses.add(gone);
    assertThat(health.stuck()).isEmpty();
    Collection<Pulse> all = List.copyOf(pulses);
    pulses.clear();
    clock.nanos += Health.STILL_NANOS_MAX + 1;
    assertThat(health.stuck()).isEmpty();
    pulses.addAll(all);
    assertThat(health.stuck()).as("its time begins anew").isEmpty();
  }

  @Test
  void askedPulse_whoDoesNotWork_doesNotBeatUntilHeHas() {
    Deque<Runnable> given = new ArrayDeque<>();
    AskedPulse pulse = new AskedPulse("loop", given::add, () -> {});
    assertThat(pulse.beats()).isTrue();
    assertThat(pulse.beats()).isFalse();
    assertThat(pulse.beats()).isFalse();
    assertThat(given).as("asked once, however often it is looked at").hasSize(1);
    given.remove().run();
    assertThat(pulse.beats()).isTrue();
    assertThat(given).hasSize(1);
  }

  @Test
  void askedPulse_whoTakesNothingAnyMore_isNotStuck() {
    AskedPulse pulse =
        new AskedPulse(
            "loop",
            work -> {
              throw new RejectedExecutionException("closed");
            },
            () -> {});
    assertThat(pulse.beats()).isTrue();
    assertThat(pulse.beats()).isTrue();
  }
}
