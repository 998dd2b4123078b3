package io.forebay.gateway.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.forebay.gateway.control.settings.SettingKey;
import io.forebay.gateway.control.settings.Settings;
import io.forebay.gateway.iscsi.ChapSecrets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// CHAP's secrets, out of files that nobody else may read: a line for each, `NAME SECRET`; empty lines and
/// those that begin with `#` are skipped.
final class IscsiSecrets {
  /// Far above what any site takes; protects from a wrong file.
  private static final long FILE_BYTES_MAX = 1 << 20;

  private static final Set<PosixFilePermission> OTHERS =
      EnumSet.of(
          PosixFilePermission.GROUP_READ,
          PosixFilePermission.GROUP_WRITE,
          PosixFilePermission.OTHERS_READ,
          PosixFilePermission.OTHERS_WRITE);

  private IscsiSecrets() {}

  /// As `settings` say; relative paths begin in `root`. Blocks. Throws [IOException] with what to do.
  static ChapSecrets of(Settings settings, Path root) throws IOException {
    Map<String, byte[]> users = read(settings, SettingKey.ISCSI_CHAP_USERS, root);
    Map<String, byte[]> own = read(settings, SettingKey.ISCSI_CHAP_OWN, root);
    if (own.size() > 1) {
      throw new IOException(SettingKey.ISCSI_CHAP_OWN.id() + ": one line, NAME SECRET");
    }
    if (!own.isEmpty() && users.isEmpty()) {
      throw new IOException(
          SettingKey.ISCSI_CHAP_OWN.id()
              + " counts only with "
              + SettingKey.ISCSI_CHAP_USERS.id()
              + ": an initiator proves itself first");
    }
    try {
      ChapSecrets.Own ours =
          own.entrySet().stream()
              .findFirst()
              .map(each -> new ChapSecrets.Own(each.getKey(), each.getValue()))
              .orElse(null);
      return new ChapSecrets(users, ours);
    } catch (IllegalArgumentException e) {
      throw new IOException(SettingKey.ISCSI_CHAP_USERS.id() + ": " + e.getMessage(), e);
    }
  }

  private static Map<String, byte[]> read(Settings settings, SettingKey key, Path root)
      throws IOException {
    Map<String, byte[]> secrets = new LinkedHashMap<>();
    if (settings.text(key).isEmpty()) {
      return secrets;
    }
    Path path = root.resolve(settings.text(key));
    int number = 0;
    for (String line : lines(key, path)) {
      number++;
      String text = line.strip();
      if (text.isEmpty() || text.startsWith("#")) {
        continue;
      }
      String[] words = text.split("\\s+");
      if (words.length != 2 || secrets.put(words[0], words[1].getBytes(UTF_8)) != null) {
        throw new IOException(
            key.id() + ": " + path + ":" + number + ": each line is NAME SECRET, no name twice");
      }
    }
    if (secrets.isEmpty()) {
      throw new IOException(
          key.id() + ": " + path + " holds no secret; set it to \"\" for no CHAP");
    }
    return secrets;
  }

  private static List<String> lines(SettingKey key, Path path) throws IOException {
    try {
      Set<PosixFilePermission> modes = Files.getPosixFilePermissions(path);
      if (modes.stream().anyMatch(OTHERS::contains)) {
        throw new IOException("others may read or write it: chmod 600 " + path);
      }
      if (Files.size(path) > FILE_BYTES_MAX) {
        throw new IOException("it has more than " + FILE_BYTES_MAX + " bytes");
      }
      return Files.readAllLines(path, UTF_8);
    } catch (IOException e) {
      throw new IOException(key.id() + ": " + path + ": " + e.getMessage(), e);
    }
  }
}
