package io.forebay.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// House rules that are read off the source files of all modules; `docs/HACKING.md` says why.
class HouseTest {
  private static final int FILE_LINES_MAX = 400;

  /// Names that say nothing: a class is a noun of the glossary or of the specification.
  private static final Pattern EMPTY_NAME =
      Pattern.compile(".*(Manager|Helper|Helpers|Util|Utils|Impl|Base|Data|Info)");

  private static final Pattern TYPE =
      Pattern.compile("^\\s*(?:[a-z-]+\\s+)*(?:class|interface|record|enum)\\s+(\\w+).*");

  private static final Pattern VERSION = Pattern.compile("\\s*<version>(.*)</version>.*");

  /// What breaks a rule in one source file.
  static List<String> violations(String path, List<String> lines) {
    List<String> found = new ArrayList<>();
    if (lines.size() > FILE_LINES_MAX) {
      found.add(path + ": " + lines.size() + " lines, at most " + FILE_LINES_MAX);
    }
    for (String line : lines) {
      var type = TYPE.matcher(line);
      if (type.matches() && EMPTY_NAME.matcher(type.group(1)).matches()) {
        found.add(path + ": " + type.group(1) + " is a name that says nothing");
      }
    }
    return found;
  }

  /// Packages with sources but without the `package-info.java` that makes them null-marked.
  static List<String> unmarked(TreeMap<Path, List<String>> sources) {
    List<String> found = new ArrayList<>();
    sources.keySet().stream()
        .map(Path::getParent)
        .distinct()
        .forEach(folder -> {
          List<String> info = sources.get(folder.resolve("package-info.java"));
          if (info == null || !info.contains("@NullMarked")) {
            found.add(folder + ": no package-info.java with @NullMarked");
          }
        });
    return found;
  }

  @Test
  void sources_everyFile_keepsSizeAndNames() throws IOException {
    List<String> found = new ArrayList<>();
    sources("src").forEach((path, lines) -> found.addAll(violations(path.toString(), lines)));
    assertThat(found).isEmpty();
  }

  @Test
  void sources_everyMainPackage_isNullMarked() throws IOException {
    TreeMap<Path, List<String>> main = sources("src/main");
    assertThat(main).isNotEmpty();
    assertThat(unmarked(main)).isEmpty();
  }

  @Test
  void poms_everyModule_leavesVersionsToTheRoot() throws IOException {
    for (Path module : modules()) {
      List<String> versions = versions(Files.readAllLines(module.resolve("pom.xml")));
      assertThat(versions)
          .as("versions in %s beyond the parent's and our own modules'", module)
          .allMatch(
              version -> version.equals("${project.version}") || version.endsWith("-SNAPSHOT"));
    }
  }

  @Test
  void violations_fileTooLong_isCaught() {
    assertThat(violations("A.java", Collections.nCopies(FILE_LINES_MAX, "//"))).isEmpty();
    assertThat(violations("A.java", Collections.nCopies(FILE_LINES_MAX + 1, "//"))).hasSize(1);
  }

  @Test
  void violations_emptyNames_areCaught() {
    List<String> bad =
        List.of(
            "public final class VolumeManager {",
            "  private static class BufferUtils {",
            "sealed interface DiskImpl permits A {}",
            "  public record NodeData(int a) {}",
            "non-sealed abstract class HandlerBase<T> extends A {");
    assertThat(violations("A.java", bad)).hasSize(bad.size());
    assertThat(violations("A.java", List.of("final class Database {", "enum Information {")))
        .isEmpty();
  }

  @Test
  void unmarked_packageWithoutInfo_isCaught() {
    TreeMap<Path, List<String>> sources = new TreeMap<>();
    sources.put(Path.of("a/A.java"), List.of("class A {}"));
    assertThat(unmarked(sources)).hasSize(1);
    sources.put(Path.of("a/package-info.java"), List.of("package a;"));
    assertThat(unmarked(sources)).hasSize(1);
    sources.put(Path.of("a/package-info.java"), List.of("@NullMarked", "package a;"));
    assertThat(unmarked(sources)).isEmpty();
  }

  @Test
  void versions_ofPom_areFound() {
    assertThat(versions(List.of("  <version>1.2</version>", "<a/>"))).containsExactly("1.2");
  }

  private static List<String> versions(List<String> pom) {
    return pom.stream()
        .map(VERSION::matcher)
        .filter(m -> m.matches())
        .map(m -> m.group(1))
        .toList();
  }

  private static TreeMap<Path, List<String>> sources(String folder) throws IOException {
    TreeMap<Path, List<String>> sources = new TreeMap<>();
    for (Path module : modules()) {
      Path top = module.resolve(folder);
      if (!Files.isDirectory(top)) {
        continue;
      }
      try (Stream<Path> found = Files.walk(top)) {
        for (Path path : found.filter(p -> p.toString().endsWith(".java")).toList()) {
          sources.put(path, Files.readAllLines(path));
        }
      }
    }
    return sources;
  }

  /// The folders of the modules. Tests run in one of them.
  private static List<Path> modules() throws IOException {
    Path root = Path.of("").toAbsolutePath().getParent();
    try (Stream<Path> found = Files.list(root)) {
      List<Path> modules = found.filter(p -> Files.exists(p.resolve("pom.xml"))).sorted().toList();
      assertThat(modules).as("modules under %s", root).hasSizeGreaterThan(2);
      return modules;
    }
  }
}
