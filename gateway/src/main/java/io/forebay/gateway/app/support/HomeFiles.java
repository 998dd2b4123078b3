package io.forebay.gateway.app.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;

/// What lies in a home: names, modes, owners, sizes, times; never what stands in a file.
final class HomeFiles {
  /// Files told; what is more is not.
  static final int FILES_MAX = 5_000;

  private HomeFiles() {}

  static String list(Path home) {
    StringBuilder text = new StringBuilder();
    int told = 0;
    try (Stream<Path> all = Files.walk(home)) {
      for (Path path : (Iterable<Path>) all::iterator) {
        if (told++ == FILES_MAX) {
          return text.append("there are more than ").append(FILES_MAX).append('\n').toString();
        }
        text.append(line(home, path)).append('\n');
      }
    } catch (IOException | UncheckedIOException e) { // Something went while it was looked for.
      text.append("cut short: ").append(e).append('\n');
    }
    return text.toString();
  }

  private static String line(Path home, Path path) {
    try {
      PosixFileAttributes at =
          Files.readAttributes(path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      return "%s%s %s:%s %12d %s %s"
          .formatted(
              at.isDirectory() ? "d" : at.isSymbolicLink() ? "l" : "-",
              PosixFilePermissions.toString(at.permissions()),
              at.owner(),
              at.group(),
              at.size(),
              at.lastModifiedTime(),
              home.relativize(path));
    } catch (IOException e) {
      return home.relativize(path) + ": " + e;
    }
  }
}
