package io.forebay.gateway.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.block.Agent;
import io.forebay.gateway.block.Threads;
import java.util.ArrayDeque;
import org.junit.jupiter.api.Test;

class ReadWorkersTest {
  private final ArrayDeque<Runnable> offloaded = new ArrayDeque<>();
  private final ReadWorkers workers =
      new ReadWorkers(
          new Threads() {
            @Override
            public Running start(Agent agent) {
              throw new AssertionError(agent);
            }

            @Override
            public void offload(Runnable work) {
              offloaded.add(work);
            }
          },
          ReadWorkers.RUNNING_MAX);

  private int done;

  @Test
  void add_manyReads_areBoundedAndAllDone() {
    for (int i = 0; i < 1_000; i++) {
      assertThat(workers.add(() -> done++)).isTrue();
    }
    assertThat(offloaded).hasSize(ReadWorkers.RUNNING_MAX);
    assertThat(workers.idle()).isFalse();
    offloaded.forEach(Runnable::run);
    assertThat(done).isEqualTo(1_000);
    assertThat(workers.idle()).isTrue();
  }

  @Test
  void add_queueFull_isDoneByTheCaller() {
    for (int i = 0; i < ReadWorkers.RUNNING_MAX + ReadWorkers.WAITING_MAX; i++) {
      workers.add(() -> done++);
    }
    assertThat(done).isZero();
    workers.add(() -> done++);
    assertThat(done).isEqualTo(1);
  }

  @Test
  void close_readsLeft_areDoneBeforeItIsQuiet() {
    for (int i = 0; i < 20; i++) {
      workers.add(() -> done++);
    }
    boolean[] quiet = new boolean[1];
    workers.close(() -> quiet[0] = true);
    assertThat(workers.add(() -> done++)).isFalse();
    while (!offloaded.isEmpty()) {
      assertThat(quiet[0]).isFalse();
      offloaded.poll().run();
    }
    assertThat(quiet[0]).isTrue();
    assertThat(done).isEqualTo(20);
  }

  @Test
  void close_nothingUnderWay_isQuietAtOnce() {
    boolean[] quiet = new boolean[1];
    workers.close(() -> quiet[0] = true);
    assertThat(quiet[0]).isTrue();
  }
}
