package io.forebay.gateway.app.config;

import io.forebay.gateway.control.Status.Origin;
import io.forebay.gateway.control.settings.Quantity;
import io.forebay.gateway.control.settings.SettingKey;
import io.forebay.gateway.control.settings.Settings.Given;
import io.forebay.gateway.group.Names;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

/// One `forebay.toml`, read key by key; everything that is wrong is collected.
final class ConfigurationFile {
  /// Far above what the keys can fill; protects from a wrong file.
  static final long FILE_BYTES_MAX = 1 << 20;

  private static final String HOOK = "hook";
  private static final Set<String> HOOK_KEYS = Set.of("before", "after", "time_limit");

  private final Path file;
  private final List<String> complaints;
  private final Map<SettingKey, Given> given = new EnumMap<>(SettingKey.class);
  private final Map<String, HookCommand> hooks = new TreeMap<>();

  ConfigurationFile(Path file, List<String> complaints) {
    this.file = file;
    this.complaints = complaints;
  }

  Map<SettingKey, Given> given() {
    return given;
  }

  Map<String, HookCommand> hooks() {
    return hooks;
  }

  void read() {
    TomlParseResult result;
    try {
      if (Files.size(file) > FILE_BYTES_MAX) {
        complaints.add(file + ":1:1: the file is longer than 1 MiB; is it the right one?");
        return;
      }
      result = Toml.parse(file);
    } catch (IOException e) {
      complaints.add(file + ":1:1: cannot be read: " + e);
      return;
    }
    if (!result.errors().isEmpty()) {
      result
          .errors()
          .forEach(error -> complain(error.position(), String.valueOf(error.getMessage())));
      return;
    }
    for (String name : result.keySet()) {
      Object value = result.get(List.of(name));
      if (name.equals(HOOK) && value instanceof TomlTable table) {
        readHooks(result, table);
      } else if (value instanceof TomlTable section) {
        for (String key : section.keySet()) {
          read(result, List.of(name, key));
        }
      } else {
        read(result, List.of(name));
      }
    }
  }

  private void complain(@Nullable TomlPosition at, String what) {
    complaints.add(place(at) + ": " + what);
  }

  private String place(@Nullable TomlPosition at) {
    return at == null ? file + ":1:1" : file + ":" + at.line() + ":" + at.column();
  }

  private void read(TomlParseResult result, List<String> path) {
    String id = String.join(".", path);
    TomlPosition at = result.inputPositionOf(path);
    SettingKey key = SettingKey.of(id);
    if (key == null) {
      complain(at, "there is no key " + id + nearest(id));
      return;
    }
    String value = text(key, result.get(path));
    if (value == null) {
      complain(at, id + " must be " + form(key));
      return;
    }
    String complaint = key.complaint(value);
    if (complaint != null) {
      complain(at, id + ": " + complaint);
    } else {
      given.put(key, new Given(value, Origin.FILE, place(at)));
    }
  }

  /// The value as text, or null when it is of the wrong type.
  private static @Nullable String text(SettingKey key, @Nullable Object value) {
    return switch (key.form()) {
      case NAME, ADDRESS, PATH, SPAN, TLS, TEXT, EXPORT ->
          value instanceof String text ? text : null;
      case SIZE ->
          value instanceof String text
              ? text
              : value instanceof Long bytes ? bytes.toString() : null;
      case FLAG -> value instanceof Boolean flag ? flag.toString() : null;
      case COUNT -> value instanceof Long count ? count.toString() : null;
      case ADDRESSES, PORTALS, SERVERS, NETWORKS ->
          value instanceof String text
              ? text
              : value instanceof TomlArray array ? joined(strings(array)) : null;
    };
  }

  private static @Nullable String joined(@Nullable List<String> words) {
    return words == null ? null : String.join(",", words);
  }

  private static String form(SettingKey key) {
    return switch (key.form()) {
      case NAME, ADDRESS, PATH, TEXT, EXPORT -> "a string";
      case FLAG -> "true or false";
      case TLS -> "\"off\", \"allowed\" or \"required\"";
      case SPAN -> "a span, as \"10s\"";
      case SIZE -> "a size, as \"8GiB\"";
      case COUNT -> "a whole number";
      case PORTALS -> "a portal, as \"192.0.2.1:3260\" or \"192.0.2.1:3260/1\", or a list of such";
      case SERVERS -> "a server, as \"ntp.example.com\", or a list of such";
      case NETWORKS -> "a network, as \"192.0.2.0/24\", or a list of such";
      case ADDRESSES -> "an address, as \"127.0.0.1:10809\", or a list of such";
    };
  }

