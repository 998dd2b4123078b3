package io.forebay.gateway.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forebay.gateway.disk.Disk;
import io.forebay.gateway.disk.DiskFile;
import io.forebay.gateway.disk.linux.LinuxDisk;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What the shelf's files hold after a change that the disk refused.
class HomeShelfTest {
  @TempDir private Path temp;

  /// The operation that fails, once.
  private @Nullable String failing;

  private HomeShelf shelf() {
    return new HomeShelf(failing(Disk.class, new LinuxDisk()), temp);
  }

  private <T> T failing(Class<T> type, T real) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, given) -> {
              if (method.getName().equals(failing)) {
                failing = null;
                if (given != null && given[0] instanceof MemorySegment whole) {
                  given[0] = whole.asSlice(0, whole.byteSize() / 2); // A piece gets through.
                  method.invoke(real, given);
                }
                throw new IOException("no space");
              }
              Object gives;
              try {
                gives = method.invoke(real, given);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
              return gives instanceof DiskFile file ? failing(DiskFile.class, file) : gives;
            }));
  }

  private void refuses(String operation, ShelfChange change) {
    failing = operation;
    assertThatThrownBy(change::make).isInstanceOf(IOException.class).hasMessage("no space");
    assertThat(failing).as("it was met").isNull();
  }

  private interface ShelfChange {
    void make() throws IOException;
  }

  /// After a restart.
  private @Nullable String found(String name) throws IOException {
    byte[] bytes = new HomeShelf(new LinuxDisk(), temp).read(name);
    return bytes == null ? null : new String(bytes, UTF_8);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  @ParameterizedTest
  @ValueSource(strings = {"open", "write", "sync", "rename", "syncDirectory"})
  void replace_refusedAnywhere_leavesWhatWasThere(String operation) throws IOException {
    HomeShelf shelf = shelf();
    shelf.replace("users", bytes("old"));
    refuses(operation, () -> shelf.replace("users", bytes("something new")));
    assertThat(found("users")).isEqualTo("old");
    assertThat(temp.resolve("users.new")).doesNotExist();
    shelf.replace("users", bytes("newer"));
    assertThat(found("users")).isEqualTo("newer");
  }

  @ParameterizedTest
  @ValueSource(strings = {"write", "sync", "rename", "syncDirectory"})
  void replace_firstOneRefused_leavesNothing(String operation) throws IOException {
    HomeShelf shelf = shelf();
    refuses(operation, () -> shelf.replace("users", bytes("something new")));
    assertThat(found("users")).isNull();
    try (var files = Files.list(temp)) {
      assertThat(files).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"write", "sync"})
  void append_refused_leavesNoPieceOfIt(String operation) throws IOException {
    HomeShelf shelf = shelf();
    shelf.append("audit", bytes("one\n"));
    refuses(operation, () -> shelf.append("audit", bytes("two that is longer\n")));
    assertThat(found("audit")).isEqualTo("one\n");
    shelf.append("audit", bytes("three\n"));
    assertThat(found("audit")).isEqualTo("one\nthree\n");
  }

  @Test
  void append_newFileThatCannotBeMadeDurable_isNotThere() throws IOException {
    HomeShelf shelf = shelf();
    refuses("syncDirectory", () -> shelf.append("audit", bytes("one\n")));
    assertThat(found("audit")).isNull();
  }
}
