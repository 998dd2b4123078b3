package io.forebay.gateway.app.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HomeFilesTest {
  @Test
  void list_ofAHome_tellsModesAndSizesAndNoContent(@TempDir Path home) throws IOException {
    Path secrets = Files.createDirectory(home.resolve("secrets"));
    Path users = Files.writeString(secrets.resolve("users.json"), "hush-hush");
    Files.setPosixFilePermissions(users, PosixFilePermissions.fromString("rw-------"));
    Files.createSymbolicLink(home.resolve("link"), Path.of("/nowhere"));
    assertThat(HomeFiles.list(home))
        .containsPattern("-rw------- \\S+ +9 \\S+ secrets/users.json")
        .containsPattern("d\\S+ \\S+ +[0-9]+ \\S+ secrets\n")
        .containsPattern("l\\S+ \\S+ +[0-9]+ \\S+ link\n")
        .doesNotContain("hush");
  }

  @Test
  void list_ofMoreThanIsTold_endsThere(@TempDir Path home) throws IOException {
    for (int i = 0; i < HomeFiles.FILES_MAX; i++) {
      Files.createFile(home.resolve("f" + i));
    }
    assertThat(HomeFiles.list(home).lines()).hasSize(HomeFiles.FILES_MAX + 1);
    assertThat(HomeFiles.list(home)).endsWith("there are more than 5000\n");
  }

  @Test
  void list_ofNothing_saysWhy(@TempDir Path home) {
    assertThat(HomeFiles.list(home.resolve("gone"))).startsWith("cut short: ");
  }
}
