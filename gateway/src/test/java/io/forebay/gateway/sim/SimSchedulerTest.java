package io.forebay.gateway.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forebay.gateway.block.Agent;
import io.forebay.gateway.block.Threads.Running;
import io.forebay.gateway.disk.Disk.Mode;
import io.forebay.gateway.disk.DiskFile;
import io.forebay.gateway.disk.Platform;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class SimSchedulerTest {
  private interface Duty {
    long run() throws IOException;
  }

  private static Agent agent(String name, Duty duty) {
    return new Agent() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public long duty() throws IOException {
        return duty.run();
      }
    };
  }

  @Test
  void agent_neverWoken_staysAsleepAndIsFound() {
    SimRig rig = new SimRig(1);
    int[] runs = {0};
    Platform platform = rig.machine.boot();
    Running running =
        platform
            .threads()
            .start(
                agent(
                    "sleeper",
                    () -> {
                      runs[0]++;
                      return Agent.UNTIL_WOKEN;
                    }));
    rig.scheduler.runUntil(() -> runs[0] == 1, 10, "first duty");
    assertThatThrownBy(() -> rig.scheduler.runUntil(() -> runs[0] == 2, 10, "second duty"))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("lost wake-up");
    running.wake();
    rig.scheduler.runUntil(() -> runs[0] == 2, 10, "second duty");
    running.close();
    running.wake();
    assertThat(rig.scheduler.step()).isFalse();
    rig.machine.exit();
  }

  @Test
  void wake_duringDuty_isNotLost() {
    SimRig rig = new SimRig(1);
    Running[] self = new Running[1];
    int[] runs = {0};
    self[0] =
        rig.machine
            .boot()
            .threads()
            .start(
                agent(
                    "self",
                    () -> {
                      if (runs[0]++ == 0) {
                        self[0].wake();
                      }
                      return Agent.UNTIL_WOKEN;
                    }));
    rig.scheduler.runUntil(() -> runs[0] == 2, 10, "second duty");
    assertThat(rig.scheduler.step()).isFalse();
  }

  @Test
  void deadline_passesOnlyWithTime() {
    SimRig rig = new SimRig(1);
    List<Long> times = new ArrayList<>();
    rig.machine
        .boot()
        .threads()
        .start(
            agent(
                "ticker",
                () -> {
                  times.add(rig.clock.nanos());
                  return 1_000_000_000L;
                }));
    for (int i = 0; i < 100; i++) {
      rig.scheduler.stepNow();
    }
    assertThat(times).hasSize(1);
    rig.scheduler.step();
    assertThat(times).hasSize(2);
    assertThat(times.get(1) - times.get(0)).isBetween(1_000_000_000L, 1_001_000_000L);
  }

  @Test
  void offloadedWork_runsInAnyOrder() {
    TreeSet<String> orders = new TreeSet<>();
    for (int seed = 0; seed < 100; seed++) {
      SimRig rig = new SimRig(seed);
      Platform platform = rig.machine.boot();
      StringBuilder order = new StringBuilder();
      for (String name : List.of("a", "b", "c")) {
        platform.threads().offload(() -> order.append(name));
      }
      rig.scheduler.runUntil(() -> order.length() == 3, 10, "all");
      orders.add(order.toString());
    }
    assertThat(orders).hasSize(6);
  }

  @Test
  void crash_inADuty_killsItsWholeProcess() throws IOException {
    SimRig rig = new SimRig(1);
    Platform platform = rig.machine.boot();
    int[] others = {0};
    platform
        .threads()
        .start(
            agent(
                "writer",
                () -> {
                  rig.disk.faults.crashIn(1);
                  rig.disk.open(Path.of("/f"), Mode.CREATE);
                  return 0;
                }));
    rig.scheduler.runUntil(rig.machine::crashed, 10, "crash");
    platform.threads().offload(() -> others[0]++);
    assertThat(rig.scheduler.step()).isFalse();
    assertThat(others[0]).isZero();
    rig.machine.powerCut();
    rig.machine.boot().threads().offload(() -> others[0]++);
    assertThat(rig.scheduler.step()).isTrue();
    assertThat(others[0]).isEqualTo(1);
  }

  @Test
  void interleave_runsOthersAmidADiskOperation_neverNestedNeverTheSame() throws IOException {
    SimRig rig = new SimRig(1);
    rig.scheduler.interleaveShare = 1;
    Platform platform = rig.machine.boot();
    DiskFile file = rig.disk.open(Path.of("/f"), Mode.CREATE);
    List<String> inside = new ArrayList<>();
    TreeSet<String> nested = new TreeSet<>();
    for (String name : List.of("a", "b", "c")) {
      platform
          .threads()
          .start(
              agent(
                  name,
                  () -> {
                    assertThat(inside).doesNotContain(name);
                    inside.add(name);
                    nested.add(String.join("", inside));
                    file.sync();
                    inside.remove(name);
                    return 0;
                  }));
    }
    for (int i = 0; i < 200; i++) {
      rig.scheduler.step();
    }
    assertThat(nested).containsExactlyInAnyOrder("a", "b", "c", "ab", "ac", "ba", "bc", "ca", "cb");
    assertThat(rig.counts.of(Fault.INTERLEAVED)).isPositive();
  }

  @Test
  void failure_amidAnInterleavedDuty_comesOutEvenIfSwallowed() throws IOException {
    SimRig rig = new SimRig(1);
    rig.scheduler.interleaveShare = 1;
    Platform platform = rig.machine.boot();
    DiskFile file = rig.disk.open(Path.of("/f"), Mode.CREATE);
    boolean[] inside = {false};
    platform
        .threads()
        .start(
            agent(
                "swallows",
                () -> {
                  try {
                    inside[0] = true;
                    file.sync();
                  } catch (RuntimeException e) {
                    // Wrong, and what this test is about.
                  } finally {
                    inside[0] = false;
                  }
                  return 0;
                }));
    platform
        .threads()
        .start(
            agent(
                "fails",
                () -> {
                  if (inside[0]) {
                    throw new IllegalStateException("bug");
                  }
                  return 0;
                }));
    assertThatThrownBy(
            () -> {
              for (int i = 0; i < 100; i++) {
                rig.scheduler.step();
              }
            })
        .hasMessage("bug");
  }

  @Test
  void sameSeed_sameHash_otherSeed_other() throws IOException {
    assertThat(run(7)).isEqualTo(run(7));
    assertThat(run(7)).isNotEqualTo(run(8));
  }

  private static long run(long seed) throws IOException {
    SimRig rig = new SimRig(seed);
    rig.disk.faults.writeFails = 0.1;
    Platform platform = rig.machine.boot();
    DiskFile file = rig.disk.open(Path.of("/f"), Mode.CREATE);
    for (int i = 0; i < 3; i++) {
      int value = i;
      platform
          .threads()
          .start(
              agent(
                  "writer " + i,
                  () -> {
                    try {
                      file.write(SimRig.bytes(value, 4096), value * 4096L);
                      file.sync();
                    } catch (IOException e) {
                      return 1000;
                    }
                    return value * 100L;
                  }));
    }
    for (int i = 0; i < 1000; i++) {
      rig.scheduler.step();
    }
    rig.machine.powerCut();
    return rig.trace.hash();
  }
}
