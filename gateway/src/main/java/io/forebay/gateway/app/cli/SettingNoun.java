package io.forebay.gateway.app.cli;

import io.forebay.gateway.control.Fields;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `forebay setting`: what a running appliance goes by.
@Command(name = "setting", description = "What the appliance goes by, and what may be changed.")
final class SettingNoun extends Noun {
  static final Table TABLE =
      new Table()
          .text("KEY", setting -> Show.text(setting, "key"))
          .text("VALUE", setting -> Show.orDash(Show.text(setting, "value")))
          .text("FROM", SettingNoun::from)
          .text("CHANGE", setting -> setting.truth("runtime", false) ? "any time" : "restart")
          .text("MEANING", setting -> Show.text(setting, "meaning"));

  private static String from(Fields setting) throws IOException {
    String source = Show.text(setting, "source");
    return source.isEmpty() ? Show.text(setting, "origin") : source;
  }

  @Command(
      name = "list",
      description = {
        "Every key of forebay.toml with its value, and where that comes from.",
        "Also whether it may be changed at any time (`setting set`) or with a restart"
            + " (forebay.toml)."
      },
      footer = {"", "Example:", "  forebay setting list"})
  int list(@Mixin Client client) throws Failure, IOException {
    client.list(client.get("/settings"), TABLE);
    return 0;
  }

  @Command(
      name = "set",
      description = "Another value, at once and for good. It wins over forebay.toml.",
      footer = {
        "",
        "Examples:",
        "  forebay setting set buffer.capacity 200GiB   (of groups made from now on)",
        "  forebay setting set link.address tokyo.example.com:10810"
      })
  int set(
      @Mixin Client client,
      @Parameters(paramLabel = "KEY", description = "As `setting list` shows it.") String key,
      @Parameters(paramLabel = "VALUE", description = "As in forebay.toml, without quotes.")
          String value)
      throws Failure, IOException {
    return changed(client, client.ask("PUT", Api.path("settings", key), Map.of("value", value)));
  }

  @Command(
      name = "reset",
      description = "Takes back what was set: forebay.toml counts again, or the default.",
      footer = {"", "Example:", "  forebay setting reset buffer.capacity"})
  int reset(
      @Mixin Client client,
      @Parameters(paramLabel = "KEY", description = "As `setting list` shows it.") String key)
      throws Failure, IOException {
    return changed(client, client.ask("DELETE", Api.path("settings", key)));
  }

  private static int changed(Client client, Fields setting) throws IOException {
    client.changed(setting, out -> TABLE.print(out, List.of(setting.map()), true, false));
    return 0;
  }
}
