package io.forebay.gateway.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forebay.gateway.control.Status;
import io.forebay.gateway.control.UserInterface;
import io.forebay.gateway.disk.linux.LinuxDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HomeTest {
  private static final JvmRandomness RANDOM = new JvmRandomness();

  @TempDir private Path temp;

  private Home open(@Nullable String name) throws IOException {
    return Home.open(new LinuxDisk(), temp.resolve("home"), name, RANDOM);
  }

  @Test
  void open_firstStart_fixesNameAndId() throws IOException {
    UUID id;
    try (Home home = open("osaka")) {
      id = home.store().state().id();
      assertThat(home.unclean()).isFalse();
      home.markClean();
    }
    try (Home home = open(null)) {
      assertThat(home.store().state().name()).isEqualTo("osaka");
      assertThat(home.store().state().id()).isEqualTo(id);
      assertThat(home.unclean()).isFalse();
    }
    assertThatThrownBy(() -> open("kyoto").close()).hasMessageContaining("called osaka");
  }

  @Test
  void open_withoutAName_takesTheMachines() throws IOException {
    try (Home home = open(null)) {
      assertThat(home.store().state().name()).matches("[A-Za-z0-9][A-Za-z0-9._-]*");
    }
  }

  @Test
  void open_notMarkedClean_isUnclean() throws IOException {
    open("a").close();
    try (Home home = open("a")) {
      assertThat(home.unclean()).isTrue();
    }
  }

  @Test
  void open_twice_isRefusedUntilClosed() throws IOException {
    Home first = open("a");
    assertThatThrownBy(() -> open("a").close()).hasMessageContaining("held by another process");
    first.close();
    open("a").close();
  }

  @Test
  void open_groupsWithoutState_isRefused() throws IOException {
    open("a").close();
    Files.createDirectories(temp.resolve("home/groups/main"));
    Files.delete(temp.resolve("home/state.json"));
    assertThatThrownBy(() -> open("a").close()).hasMessageContaining("backup");
  }

  @Test
  void open_looseFolder_isTightened() throws IOException {
    Files.createDirectories(temp.resolve("home"));
    Files.setPosixFilePermissions(
        temp.resolve("home"), PosixFilePermissions.fromString("rwxr-xr-x"));
    try (Home home = open("a")) {
      assertThat(mode(home.root())).isEqualTo("rwx------");
      assertThat(mode(home.root().resolve("state.json"))).isEqualTo("rw-------");
      assertThat(mode(home.run())).isEqualTo("rwx------");
    }
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  @Test
  void shelf_everyVerb_worksOnFiles() throws IOException {
    HomeShelf shelf = new HomeShelf(new LinuxDisk(), temp);
    assertThat(shelf.read("a/b")).isNull();
    assertThat(shelf.size("a/b")).isZero();
    shelf.append("a/b", "one".getBytes(UTF_8));
    shelf.append("a/b", "two".getBytes(UTF_8));
    assertThat(shelf.read("a/b")).asString(UTF_8).isEqualTo("onetwo");
    shelf.replace("a/b", "3".getBytes(UTF_8));
    assertThat(shelf.read("a/b")).asString(UTF_8).isEqualTo("3");
    shelf.replace("a/b", new byte[0]);
    assertThat(shelf.read("a/b")).isEmpty();
    shelf.replace("a/b", new byte[5000]);
    assertThat(shelf.size("a/b")).isEqualTo(5000);
    shelf.rename("a/b", "a/c");
    shelf.rename("a/b", "a/c");
    assertThat(shelf.size("a/c")).isEqualTo(5000);
    assertThat(temp.resolve("a")).isDirectoryContaining("glob:**/c");
    try (var files = Files.list(temp.resolve("a"))) {
      assertThat(files).hasSize(1);
    }
  }

  @Test
  void shelf_leftoverOfACrash_isReplaced() throws IOException {
    HomeShelf shelf = new HomeShelf(new LinuxDisk(), temp);
    Files.writeString(temp.resolve("x.new"), "half");
    shelf.replace("x", "whole".getBytes(UTF_8));
    assertThat(temp.resolve("x")).hasContent("whole");
    assertThat(temp.resolve("x.new")).doesNotExist();
  }

  @Test
  void runFiles_writtenAndRead_areTheSameAndSecret() throws IOException {
    HomeShelf shelf = new HomeShelf(new LinuxDisk(), temp);
    String token = RunFiles.token(RANDOM);
    assertThat(token).hasSize(64).isNotEqualTo(RunFiles.token(RANDOM));
    List<Status.Port> ports =
        List.of(new Status.Port("nbd", "127.0.0.1:1"), new Status.Port("nbd", "/x"));
    RunFiles.write(shelf, new UserInterface.Tokens(token, "figures"), ports);
    assertThat(RunFiles.ports(temp)).isEqualTo(ports);
    assertThat(RunFiles.token(temp)).isEqualTo(token);
    assertThat(temp.resolve(RunFiles.METRICS_TOKEN)).hasContent("figures");
    for (String secret : List.of(RunFiles.TOKEN, RunFiles.METRICS_TOKEN)) {
      assertThat(mode(temp.resolve(secret))).isEqualTo("rw-------");
    }
    RunFiles.remove(temp);
    assertThatThrownBy(() -> RunFiles.ports(temp)).isInstanceOf(IOException.class);
    assertThat(temp.resolve("run")).isEmptyDirectory();
  }
}
