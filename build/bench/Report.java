import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The tables as Markdown, by name. In `docs/benchmarks.md` each stands between `<!-- NAME -->` and
/// `<!-- NAME ends -->`.
final class Report {
  private final Path root;
  private final Map<String, String> tables = new LinkedHashMap<>();

  Report(Path root) {
    this.root = root;
  }

  /// Replaces what was there.
  void put(String name, String markdown) {
    tables.put(name, markdown);
  }

  /// A figure that is no table: of what, and how much.
  record Figure(String what, String much) {}

  void put(Bench.Part part, String what, String much) {
    put(part, List.of(new Figure(what, much)));
  }

  /// Figures of one part.
  void put(Bench.Part part, List<Figure> figures) {
    StringBuilder lines = new StringBuilder();
    for (Figure figure : figures) {
      System.out.println(figure.what + ": " + figure.much);
      lines.append("- %s: %s.\n".formatted(figure.what, figure.much));
    }
    put(part.word(), lines.toString());
  }

  /// Where pictures and tables of this run lie.
  Path folder() throws IOException {
    return Files.createDirectories(root.resolve("target/bench"));
  }

  static Path picture(Path folder) {
    return folder.resolve("benchmarks-scaling.png");
  }

  /// What it was measured on, as far as a program can tell.
  static String machine() {
    return "%s, %d virtual cores, kernel %s, JDK %s"
        .formatted(
            LocalDate.now(ZoneOffset.UTC),
            Runtime.getRuntime().availableProcessors(),
            System.getProperty("os.version"),
            Runtime.version().feature());
  }

  void save(boolean docs) throws IOException {
    for (Map.Entry<String, String> table : tables.entrySet()) {
      Files.writeString(folder().resolve(table.getKey() + ".md"), table.getValue());
    }
    System.out.println("# tables: " + folder());
    if (docs) {
      Path page = root.resolve("docs/benchmarks.md");
      String text = Files.readString(page);
      for (Map.Entry<String, String> table : tables.entrySet()) {
        text = replaced(text, table.getKey(), table.getValue());
      }
      Files.writeString(page, text);
      if (tables.containsKey("scaling")) {
        Files.copy(
            picture(folder()),
            picture(root.resolve("docs")),
            java.nio.file.StandardCopyOption.REPLACE_EXISTING);
      }
      System.out.println("# written to " + page);
    }
  }

  private static String replaced(String text, String name, String table) {
    String begin = "<!-- " + name + " -->\n";
    String end = "<!-- " + name + " ends -->\n";
    int from = text.indexOf(begin);
    int to = text.indexOf(end);
    if (from < 0 || to < from) {
      throw new IllegalStateException(
          "docs/benchmarks.md has no " + begin.strip() + " with its end");
    }
    return text.substring(0, from + begin.length()) + table + text.substring(to);
  }
}
