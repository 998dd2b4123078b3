import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/// Brings together the licences of all parts: what lies in their jars and packages, a standard text where nothing does, and a
/// list of who has which. The runtime's lie in runtime/legal.
final class Licences {
  private static final Pattern TEXT =
      Pattern.compile("(.*/)?(LICEN[CS]E|NOTICE|COPYING|COPYRIGHT)[^/]*", Pattern.CASE_INSENSITIVE);

  private final Path tree;
  private final Path into;

  Licences(Path tree, Path into) {
    this.tree = tree;
    this.into = into;
  }

  void write(Parts parts) throws IOException {
    Files.createDirectories(into);
    Files.copy(tree.resolve("LICENSE"), into.resolve("Apache-2.0"));
    try (Stream<Path> texts = Files.list(tree.resolve("image-build/licences"))) {
      for (Path text : texts.sorted().toList()) {
        if (!text.endsWith("parts")) {
          Files.copy(text, into.resolve(text.getFileName()));
        }
      }
    }
    StringBuilder list = new StringBuilder("Forebay itself: Apache-2.0. Its parts, and where their texts are:\n\n");
    for (Parts.Part part : parts.all()) {
      list.append("%s %s: %s (%s)\n".formatted(part.name(), part.version(), part.licence(), where(part)));
    }
    Files.writeString(into.resolve("README"), list);
  }

  private String where(Parts.Part part) throws IOException {
    if (part.name().equals("openjdk")) {
      return "runtime/legal";
    }
    String folder = part.name().replace('/', '_').replace("@", "");
    boolean found =
        part.file() == null
            ? fromPackage(tree.resolve("webui/page/node_modules").resolve(part.name()), folder)
            : fromJar(part.file(), folder);
    if (found) {
      return folder + "/";
    }
    if (Files.exists(into.resolve(part.name()))) {
      return part.name();
    }
    for (String word : part.licence().split(" ")) {
      if (Files.exists(into.resolve(word))) {
        return word;
      }
    }
    throw new IOException("there is no text of the licence of " + part.name() + ": " + part.licence());
  }

  private boolean fromJar(Path jar, String folder) throws IOException {
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      List<? extends ZipEntry> texts =
          zip.stream().filter(entry -> TEXT.matcher(entry.getName()).matches() && !entry.isDirectory()).toList();
      for (ZipEntry text : texts) {
        if (!text.getName().endsWith(".class")) {
          try (InputStream in = zip.getInputStream(text)) {
            keep(folder, text.getName().substring(text.getName().lastIndexOf('/') + 1), in.readAllBytes());
          }
        }
      }
      return Files.exists(into.resolve(folder));
    }
  }

  private boolean fromPackage(Path directory, String folder) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.sorted().toList()) {
        if (TEXT.matcher(file.getFileName().toString()).matches()) {
          keep(folder, file.getFileName().toString(), Files.readAllBytes(file));
        }
      }
    }
    return Files.exists(into.resolve(folder));
  }

  private void keep(String folder, String name, byte[] text) throws IOException {
    Path directory = Files.createDirectories(into.resolve(folder));
    Files.write(directory.resolve(name), text);
  }
}