  private static @Nullable List<String> strings(TomlArray array) {
    List<String> words = new ArrayList<>();
    for (Object each : array.toList()) {
      if (!(each instanceof String word)) {
        return null;
      }
      words.add(word);
    }
    return words;
  }

  /// A hint: the key that differs least, if it is close.
  private static String nearest(String id) {
    String best = "";
    int least = 4;
    for (SettingKey key : SettingKey.values()) {
      int distance = distance(id, key.id());
      if (distance < least) {
        least = distance;
        best = "; did you mean " + key.id() + "?";
      }
    }
    return best.isEmpty() ? "; `setting list` of a running appliance shows them all" : best;
  }

  /// Edits between two words (Levenshtein).
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }

  private void readHooks(TomlParseResult result, TomlTable table) {
    if (!table.isEmpty() && writableByOthers()) {
      complaints.add(
          file
              + ":1:1: it names hooks, and others than its owner may write it: chmod go-w "
              + file);
    }
    if (table.size() > HookCommand.HOOKS_MAX) {
      complaints.add(file + ":1:1: at most " + HookCommand.HOOKS_MAX + " hooks");
      return;
    }
    for (String name : table.keySet()) {
      List<String> path = List.of(HOOK, name);
      TomlPosition at = result.inputPositionOf(path);
      String bad = Names.complaint("hook", name);
      if (bad != null) {
        complain(at, bad);
      } else if (table.get(List.of(name)) instanceof TomlTable hook) {
        readHook(result, name, hook);
      } else {
        complain(at, "hook." + name + " must be a section: [hook." + name + "]");
      }
    }
  }

  private boolean writableByOthers() {
    try {
      Set<PosixFilePermission> modes = Files.getPosixFilePermissions(file);
      return modes.contains(PosixFilePermission.GROUP_WRITE)
          || modes.contains(PosixFilePermission.OTHERS_WRITE);
    } catch (IOException e) {
      complaints.add(file + ":1:1: its permissions cannot be read: " + e);
      return false;
    }
  }

  private void readHook(TomlParseResult result, String name, TomlTable hook) {
    for (String key : hook.keySet()) {
      if (!HOOK_KEYS.contains(key)) {
        complain(
            result.inputPositionOf(List.of(HOOK, name, key)),
            "there is no key hook."
                + name
                + "."
                + key
                + "; a hook has before, after and time_limit");
      }
    }
    List<String> before = command(result, name, "before");
    List<String> after = command(result, name, "after");
    Object limit = hook.get(List.of("time_limit"));
    String text = limit == null ? HookCommand.LIMIT_DEFAULT : String.valueOf(limit);
    TomlPosition at = result.inputPositionOf(List.of(HOOK, name, "time_limit"));
    try {
      long millis = Quantity.span(text);
      if (millis < HookCommand.LIMIT_MILLIS_MIN || millis > HookCommand.LIMIT_MILLIS_MAX) {
        complain(at, "hook." + name + ".time_limit must lie between 1s and 1h");
      } else {
        hooks.put(name, new HookCommand(before, after, millis));
      }
    } catch (IllegalArgumentException e) {
      complain(at, "hook." + name + ".time_limit: " + e.getMessage());
    }
  }

  private List<String> command(TomlParseResult result, String name, String moment) {
    List<String> path = List.of(HOOK, name, moment);
    Object value = result.get(path);
    if (value == null) {
      return List.of();
    }
    String id = String.join(".", path);
    TomlPosition at = result.inputPositionOf(path);
    List<String> words = value instanceof TomlArray array ? strings(array) : null;
    if (words == null || words.isEmpty() || words.size() > HookCommand.WORDS_MAX) {
      complain(at, id + " must be a list of 1 to 64 strings: [\"/path/to/command\", \"argument\"]");
      return List.of();
    }
    if (words.stream().anyMatch(word -> word.indexOf(0) >= 0)) {
      complain(at, id + ": a command holds no NUL");
      return List.of();
    }
    Path executable = Path.of(words.getFirst());
    if (!executable.isAbsolute() || !Files.isExecutable(executable)) {
      complain(at, id + ": " + executable + " must be the absolute path of an executable file");
      return List.of();
    }
    return words;
  }
}
