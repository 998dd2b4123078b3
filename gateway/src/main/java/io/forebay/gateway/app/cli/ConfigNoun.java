package io.forebay.gateway.app.cli;

import io.forebay.gateway.app.ExitCode;
import io.forebay.gateway.app.IscsiSecrets;
import io.forebay.gateway.app.PemFiles;
import io.forebay.gateway.app.config.Configuration;
import io.forebay.gateway.app.config.WrongConfiguration;
import io.forebay.gateway.control.Fields;
import io.forebay.gateway.control.Status;
import io.forebay.gateway.control.settings.Settings;
import io.forebay.gateway.control.settings.StateStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `forebay config`: of the files in a home, whether an appliance runs there or not; and of what a running one was
/// set to, as a whole.
@Command(
    name = "config",
    description = "What the files of a home say; everything that was set, saved and restored.",
    subcommands = {BackupVerb.class, RestoreVerb.class})
final class ConfigNoun extends Noun {
  @Command(
      name = "show",
      description = {
        "What an appliance started now would go by: forebay.toml, what `setting set`"
            + " changed, and the defaults.",
        "What one that runs goes by: `setting list`."
      },
      footer = {"", "Example:", "  forebay config show --home /srv/forebay"})
  int show(@Mixin Client client) throws Failure, IOException {
    Path home = client.root().home();
    StateStore store = StateStore.open(new ReadShelf(home));
    Settings settings = new Settings(checked(home).given(), store);
    List<Map<String, @Nullable Object>> items =
        settings.list().stream().map(ConfigNoun::document).toList();
    Map<String, @Nullable Object> list = new LinkedHashMap<>();
    list.put("items", items);
    client.list(new Fields(list), SettingNoun.TABLE);
    return 0;
  }

  @Command(
      name = "check",
      description = {
        "Says what is wrong with forebay.toml, each with its line; ends with 2 then.",
        "Looks into the files of certificates, keys and secrets that it names, too."
      },
      footer = {"", "Example:", "  forebay config check && systemctl restart forebay"})
  int check(@Mixin Client client) throws Failure, IOException {
    Path home = client.root().home();
    Configuration configuration = checked(home);
    Path file = configuration.file();
    Settings settings = new Settings(configuration.given(), StateStore.open(new ReadShelf(home)));
    List<String> wrong = new ArrayList<>(new PemFiles(settings, home).complaints(Instant.now()));
    wrong.addAll(new IscsiSecrets(settings, home).complaints());
    if (!wrong.isEmpty()) {
      throw new Failure(ExitCode.USAGE, String.join("\nforebay: ", wrong));
    }
    Map<String, @Nullable Object> document = new LinkedHashMap<>();
    document.put("file", file == null ? null : file.toString());
    client.changed(
        new Fields(document),
        out ->
            out.println(
                file == null
                    ? "there is no " + home.resolve(Configuration.NAME) + ": defaults count"
                    : file + " is all right"));
    return 0;
  }

  @Command(
      name = "diff",
      description = {
        "What config restore would change on the running appliance; nothing is.",
        "by hand: a restore does not do it, the line says how. left: it stays as it is here."
      },
      footer = {"", "Example:", "  forebay config diff berlin.json"})
  int diff(
      @Mixin Client client,
      @Parameters(
              paramLabel = "FILE",
              description = "As config backup wrote it; -: standard input.")
          String file)
      throws Failure, IOException {
    Fields report = client.ask("POST", "/config/diff", ConfigFile.read(file).map());
    client.shown(report, out -> ConfigFile.print(out, report));
    return 0;
  }

  private static Configuration checked(Path home) throws Failure {
    try {
      return Configuration.of(home, List.of());
    } catch (WrongConfiguration e) {
      throw new Failure(ExitCode.USAGE, String.join("\nforebay: ", e.complaints()));
    }
  }

  private static Map<String, @Nullable Object> document(Status.Setting setting) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("key", setting.key());
    fields.put("value", setting.value());
    fields.put("origin", setting.origin().name().toLowerCase(Locale.ROOT).replace('_', '-'));
    fields.put("source", setting.source());
    fields.put("runtime", setting.runtime());
    fields.put("meaning", setting.meaning());
    return fields;
  }
}
