package io.forebay.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The documents name, fault by fault, the test that breaks it: each of these tests exists.
class FaultTableTest {
  /// `Class.method`, or the beginning of a method and an ellipsis; then the class may be left out.
  private static final Pattern NAMED =
      Pattern.compile("`(?:([A-Z]\\w+(?:Test|Fuzz))\\.(\\w+)(…?)|(\\w+)…)`");

  /// Whose tests the table of disks means where it names no class.
  private static final String CLASS_DEFAULT = "GroupFaultTest";

  private static final Pattern SUITE = Pattern.compile("suite `(\\d\\d-[a-z-]+)`");
  private static final Pattern METHOD = Pattern.compile("void (\\w+)\\(");

  /// Which tests the rows of a document's tables name that are not there.
  static List<String> missing(List<String> document, Map<String, List<String>> tests) {
    List<String> missing = new ArrayList<>();
    for (String line : document) {
      Matcher named = NAMED.matcher(line.startsWith("|") ? line : "");
      while (named.find()) {
        String in = named.group(1) == null ? CLASS_DEFAULT : named.group(1);
        if (!exists(named, tests.getOrDefault(in, List.of()))) {
          missing.add(named.group());
        }
      }
    }
    return missing;
  }

  private static boolean exists(Matcher named, List<String> methods) {
    String name = named.group(1) == null ? named.group(4) : named.group(2);
    boolean whole = named.group(1) != null && named.group(3).isEmpty();
    return methods.stream()
        .anyMatch(method -> whole ? method.equals(name) : method.startsWith(name));
  }

  private static Path root() {
    return Objects.requireNonNull(Path.of("").toAbsolutePath().getParent());
  }

  /// The methods of each test class, by its simple name.
  private static Map<String, List<String>> tests() throws IOException {
    Map<String, List<String>> tests = new TreeMap<>();
    try (Stream<Path> found = Files.walk(root().resolve("gateway/src/test/java"))) {
      for (Path path : found.filter(p -> p.toString().matches(".*(Test|Fuzz)\\.java")).toList()) {
        String name = path.getFileName().toString().replace(".java", "");
        METHOD
            .matcher(Files.readString(path))
            .results()
            .forEach(m -> tests.computeIfAbsent(name, _ -> new ArrayList<>()).add(m.group(1)));
      }
    }
    return tests;
  }

  private static List<String> document(String name) throws IOException {
    return Files.readAllLines(root().resolve("docs").resolve(name));
  }

  @Test
  void testsNamedByTheDocuments_exist() throws IOException {
    Map<String, List<String>> tests = tests();
    assertThat(missing(document("protocols/replication.md"), tests)).isEmpty();
    assertThat(missing(document("GUARANTEES.md"), tests)).isEmpty();
  }

  @Test
  void suitesNamedByTheDocuments_exist() throws IOException {
    for (String name : List.of("protocols/replication.md", "GUARANTEES.md")) {
      Matcher named = SUITE.matcher(String.join("\n", document(name)));
      while (named.find()) {
        assertThat(root().resolve("build/suites").resolve(named.group(1))).exists();
      }
    }
  }

  @Test
  void missing_testThatIsNotThere_isCaught() {
    Map<String, List<String>> tests = Map.of("LineTest", List.of("cut_amid_goesOn"));
    List<String> rows =
        List.of(
            "| a | b | `LineTest.cut_…`, `LineTest.cut_amid_goesOn` |",
            "| a | b | `LineTest.cut_amid_goes`, `LineTest.lost_…`, `OtherTest.cut_…` |",
            "Not a row: `NoTest.at_all`.");
    assertThat(missing(rows, tests))
        .containsExactly("`LineTest.cut_amid_goes`", "`LineTest.lost_…`", "`OtherTest.cut_…`");
  }
}
