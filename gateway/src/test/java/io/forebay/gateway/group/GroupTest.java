package io.forebay.gateway.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.block.Admission;
import io.forebay.gateway.block.Volume;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class GroupTest {
  private static final long SIZE = 1 << 20;

  @Test
  void create_thenWriteReadStop_opensWithTheSameContent() throws IOException {
    World world = new World(1);
    Appliance a = world.a;
    a.create(Role.PRIMARY);
    a.serving();
    a.createVolume("v", SIZE);
    Model model = new Model();
    Volume volume = a.export("v");
    for (int i = 0; i < 100; i++) {
      assertThat(a.write(volume, i % 37, model.next("v", i % 37)))
          .isInstanceOf(Admission.Admitted.class);
    }
    model.assertIs("v", a.read(volume));
    assertThat(a.flush(volume)).isNull();
    a.settle();
    assertThat(a.group().status().destagedLsn()).isEqualTo(a.group().status().durableLsn());
    a.stop();
    a.open();
    a.serving();
    model.assertIs("v", a.read(a.export("v")));
    assertThat(a.group().history()).hasSize(1);
    assertThat(a.happened).isEmpty();
    a.stop();
  }
}
