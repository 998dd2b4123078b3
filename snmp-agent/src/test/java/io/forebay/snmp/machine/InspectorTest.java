package io.forebay.snmp.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InspectorTest {
  private final FakeKernel kernel = new FakeKernel();
  private final AtomicLong nanos = new AtomicLong(1);
  private final AtomicReference<@Nullable Throwable> bug = new AtomicReference<>();
  private final Inspector inspector = new Inspector(kernel, nanos::get, bug::set);

  @AfterEach
  void end() {
    inspector.close();
  }

  /// A look that nobody hurries.
  private Machine seen() {
    Machine seen = inspector.look().join();
    while (seen.equals(Machine.UNSEEN)) { // This machine is busy.
      seen = inspector.look().join();
    }
    return seen;
  }

  /// The kernel stops answering; gives what lets it go on.
  private CountDownLatch hang() {
    CountDownLatch goesOn = new CountDownLatch(1);
    kernel.reading =
        () -> {
          try {
            goesOn.await();
          } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
          }
        };
    return goesOn;
  }

  @Test
  void look_atAMachine_seesAllOfIt() {
    Machine machine = seen();
    assertThat(machine.uptimeMillis()).isEqualTo(4_711_050);
    assertThat(machine.memoryBytes()).isEqualTo(8L << 30);
    assertThat(machine.storage()).hasSize(5);
    assertThat(machine.processors()).hasSize(2);
    assertThat(machine.disks()).hasSize(2);
    assertThat(machine.adapters()).hasSize(3);
    assertThat(bug.get()).isNull();
  }

  @Test
  void look_kernelThatHangs_isTheLastOneUntilThatIsTooOld() {
    Machine before = seen();
    CountDownLatch goesOn = hang();
    assertThat(inspector.look().join()).isSameAs(before);
    nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(Inspector.STALE_MILLIS));
    assertThat(inspector.look().join()).isSameAs(Machine.UNSEEN);
    kernel.reading = () -> {};
    goesOn.countDown();
    assertThat(seen()).isEqualTo(before).isNotSameAs(before);
  }

  @Test
  void look_aBug_isTold() throws InterruptedException {
    CountDownLatch told = new CountDownLatch(1);
    kernel.reading =
        () -> {
          throw new IllegalStateException("a bug");
        };
    try (Inspector failing = new Inspector(kernel, nanos::get, bug -> told.countDown())) {
      assertThat(failing.look().join()).isSameAs(Machine.UNSEEN);
      told.await();
    }
  }

  @Test
  void look_afterTheEnd_seesNothing() {
    inspector.close();
    assertThat(inspector.look().join()).isSameAs(Machine.UNSEEN);
  }

  /// The machine that this test runs on.
  @Test
  void look_atThisMachine_findsItsLoopbackAndMemory() {
    LinuxKernel here = new LinuxKernel();
    assertThat(Adapters.of(here)).extracting(Machine.Adapter::name).contains("lo");
    assertThat(Stores.memoryBytes(here)).isPositive();
    assertThat(Stores.of(here)).extracting(Machine.Storage::place).contains(Machine.Place.HEAP);
    assertThat(here.read("proc/no/such")).isNull();
    assertThat(here.names("proc/no/such")).isEmpty();
    assertThat(here.space("/no/such")).isNull();
  }
}
