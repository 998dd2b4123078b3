package io.forebay.gateway.app.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forebay.gateway.app.cli.Failure;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StageTest {
  @TempDir private Path folder;

  @Test
  void stage_struck_leavesNothing() throws Exception {
    Stage stage = Stage.set(null);
    Files.createDirectories(stage.home("kyoto").resolve("run"));
    Files.writeString(stage.home("kyoto").resolve("run/x"), "x");
    String configuration = stage.configuration("kyoto", false);
    stage.strike();
    assertThat(stage.root()).doesNotExist();
    if (stage.rings() != null) {
      assertThat(configuration).contains(stage.rings().resolve("kyoto").toString());
      assertThat(stage.rings()).doesNotExist();
    }
  }

  @Test
  void stage_kept_stays() throws Exception {
    Stage stage = Stage.set(folder.resolve("new"));
    Files.createDirectories(stage.home("kyoto"));
    stage.strike();
    assertThat(stage.home("kyoto")).exists();
  }

  @Test
  void stage_inAFolderWithFiles_isRefused() throws Exception {
    Files.writeString(folder.resolve("mine"), "precious");
    assertThatThrownBy(() -> Stage.set(folder))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("not empty");
    assertThat(folder.resolve("mine")).exists();
  }
}
