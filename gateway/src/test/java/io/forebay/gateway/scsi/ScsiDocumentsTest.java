package io.forebay.gateway.scsi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The document's SCSI half names tests that there are.
class ScsiDocumentsTest {
  private static final Pattern NAMED = Pattern.compile("`(\\w+(?:Test|Fuzz))(?:#(\\w+))?`");

  @Test
  void protocol_everyTestNamed_exists() throws IOException {
    String document = Files.readString(Path.of("../docs/protocols/iscsi.md"));
    String half = document.substring(document.indexOf("\n## SCSI\n"));
    int next = half.indexOf("\n## ", 1);
    Matcher names = NAMED.matcher(next < 0 ? half : half.substring(0, next));
    int count = 0;
    for (; names.find(); count++) {
      Path source = Path.of("src/test/java/io/forebay/gateway/scsi", names.group(1) + ".java");
      String method = names.group(2);
      assertThat(Files.readString(source))
          .contains(method == null ? "class " + names.group(1) : " void " + method + "(");
    }
    assertThat(count).isGreaterThan(30);
  }
}
