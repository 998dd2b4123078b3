package io.forebay.gateway.app.cli;

import io.forebay.gateway.app.ExitCode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/// A file that only its owner may read, and that is whole or not there.
final class PrivateFile {
  /// Writes what is to be in it.
  interface Filling {
    void fill(OutputStream out) throws IOException;
  }

  private PrivateFile() {}

  /// In the place of a file that is there; what is none (a pipe, a device) is written to. Throws [Failure] when the
  /// folder does not take it.
  static void write(String option, Path to, Filling filling) throws Failure, IOException {
    try {
      if (Files.exists(to) && !Files.isRegularFile(to)) {
        try (OutputStream out = Files.newOutputStream(to)) {
          filling.fill(out);
        }
      } else {
        replace(to.toAbsolutePath(), filling);
      }
    } catch (FileSystemException e) {
      String why = e.getReason() == null ? e.getClass().getSimpleName() : e.getReason();
      throw new Failure(ExitCode.FAILED, "%s %s cannot be written: %s".formatted(option, to, why));
    }
  }

  private static void replace(Path to, Filling filling) throws IOException {
    Path folder = to.getParent();
    Path begun =
        Files.createTempFile(
            folder == null ? to : folder,
            "." + to.getFileName() + "-",
            ".new",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try {
      try (OutputStream out = Files.newOutputStream(begun)) {
        filling.fill(out);
      }
      Files.move(begun, to, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(begun);
    }
  }
}
