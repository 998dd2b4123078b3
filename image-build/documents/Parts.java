import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/// What a distribution is made of besides our own code: jars, what the browser's page brings along, the Java runtime.
///
/// @param all sorted as they are listed
record Parts(List<Part> all) {
  /// One part.
  ///
  /// @param purl as package-url has it
  /// @param licence as SPDX has it
  /// @param file in the distribution; null for what has no file of its own
  record Part(String group, String name, String version, String purl, String licence, Path file) {}

  /// Reads the `jars` that Maven lists, and looks for the licence of each in image-build/licences/parts: a part without
  /// one ends the build.
  static Parts of(Path tree, Path jars, Path distribution) throws IOException {
    Map<String, String> licences = licences(tree.resolve("image-build/licences/parts"));
    List<Part> parts = new ArrayList<>();
    for (String line : Files.readAllLines(jars)) {
      String[] words = line.strip().split(" ")[0].split(":");
      if (words.length >= 5 && !words[0].equals("io.forebay")) {
        parts.add(jar(words, licences, distribution));
      }
    }
    page(tree, licences, parts);
    parts.add(runtime(distribution));
    parts.sort(java.util.Comparator.comparing(Part::purl));
    return new Parts(List.copyOf(parts));
  }

  private static Part jar(String[] words, Map<String, String> licences, Path distribution) throws IOException {
    boolean classified = words.length == 6; // group:artifact:type[:classifier]:version:scope
    String group = words[0];
    String name = words[1];
    String version = words[classified ? 4 : 3];
    String suffix = classified ? "-" + words[3] : "";
    Path file = distribution.resolve("lib").resolve(name + "-" + version + suffix + ".jar");
    if (!Files.exists(file)) {
      throw new IOException("Maven lists " + String.join(":", words) + ", and there is no " + file);
    }
    String purl =
        "pkg:maven/" + group + "/" + name + "@" + version + (classified ? "?classifier=" + words[3] : "");
    return new Part(group, name, version, purl, licence(licences, group, name), file);
  }

  /// Of the packages that the page was built with, those whose text is in what browsers get; none where it was not built.
  private static void page(Path tree, Map<String, String> licences, List<Part> parts) throws IOException {
    if (!Files.exists(tree.resolve("webui/target/page/index.html"))) {
      return;
    }
    for (String key : licences.keySet()) {
      if (key.startsWith("npm:")) {
        String name = key.substring("npm:".length());
        Path described = tree.resolve("webui/page/node_modules").resolve(name).resolve("package.json");
        var version =
            java.util.regex.Pattern.compile("\"version\"\\s*:\\s*\"([^\"]+)\"")
                .matcher(Files.readString(described));
        if (!version.find()) {
          throw new IOException(described + " names no version");
        }
        String purl = "pkg:npm/" + name.replace("@", "%40") + "@" + version.group(1);
        parts.add(new Part("npm", name, version.group(1), purl, licences.get(key), null));
      }
    }
  }

  private static Part runtime(Path distribution) throws IOException {
    Properties release = new Properties();
    try (var in = Files.newBufferedReader(distribution.resolve("runtime/release"))) {
      release.load(in);
    }
    String version = release.getProperty("JAVA_RUNTIME_VERSION", release.getProperty("JAVA_VERSION")).replace("\"", "");
    String maker = release.getProperty("IMPLEMENTOR", "openjdk").replace("\"", "").toLowerCase(java.util.Locale.ROOT).replace(' ', '-');
    String purl = "pkg:generic/" + maker + "/openjdk@" + version.replace("+", "%2B");
    return new Part(maker, "openjdk", version, purl, "GPL-2.0-only WITH Classpath-exception-2.0",
        distribution.resolve("runtime/lib/modules"));
  }

  private static String licence(Map<String, String> licences, String group, String name) throws IOException {
    String found = licences.getOrDefault(group + ":" + name, licences.get(group));
    if (found == null) {
      throw new IOException("image-build/licences/parts has no licence for " + group + ":" + name + ": look it up, add a line");
    }
    return found;
  }

  private static Map<String, String> licences(Path table) throws IOException {
    Map<String, String> licences = new LinkedHashMap<>();
    for (String line : Files.readAllLines(table)) {
      if (!line.isBlank() && !line.startsWith("#")) {
        String[] halves = line.strip().split("\\s+", 2);
        licences.put(halves[0], halves[1]);
      }
    }
    return licences;
  }
}
