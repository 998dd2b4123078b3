package io.forebay.gateway.app.support;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.forebay.gateway.control.SupportReport;
import io.forebay.gateway.control.SupportReport.Piece;
import io.forebay.gateway.control.settings.SettingKey;
import io.forebay.gateway.control.settings.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What the process that serves `home` can tell.
public final class ProcessSources implements SupportReport.Sources {
  private final Path home;
  private final String release;
  private final Settings settings;

  public ProcessSources(Path home, String release, Settings settings) {
    this.home = home;
    this.release = release;
    this.settings = settings;
  }

  @Override
  public List<Piece> pieces() {
    List<Piece> pieces = new ArrayList<>();
    pieces.add(new Piece("machine.json", Facts.machine(release, folders())));
    pieces.add(new Piece("process.json", Facts.process()));
    pieces.add(end("threads.txt", Facts.threads()));
    pieces.add(end("files.txt", HomeFiles.list(home)));
    pieces.add(end("log.txt", LogTail.text()));
    pieces.add(end("errors.txt", LogTail.graveText()));
    pieces.add(new Piece("crash.txt", crash()));
    return pieces;
  }

  private List<Path> folders() {
    List<Path> folders = new ArrayList<>(List.of(home));
    for (SettingKey key :
        List.of(
            SettingKey.VOLUMES_DIRECTORY,
            SettingKey.BUFFER_DIRECTORY,
            SettingKey.BUFFER_RING_DIRECTORY)) {
      String elsewhere = settings.text(key);
      if (!elsewhere.isEmpty()) {
        folders.add(home.resolve(elsewhere));
      }
    }
    return folders;
  }

  private static Piece end(String name, String text) {
    int from = Math.max(0, text.length() - Piece.CHARS_MAX);
    return new Piece(name, text.substring(from));
  }

  /// What the process wrote down when it last ended by a bug of ours: the beginning, which has the cause.
  private String crash() {
    Path folder = home.resolve("crash");
    if (!Files.isDirectory(folder)) {
      return "";
    }
    try (Stream<Path> dumps = Files.list(folder)) {
      Optional<Path> newest = dumps.max(Path::compareTo);
      if (newest.isEmpty()) {
        return "";
      }
      try (InputStream in = Files.newInputStream(newest.get())) {
        return new String(in.readNBytes(Piece.CHARS_MAX), UTF_8);
      }
    } catch (IOException e) {
      return "It cannot be read: " + e + "\n";
    }
  }
}
