package io.forebay.gateway.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.forebay.gateway.control.ChapName;
import io.forebay.gateway.control.Secret;
import io.forebay.gateway.control.Shelf;
import io.forebay.gateway.control.settings.SettingKey;
import io.forebay.gateway.control.settings.Settings;
import io.forebay.gateway.iscsi.ChapSecrets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// CHAP's secrets, in files that nobody else may read: a line for each, `NAME SECRET`, of initiators also
/// `NAME SECRET INITIATOR` for one that may log in under that name alone; empty lines and
/// those that begin with `#` are skipped. Where no file is set, one in the home counts as soon as it is there.
///
/// Any thread; one change at a time. No text of this class holds a secret.
public final class IscsiSecrets {
  /// Far above what any site takes; protects from a wrong file.
  private static final long FILE_BYTES_MAX = 1 << 20;

  private static final Set<PosixFilePermission> OTHERS =
      EnumSet.of(
          PosixFilePermission.GROUP_READ,
          PosixFilePermission.GROUP_WRITE,
          PosixFilePermission.OTHERS_READ,
          PosixFilePermission.OTHERS_WRITE);

  private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}]\\S*");

  /// What a line says of a name.
  ///
  /// @param initiator under which it logs in; "": any
  private record Entry(byte[] secret, String initiator) {}

  private final Settings settings;
  private final Path root;

  /// As `settings` say; relative paths begin in `root`.
  public IscsiSecrets(Settings settings, Path root) {
    this.settings = settings;
    this.root = root;
  }

  /// What the files hold now. Blocks. Throws [IOException] with what to do.
  ChapSecrets read() throws IOException {
    for (SettingKey key : List.of(SettingKey.ISCSI_CHAP_USERS, SettingKey.ISCSI_CHAP_OWN)) {
      if (!lines(key).isEmpty() && entries(key).isEmpty()) {
        throw new IOException(
            key.id() + ": " + path(key) + " holds no secret; delete it, or set the key to \"\"");
      }
    }
    return checked(entries(SettingKey.ISCSI_CHAP_USERS), entries(SettingKey.ISCSI_CHAP_OWN));
  }

  /// What is wrong with the files; nothing as a rule. Blocks.
  public List<String> complaints() {
    try {
      read();
      return List.of();
    } catch (IOException e) {
      return List.of(String.valueOf(e.getMessage()));
    }
  }

  /// Who has a secret. Blocks.
  List<ChapName> names() throws IOException {
    List<ChapName> names = new ArrayList<>();
    entries(SettingKey.ISCSI_CHAP_USERS)
        .forEach((name, entry) ->
            names.add(new ChapName(name, ChapName.Use.INITIATOR, entry.initiator)));
    entries(SettingKey.ISCSI_CHAP_OWN)
        .keySet()
        .forEach(name -> names.add(new ChapName(name, ChapName.Use.APPLIANCE)));
    return names;
  }

  /// Writes `secret` for `who` into its file on `shelf`, made if missing. Throws [IOException] or
  /// [IllegalArgumentException] with why that cannot be; nothing has changed then. Blocks.
  synchronized void set(Shelf shelf, ChapName who, Secret secret) throws IOException {
    if (!NAME.matcher(who.name()).matches()) {
      throw new IllegalArgumentException("a name begins with a letter or digit, and has no spaces");
    }
    if (secret.text().codePoints().anyMatch(c -> Character.isWhitespace(c) || c < ' ')) {
      throw new IllegalArgumentException("a secret holds no spaces");
    }
    SettingKey key = key(who.use());
    Map<String, Entry> users = entries(SettingKey.ISCSI_CHAP_USERS);
    Map<String, Entry> own = entries(SettingKey.ISCSI_CHAP_OWN);
    Map<String, Entry> changed = who.use() == ChapName.Use.INITIATOR ? users : own;
    if (who.use() == ChapName.Use.APPLIANCE) {
      changed.clear(); // There is one.
    }
    String initiator = initiator(who, changed.get(who.name()));
    changed.put(who.name(), new Entry(secret.text().getBytes(UTF_8), initiator));
    try {
      checked(users, own);
    } catch (IOException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
    List<String> kept = new ArrayList<>();
    for (String line : lines(key)) {
      boolean replaced =
          who.use() == ChapName.Use.APPLIANCE ? !skipped(line) : isOf(line, who.name());
      if (!replaced) {
        kept.add(line);
      }
    }
    kept.add((who.name() + " " + secret.text() + " " + initiator).strip());
    write(shelf, key, kept);
  }

  /// Under which name `who`, which had `before`, logs in from now on.
  private static String initiator(ChapName who, @Nullable Entry before) {
    if (who.use() == ChapName.Use.APPLIANCE && !who.initiator().isEmpty()) {
      throw new IllegalArgumentException(
          "the appliance is no initiator: only an initiator's secret is for one name");
    }
    if (who.initiator().isEmpty()) {
      return before == null ? "" : before.initiator;
    }
    return who.initiator().equals(ChapName.ANY) ? "" : who.initiator();
  }

  /// Takes `who` its secret. As [#set].
  synchronized void remove(Shelf shelf, ChapName who) throws IOException {
    SettingKey key = key(who.use());
    Map<String, Entry> users = entries(SettingKey.ISCSI_CHAP_USERS);
    Map<String, Entry> own = entries(SettingKey.ISCSI_CHAP_OWN);
    Map<String, Entry> changed = who.use() == ChapName.Use.INITIATOR ? users : own;
    changed.remove(who.name());
    if (users.isEmpty() && !own.isEmpty()) {
      throw new IllegalArgumentException(
          "the appliance has a secret of its own, which counts only with an initiator's: remove that first");
    }
    if (changed.isEmpty()) {
      if (!byDefault(key)) {
        throw new IllegalArgumentException(
            key.id() + " names its file: set that to \"\" in forebay.toml, and restart");
      }
      Files.deleteIfExists(path(key));
      return;
    }
    List<String> kept = new ArrayList<>(lines(key));
    kept.removeIf(line -> isOf(line, who.name()));
    write(shelf, key, kept);
  }

  private void write(Shelf shelf, SettingKey key, List<String> lines) throws IOException {
    if (settings.text(key).isEmpty()) {
      throw new IllegalArgumentException(
          key.id() + " is \"\" in forebay.toml: take that out, and restart");
    }
    String text = String.join("\n", lines) + "\n";
    shelf.replace(path(key).toString(), text.getBytes(UTF_8));
  }

  private static SettingKey key(ChapName.Use use) {
    return switch (use) {
      case INITIATOR -> SettingKey.ISCSI_CHAP_USERS;
      case APPLIANCE -> SettingKey.ISCSI_CHAP_OWN;
    };
  }

  private Path path(SettingKey key) {
    return root.resolve(settings.text(key));
  }

  /// Whether nobody has named a file: one that was named has to be there.
  private boolean byDefault(SettingKey key) {
    return settings.isDefault(key);
  }

  private static boolean skipped(String line) {
    return line.isBlank() || line.strip().startsWith("#");
  }

  private static boolean isOf(String line, String name) {
    return !skipped(line) && line.strip().split("\\s+")[0].equals(name);
  }

  private ChapSecrets checked(Map<String, Entry> users, Map<String, Entry> own) throws IOException {
    if (own.size() > 1) {
      throw new IOException(SettingKey.ISCSI_CHAP_OWN.id() + ": one line, NAME SECRET");
    }
    if (!own.isEmpty() && users.isEmpty()) {
      throw new IOException(
          SettingKey.ISCSI_CHAP_OWN.id()
              + " counts only with "
              + SettingKey.ISCSI_CHAP_USERS.id()
              + ": an initiator proves itself first, so give one a secret first");
    }
    try {
      ChapSecrets.Own ours =
          own.entrySet().stream()
              .findFirst()
              .map(each -> new ChapSecrets.Own(each.getKey(), each.getValue().secret))
              .orElse(null);
      Map<String, byte[]> secrets = new HashMap<>();
      Map<String, String> bound = new HashMap<>();
      users.forEach((name, entry) -> {
        secrets.put(name, entry.secret);
        if (!entry.initiator.isEmpty()) {
          bound.put(name, entry.initiator);
        }
      });
      return new ChapSecrets(
          secrets, bound, ours, settings.text(SettingKey.ISCSI_CHAP_REQUIRED).equals("true"));
    } catch (IllegalArgumentException e) {
      throw new IOException(SettingKey.ISCSI_CHAP_USERS.id() + ": " + e.getMessage(), e);
    }
  }

  private Map<String, Entry> entries(SettingKey key) throws IOException {
    Map<String, Entry> secrets = new LinkedHashMap<>();
    boolean initiators = key == SettingKey.ISCSI_CHAP_USERS;
    int number = 0;
    for (String line : lines(key)) {
      number++;
      if (skipped(line)) {
        continue;
      }
      String[] words = line.strip().split("\\s+");
      boolean fits = words.length == 2 || initiators && words.length == 3;
      if (!fits || secrets.put(words[0], entry(words)) != null) {
        throw new IOException(
            key.id()
                + ": "
                + path(key)
                + ":"
                + number
                + ": each line is NAME SECRET"
                + (initiators ? " or NAME SECRET INITIATOR" : "")
                + ", no name twice");
      }
    }
    return secrets;
  }

  private static Entry entry(String[] words) {
    return new Entry(words[1].getBytes(UTF_8), words.length == 3 ? words[2] : "");
  }

  /// None where there need be no file.
  private List<String> lines(SettingKey key) throws IOException {
    Path path = path(key);
    if (settings.text(key).isEmpty() || byDefault(key) && Files.notExists(path)) {
      return List.of();
    }
    try {
      Set<PosixFilePermission> modes = Files.getPosixFilePermissions(path);
      if (modes.stream().anyMatch(OTHERS::contains)) {
        throw new IOException("others may read or write it: chmod 600 " + path);
      }
      if (Files.size(path) > FILE_BYTES_MAX) {
        throw new IOException("it has more than " + FILE_BYTES_MAX + " bytes");
      }
      List<String> lines = Files.readAllLines(path, UTF_8);
      return lines.isEmpty() ? List.of("") : lines;
    } catch (IOException e) {
      throw new IOException(key.id() + ": " + path + ": " + e.getMessage(), e);
    }
  }
}
