package io.forebay.gateway.disk.linux;

import static io.forebay.gateway.disk.linux.Pattern.assertFails;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.disk.DiskFailure.Kind;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The lock of a home, between processes.
class LinuxLockTest {
  @TempDir private Path folder;
  private final LinuxDisk disk = new LinuxDisk();
  private Path path;

  @BeforeEach
  void nameLock() {
    path = folder.resolve("lock");
  }

  /// Another process: takes the lock named by its argument, says so, holds it until its input ends.
  static final class Holder {
    private Holder() {}

    public static void main(String[] arguments) throws Exception {
      try (AutoCloseable lock = new LinuxDisk().lock(Path.of(arguments[0]))) {
        IO.println("locked " + lock.getClass().getSimpleName());
        System.in.read();
      }
    }
  }

  private Process startHolder() throws IOException {
    Process holder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Holder.class.getName(),
                path.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    assertThat(holder.inputReader(UTF_8).readLine()).startsWith("locked");
    return holder;
  }

  @Test
  void lock_heldByAnotherProcess_isRefused_namingIt() throws Exception {
    Process holder = startHolder();
    try {
      String words = "lock %s: held by another process (pid %d)".formatted(path, holder.pid());
      assertFails(Kind.LOCKED, () -> disk.lock(path), words);
      holder.outputWriter(UTF_8).close();
      assertThat(holder.waitFor()).isZero();
      disk.lock(path).close();
    } finally {
      holder.destroyForcibly();
    }
  }

  @Test
  void lock_ofAKilledProcess_isFree() throws Exception {
    Process holder = startHolder();
    holder.destroyForcibly().waitFor();
    try (AutoCloseable lock = disk.lock(path)) {
      assertThat(lock).isNotNull();
    }
  }

  @Test
  void lock_excludesOthers_untilClosed() throws Exception {
    try (AutoCloseable lock = disk.lock(path)) {
      assertThat(lock).isNotNull();
      assertThat(Command.run("flock", "-n", path.toString(), "true").exitCode()).isNotZero();
      // In this process as well: two appliances may share a JVM, but never a home.
      assertFails(Kind.LOCKED, () -> disk.lock(path), "(pid " + ProcessHandle.current().pid());
    }
    assertThat(Command.run("flock", "-n", path.toString(), "true").exitCode()).isZero();
    assertThat(disk.exists(path)).isTrue();
  }
}
