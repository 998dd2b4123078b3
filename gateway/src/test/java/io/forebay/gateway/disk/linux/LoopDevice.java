package io.forebay.gateway.disk.linux;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;

/// A block device over a file, for one test.
record LoopDevice(Path path) implements AutoCloseable {
  /// Attaches; skips the test, with losetup's own words, where this user or container may not.
  static LoopDevice over(Path file) throws IOException {
    Command losetup = Command.run("losetup", "--find", "--show", file.toString());
    assumeTrue(losetup.exitCode() == 0, () -> "this test needs a loop device: " + losetup.output());
    return new LoopDevice(Path.of(losetup.output()));
  }

  @Override
  public void close() throws IOException {
    Command.output("losetup", "--detach", path.toString());
  }
}
