package io.forebay.gateway.app.cli;

import io.forebay.gateway.app.ExitCode;
import io.forebay.gateway.control.Fields;
import io.forebay.gateway.control.Json;
import io.forebay.gateway.control.config.ConfigJson;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A configuration in a file, and how it differs, for people.
final class ConfigFile {
  private static final int BYTES_MAX = 4 << 20;

  private static final Table TABLE =
      new Table()
          .text("WHAT", item -> Show.text(item, "subject"))
          .text("HOW", ConfigFile::how)
          .text("DIFFERS", item -> Show.text(item, "text"));

  private ConfigFile() {}

  /// What stands in the file, `-`: in standard input.
  static Fields read(String from) throws Failure, IOException {
    Fields document;
    try (InputStream in = from.equals("-") ? System.in : Files.newInputStream(Path.of(from))) {
      byte[] text = in.readNBytes(BYTES_MAX + 1);
      if (text.length > BYTES_MAX) {
        throw none(from, "it is larger than " + BYTES_MAX + " bytes");
      }
      document = new Fields(Json.parseObject(text));
    } catch (FileSystemException e) {
      throw none(from, "it cannot be read");
    } catch (IOException e) {
      throw none(from, String.valueOf(e.getMessage()));
    }
    if (!(document.map().get("format") instanceof String format)
        || !format.equals(ConfigJson.FORMAT)) {
      throw none(from, "its field \"format\" is another");
    }
    return document;
  }

  private static Failure none(String from, String why) {
    return new Failure(
        ExitCode.USAGE,
        "%s is no configuration as `config backup` writes it: %s".formatted(from, why));
  }

  private static String how(Fields item) throws IOException {
    return switch (Show.text(item, "result")) {
      case "done" -> "done";
      case "failed" -> "FAILED";
      default -> {
        String kind = Show.text(item, "kind");
        yield kind.equals("hands") ? "by hand" : kind;
      }
    };
  }

  /// Line by line, and in the end how much it is.
  static void print(PrintWriter out, Fields report) throws IOException {
    out.println("As of %s, of %s.".formatted(Show.time(report, "made"), Show.text(report, "from")));
    if (report.list("items").isEmpty()) {
      out.println("Nothing differs.");
      return;
    }
    TABLE.print(out, report.list("items"), true, false);
    for (Object each : report.list("items")) {
      Fields item = Fields.of(each);
      String reason = Show.text(item, "reason");
      if (!reason.isEmpty()) {
        out.println(Show.text(item, "subject") + " failed: " + reason);
      }
    }
  }
}
