package io.forebay.gateway.disk.linux;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;

/// A file system mounted for one test.
record Mounted(Path at) implements AutoCloseable {
  /// Mounts; skips the test, with mount's own words, where this user or container may not.
  static Mounted of(Path at, String... words) throws IOException {
    String[] command = new String[words.length + 2];
    command[0] = "mount";
    System.arraycopy(words, 0, command, 1, words.length);
    command[command.length - 1] = at.toString();
    Command mount = Command.run(command);
    assumeTrue(mount.exitCode() == 0, () -> "this test must be able to mount: " + mount.output());
    return new Mounted(at);
  }

  @Override
  public void close() throws IOException {
    Command.output("umount", at.toString());
  }
}
