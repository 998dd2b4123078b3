package io.forebay.gateway.app.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.forebay.gateway.app.ExitCode;
import io.forebay.gateway.app.OfflineHome;
import io.forebay.gateway.app.config.Configuration;
import io.forebay.gateway.app.config.WrongConfiguration;
import io.forebay.gateway.control.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// What every verb has that works on the home of an appliance that does not run.
final class Offline {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  @Option(names = "--json", description = "For programs.")
  private boolean json;

  boolean json() {
    return json;
  }

  PrintWriter out() {
    return spec.commandLine().getOut();
  }

  void print(@Nullable Object document) {
    out().print(new String(Json.page(document), UTF_8));
    out().flush();
  }

  void printLine(@Nullable Object document) {
    out().println(new String(Json.line(document), UTF_8));
  }

  Path home() {
    return ((ForebayCommand) spec.root().userObject()).home();
  }

  OfflineHome open() throws Failure, IOException {
    ForebayCommand forebay = (ForebayCommand) spec.root().userObject();
    try {
      return OfflineHome.open(forebay.home(), Configuration.of(forebay.home(), List.of()));
    } catch (WrongConfiguration e) {
      throw new Failure(ExitCode.USAGE, String.join("\n", e.complaints()));
    }
  }

  /// The group that is meant: the one named, else the only one there is.
  static String group(OfflineHome home, @Nullable String named) throws Failure, IOException {
    List<String> all = home.groups();
    if (named != null && !all.contains(named)) {
      throw new Failure(
          ExitCode.NOT_FOUND, "There is no group " + named + " here, but " + all + ".");
    }
    if (named == null && all.size() != 1) {
      throw new Failure(
          ExitCode.USAGE,
          all.isEmpty() ? "There is no group here." : "Say --group, of " + all + ".");
    }
    return named == null ? all.getFirst() : named;
  }
}
