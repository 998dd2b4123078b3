package io.forebay.snmp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forebay.snmp.machine.FakeKernel;
import io.forebay.snmp.machine.MachineId;
import java.io.IOException;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class EngineTest {
  private static final String MACHINE = "0123456789abcdef0123456789abcdef";
  private static final UUID NEAR = new UUID(1, 1);
  private static final long NOW = 1_795_000_000_000L;

  private final MemoryShelf shelf = new MemoryShelf();
  private final FakeKernel kernel = new FakeKernel();

  private Engine begin(UUID appliance, long nowMillis) throws IOException {
    return Engine.begin(shelf, new Engine.Origin(appliance, MachineId.of(kernel), nowMillis));
  }

  private Engine begin() throws IOException {
    return begin(NEAR, NOW);
  }

  @Test
  void begin_again_isTheSameEngineBootedOnceMore() throws IOException {
    Engine first = begin();
    kernel.files.put("etc/machine-id", MACHINE);
    Engine second = begin();
    assertThat(first.boots()).isEqualTo(1);
    assertThat(second).isEqualTo(new Engine(first.id(), 2));
    assertThat(first.id()).startsWith("80001f8805");
    assertThat(first.bytes()).hasSize(17);
  }

  @Test
  void begin_damagedFileNoMachine_isAnotherEngine() throws IOException {
    String id = begin().id();
    for (String damage : new String[] {"", "{}", "{\"id\": \"zz\", \"boots\": 3}"}) {
      shelf.files.put(Engine.FILE, damage.getBytes(UTF_8));
      Engine next = begin();
      assertThat(next.id()).isNotEqualTo(id);
      assertThat(next.boots()).isEqualTo(1);
    }
  }

  /// RFC 3414, 2.2: under the same name the count never goes back, else old requests could come again.
  @Test
  void begin_fileLostOnAMachine_isTheSameEngineBootedLater() throws IOException {
    kernel.files.put("etc/machine-id", MACHINE);
    Engine first = begin();
    Engine second = begin();
    assertThat(second).isEqualTo(new Engine(first.id(), first.boots() + 1));
    assertThat(first.id()).startsWith("80001f8805").doesNotContain(MACHINE.substring(0, 8));
    shelf.files.put(Engine.FILE, "{}".getBytes(UTF_8));
    Engine damaged = begin(NEAR, NOW + 10_000);
    shelf.files.clear();
    Engine lost = begin(NEAR, NOW + 20_000);
    assertThat(damaged.id()).isEqualTo(lost.id()).isEqualTo(first.id());
    assertThat(damaged.boots()).isGreaterThan(second.boots());
    assertThat(lost.boots()).isGreaterThan(damaged.boots());
  }

  @Test
  void begin_twoAppliancesOnAMachine_areTwoEngines() throws IOException {
    kernel.files.put("etc/machine-id", MACHINE);
    Engine near = begin();
    shelf.files.clear();
    assertThat(begin(new UUID(1, 2), NOW).id()).isNotEqualTo(near.id());
  }

  @Test
  void begin_clockThatCannotBeRight_isAnEngineOfItsOwn() throws IOException {
    kernel.files.put("etc/machine-id", MACHINE);
    String id = begin().id();
    for (long now : new long[] {0, 5_000_000_000_000L}) {
      shelf.files.clear();
      Engine next = begin(NEAR, now);
      assertThat(next.id()).isNotEqualTo(id);
      assertThat(next.boots()).isEqualTo(1);
    }
  }

  @Test
  void begin_notDurable_isNone() {
    shelf.full = true;
    assertThatThrownBy(this::begin).isInstanceOf(IOException.class);
  }
}
