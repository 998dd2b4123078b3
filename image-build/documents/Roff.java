import java.util.List;

/// A page in the macros of man(7).
final class Roff {
  private final StringBuilder out = new StringBuilder();

  Roff(String title, int section, String day, String version, String manual) {
    out.append(".\\\" Made from the program itself; not to be edited.\n");
    out.append(".TH \"%s\" \"%d\" \"%s\" \"%s\" \"%s\"\n".formatted(title, section, day, version, manual));
    out.append(".nh\n.ad l\n");
  }

  private static String escaped(String text) {
    String one = text.replace("\\", "\\e").replace("-", "\\-").replace("'", "\\(aq").replaceAll("\\s+", " ").strip();
    return one.startsWith(".") ? "\\&" + one : one;
  }

  void section(String name) {
    out.append(".SH \"").append(escaped(name).replace("\"", "\\(dq")).append("\"\n");
  }

  void subsection(String name) {
    out.append(".SS \"").append(escaped(name).replace("\"", "\\(dq")).append("\"\n");
  }

  void raw(String line) {
    out.append(line).append('\n');
  }

  void text(String text) {
    if (!text.isBlank()) {
      out.append(".PP\n").append(escaped(text)).append('\n');
    }
  }

  void tagged(String tag, String text) {
    out.append(".TP\n\\fB").append(escaped(tag)).append("\\fR\n").append(escaped(text)).append('\n');
  }

  /// As they stand; empty ones at the beginning are left out.
  void lines(List<String> lines) {
    List<String> shown = lines.stream().dropWhile(String::isBlank).toList();
    if (!shown.isEmpty()) {
      out.append(".PP\n.nf\n");
      for (String line : shown) {
        String indent = " ".repeat(line.length() - line.stripLeading().length());
        out.append(indent.isEmpty() ? "" : "\\&" + indent).append(escaped(line)).append('\n');
      }
      out.append(".fi\n");
    }
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
