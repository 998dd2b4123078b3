package io.forebay.gateway.app.demo;

import io.forebay.gateway.app.ExitCode;
import io.forebay.gateway.app.cli.Failure;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The folders of a demonstration: homes, and rings in shared memory. Removes them, unless they are to be
/// kept.
record Stage(Path root, @Nullable Path rings, boolean kept) {
  private static final Path SHARED_MEMORY = Path.of("/dev/shm");

  /// A new stage: in `keep`, which must be empty or missing, or (null) in a folder that goes away.
  static Stage set(@Nullable Path keep) throws Failure, IOException {
    if (keep == null) {
      Path rings =
          Files.isWritable(SHARED_MEMORY)
              ? Files.createTempDirectory(SHARED_MEMORY, "forebay-demo-")
              : null;
      return new Stage(Files.createTempDirectory("forebay-demo-"), rings, false);
    }
    Path root = keep.toAbsolutePath().normalize();
    Files.createDirectories(root);
    try (Stream<Path> files = Files.list(root)) {
      if (files.findAny().isPresent()) {
        throw new Failure(
            ExitCode.CONFLICT, root + " is not empty: name a folder of its own for --keep");
      }
    }
    return new Stage(root, null, true);
  }

  Path home(String site) {
    return root.resolve(site);
  }

  /// While this file exists, the line is cut.
  Path cutFile() {
    return root.resolve("cut");
  }

  /// `forebay.toml` of an appliance that listens on loopback alone.
  String configuration(String site, boolean dialled) throws IOException {
    String ring = "";
    if (rings != null) {
      ring = "ring_directory = \"%s\"\n".formatted(Files.createDirectories(rings.resolve(site)));
    }
    return """
    name = "%s"
    [nbd]
    listen = "127.0.0.1:0"
    socket = ""
    [iscsi]
    listen = "127.0.0.1:0"
    [link]
    listen = "%s"
    [web]
    listen = "127.0.0.1:0"
    [buffer]
    capacity = "512MiB"
    ring = "32MiB"
    %s\
    """
        .formatted(site, dialled ? "127.0.0.1:0" : "", ring);
  }

  /// Where to look when something went wrong.
  String advice() {
    return kept
        ? "The appliances' logs are the files serve.log in " + root
        : "Try again with --keep DIR, and look at the files serve.log there";
  }

  void strike() throws IOException {
    if (rings != null) {
      delete(rings);
    }
    if (!kept) {
      delete(root);
    }
  }

  private static void delete(Path folder) throws IOException {
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure)
              throws IOException {
            Files.deleteIfExists(visited);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
