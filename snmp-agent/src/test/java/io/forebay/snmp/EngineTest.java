package io.forebay.snmp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class EngineTest {
  private final MemoryShelf shelf = new MemoryShelf();

  @Test
  void begin_again_isTheSameEngineBootedOnceMore() throws IOException {
    Engine first = Engine.begin(shelf);
    Engine second = Engine.begin(shelf);
    assertThat(first.boots()).isEqualTo(1);
    assertThat(second).isEqualTo(new Engine(first.id(), 2));
    assertThat(first.id()).startsWith("80001f8805");
    assertThat(first.bytes()).hasSize(17);
  }

  @Test
  void begin_damagedFile_isAnotherEngine() throws IOException {
    String id = Engine.begin(shelf).id();
    for (String damage : new String[] {"", "{}", "{\"id\": \"zz\", \"boots\": 3}"}) {
      shelf.files.put(Engine.FILE, damage.getBytes(UTF_8));
      Engine next = Engine.begin(shelf);
      assertThat(next.id()).isNotEqualTo(id);
      assertThat(next.boots()).isEqualTo(1);
    }
  }

  @Test
  void begin_notDurable_isNone() {
    shelf.full = true;
    assertThatThrownBy(() -> Engine.begin(shelf)).isInstanceOf(IOException.class);
  }
}
