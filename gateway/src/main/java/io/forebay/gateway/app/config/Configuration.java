package io.forebay.gateway.app.config;

import io.forebay.gateway.control.Status.Origin;
import io.forebay.gateway.control.settings.SettingKey;
import io.forebay.gateway.control.settings.Settings.Given;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What people wrote down: values by key with their places, and the hooks. Checked.
///
/// @param file where it was read, null when there is none
public record Configuration(
    @Nullable Path file, Map<SettingKey, Given> given, Map<String, HookCommand> hooks) {
  public static final String NAME = "forebay.toml";

  /// Where the package puts it.
  static final Path SYSTEM = Path.of("/etc/forebay", NAME);

  public Configuration {
    given = Map.copyOf(given);
    hooks = Map.copyOf(hooks);
  }

  /// The file that counts for `home`: its own, else the system's, else none.
  public static @Nullable Path fileOf(Path home) {
    Path own = home.resolve(NAME);
    if (Files.exists(own)) {
      return own;
    }
    return Files.exists(SYSTEM) ? SYSTEM : null;
  }

  /// Reads the file of `home`, and applies `listen`: `SERVICE=ADDR:PORT` each, as on the command line.
  /// Addresses of one service replace the file's. Throws [WrongConfiguration] with everything wrong.
  public static Configuration of(Path home, List<String> listen) throws WrongConfiguration {
    List<String> complaints = new ArrayList<>();
    Path file = fileOf(home);
    Map<SettingKey, Given> given = new EnumMap<>(SettingKey.class);
    Map<String, HookCommand> hooks = Map.of();
    if (file != null) {
      ConfigurationFile read = new ConfigurationFile(file, complaints);
      read.read();
      given.putAll(read.given());
      hooks = read.hooks();
    }
    overrides(listen, given, complaints);
    Loopback.check(given, complaints);
    PortalGroups.check(given, complaints);
    if (!complaints.isEmpty()) {
      throw new WrongConfiguration(complaints);
    }
    return new Configuration(file, given, hooks);
  }

  private static void overrides(
      List<String> listen, Map<SettingKey, Given> given, List<String> complaints) {
    Map<SettingKey, String> addresses = new EnumMap<>(SettingKey.class);
    for (String each : listen) {
      int equals = each.indexOf('=');
      SettingKey key = equals < 0 ? null : SettingKey.of(each.substring(0, equals) + ".listen");
      if (key == null) {
        complaints.add(
            "--listen " + each + ": write SERVICE=ADDR:PORT with nbd, iscsi, link, api or web");
        continue;
      }
      String address = each.substring(equals + 1);
      String complaint = key.complaint(address);
      if (complaint != null) {
        complaints.add("--listen " + each + ": " + complaint);
      } else {
        addresses.merge(key, address, (some, more) -> some + "," + more);
      }
    }
    addresses.forEach(
        (key, value) -> given.put(key, new Given(value, Origin.COMMAND_LINE, "--listen")));
  }
}
