package io.forebay.gateway.iscsi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The document's transport half names tests that there are.
class IscsiDocumentsTest {
  private static final Pattern NAMED = Pattern.compile("`(\\w+(?:Test|Fuzz))(?:#(\\w+))?`");

  @Test
  void protocol_everyTestNamed_exists() throws IOException {
    String document = Files.readString(Path.of("../docs/protocols/iscsi.md"));
    int start = document.indexOf("\n## Transport\n");
    Matcher names = NAMED.matcher(document.substring(start, document.indexOf("\n## ", start + 1)));
    int count = 0;
    for (; names.find(); count++) {
      String method = names.group(2);
      assertThat(Files.readString(source(names.group(1))))
          .contains(method == null ? "class " + names.group(1) : " void " + method + "(");
    }
    assertThat(count).isGreaterThan(30);
  }

  private static Path source(String name) throws IOException {
    try (Stream<Path> found = Files.walk(Path.of("src/test/java/io/forebay/gateway"))) {
      return found.filter(path -> path.endsWith(name + ".java")).findFirst().orElseThrow();
    }
  }
}
