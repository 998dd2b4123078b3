package io.forebay.webui;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.forebay.gateway.app.cli.ForebayCommand;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What somebody types, and what comes of it.
record Typed(int exit, String out, String err) {
  /// Types `words` after `--home home`. Whoever is asked answers `answer`; null: nobody is there.
  static Typed type(Path home, @Nullable String answer, String... words) {
    List<String> all = new ArrayList<>(List.of("--home", home.toString()));
    all.addAll(List.of(words));
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exit =
        ForebayCommand.line(all, question -> answer)
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err, true))
            .execute(all.toArray(String[]::new));
    return new Typed(exit, out.toString(), err.toString());
  }

  /// What an appliance leaves in its home for the command line.
  static Path home(Path home, int port, String token) {
    try {
      Path run = Files.createDirectories(home.resolve("run"));
      Files.writeString(
          run.resolve("ports.json"),
          "[{\"service\": \"nbd\", \"address\": \"127.0.0.1:1\"},"
              + " {\"service\": \"api\", \"address\": \"127.0.0.1:"
              + port
              + "\"}]",
          UTF_8);
      Files.writeString(run.resolve("api-token"), token + "\n", UTF_8);
      return home;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
