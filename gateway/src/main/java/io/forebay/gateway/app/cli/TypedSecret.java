package io.forebay.gateway.app.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.forebay.gateway.app.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// A secret that somebody types, or that comes from a file or a pipe: never an argument, which everybody on the
/// machine could see.
final class TypedSecret {
  /// Far above any secret: a larger file is the wrong one.
  private static final long FILE_BYTES_MAX = 4096;

  private TypedSecret() {}

  /// The first line of the file `from` (`-`: of standard input), which was given with `option`. Null: what is typed
  /// twice after `question`, or, where nobody is there, a line of standard input.
  static String read(Client client, String question, String option, @Nullable String from)
      throws Failure, IOException {
    if (from != null && !from.equals("-")) {
      Path file = Path.of(from);
      if (!Files.isReadable(file) || Files.size(file) > FILE_BYTES_MAX) {
        throw new Failure(
            ExitCode.USAGE, option + " " + from + ": a file with the secret in its first line");
      }
      return Files.readString(file, UTF_8).lines().findFirst().orElse("");
    }
    if (from != null) {
      return client.root().readLine();
    }
    String typed = client.root().askSecret(question + " (not shown): ");
    if (typed == null) {
      return client.root().readLine(); // Nobody is there: a pipe.
    }
    if (!typed.equals(client.root().askSecret("Once more: "))) {
      throw new Failure(ExitCode.USAGE, "these were two: nothing was done");
    }
    return typed;
  }
}
