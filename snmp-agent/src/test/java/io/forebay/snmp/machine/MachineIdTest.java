package io.forebay.snmp.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MachineIdTest {
  private static final String ID = "0123456789abcdef0123456789abcdef";
  private final FakeKernel kernel = new FakeKernel();

  private String name(String purpose) {
    MachineId machine = Objects.requireNonNull(MachineId.of(kernel));
    assertThat(machine.toString()).doesNotContain(ID.substring(0, 8));
    return HexFormat.of().formatHex(machine.name(purpose, 12));
  }

  /// The value is HMAC-SHA-256 by another program: what a machine is called must not change with a release.
  @Test
  void name_ofAPurpose_isAlwaysTheSameAndNotTheId() {
    kernel.files.put(MachineId.FILE, ID + "\n");
    assertThat(name("a")).isEqualTo("0ca4c75957551a22a597e442").isNotEqualTo(name("b"));
    kernel.files.put(MachineId.FILE, "1" + ID.substring(1));
    assertThat(name("a")).isNotEqualTo("0ca4c75957551a22a597e442");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "uninitialized\n", "0123", "00000000000000000000000000000000", ID + ID, "x"})
  void of_whatIsNoId_isNone(String text) {
    kernel.files.put(MachineId.FILE, text);
    assertThat(MachineId.of(kernel)).isNull();
  }

  @Test
  void of_aMachineWithoutTheFile_isNone() {
    assertThat(MachineId.of(kernel)).isNull();
  }
}
