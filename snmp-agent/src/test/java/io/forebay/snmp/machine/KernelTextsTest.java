package io.forebay.snmp.machine;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.snmp.machine.Machine.Adapter;
import io.forebay.snmp.machine.Machine.AdapterState;
import io.forebay.snmp.machine.Machine.Condition;
import io.forebay.snmp.machine.Machine.Count;
import io.forebay.snmp.machine.Machine.Disk;
import io.forebay.snmp.machine.Machine.Operation;
import io.forebay.snmp.machine.Machine.Place;
import io.forebay.snmp.machine.Machine.Storage;
import io.forebay.snmp.machine.Machine.Traits;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What becomes of the kernel's files.
class KernelTextsTest {
  private final FakeKernel kernel = new FakeKernel();

  @Test
  void adapters_ofAMachine_areInTheKernelsOrderAndWhole() {
    List<Adapter> adapters = Adapters.of(kernel);
    assertThat(adapters).extracting(Adapter::name).containsExactly("lo", "eth0", "eth1");
    assertThat(adapters.get(1))
        .isEqualTo(
            new Adapter(
                2,
                "eth0",
                "to the switch",
                1,
                1500,
                10_000,
                "52:54:00:12:34:56",
                new AdapterState(true, Operation.UP, true, true),
                new Count(5_000_000_000L, 60_000, 1_000, 3, 4),
                new Count(6_000_000_000L, 70_000, Machine.UNKNOWN, 5, 6)));
  }

  @Test
  void adapters_thatDoNotTellTheirState_goByTheirCarrier() {
    assertThat(Adapters.of(kernel).getFirst().state())
        .isEqualTo(new AdapterState(true, Operation.UP, false, false));
    kernel.files.put("sys/class/net/lo/carrier", "0\n");
    assertThat(Adapters.of(kernel).getFirst().state().operation()).isEqualTo(Operation.DOWN);
    kernel.files.remove("sys/class/net/lo/carrier");
    assertThat(Adapters.of(kernel).getFirst().state().operation()).isEqualTo(Operation.UNKNOWN);
    Adapter down = Adapters.of(kernel).getLast();
    assertThat(down.speed()).isEqualTo(Machine.UNKNOWN);
    assertThat(down.state()).isEqualTo(new AdapterState(false, Operation.DOWN, false, false));
  }

  @Test
  void adapters_goneBetweenTwoFiles_areLeftOut() {
    kernel.files.put("proc/net/dev", "  lo: 1 2 3\n");
    assertThat(Adapters.of(kernel)).isEmpty();
  }

  @Test
  void stores_ofAMachine_areMemoryAndLocalFileSystemsOnceEach() {
    assertThat(Stores.of(kernel))
        .containsExactly(
            new Storage(Place.MEMORY, "MemTotal", "Physical memory", 8L << 30, 2L << 30),
            new Storage(Place.SWAP, "SwapTotal", "Swap space", 2L << 30, 0),
            new Storage(Place.HEAP, "heap", "Java heap", 512 << 20, 96 << 20),
            new Storage(Place.FILE_SYSTEM, "/", "/", 100L << 30, 30L << 30),
            new Storage(
                Place.FILE_SYSTEM, "/srv/my buffer", "/srv/my buffer", 64L << 40, 5L << 40));
  }

  @Test
  void stores_withoutSwap_haveNone() {
    kernel.files.put("proc/meminfo", "MemTotal: 8 kB\nMemAvailable: 8 kB\nSwapTotal: 0 kB\n");
    assertThat(Stores.of(kernel)).extracting(Storage::place).doesNotContain(Place.SWAP);
    kernel.files.remove("proc/meminfo");
    assertThat(Stores.memoryBytes(kernel)).isEqualTo(Machine.UNKNOWN);
    assertThat(Stores.of(kernel)).extracting(Storage::place).doesNotContain(Place.MEMORY);
  }

  @Test
  void disks_ofAMachine_areThoseThatAreNoPartOfOthers() {
    assertThat(Disks.of(kernel))
        .containsExactly(
            new Disk(
                "nvme0n1",
                "Fast One 2TB",
                4_000_797_360L * 512,
                new Traits(false, false, false),
                Condition.RUNNING),
            new Disk("vda", "", 100L << 30, new Traits(false, false, true), Condition.UNKNOWN));
  }

  @Test
  void texts_thatAreNoNumbers_areUnknown() {
    for (String text : new String[] {"", "-1\n", "0x", "seven", "1 2"}) {
      assertThat(Texts.number(text)).as(text).isEqualTo(Machine.UNKNOWN);
    }
    assertThat(Texts.number(null)).isEqualTo(Machine.UNKNOWN);
    assertThat(Texts.number(" 0x1003\n")).isEqualTo(0x1003);
  }
}
