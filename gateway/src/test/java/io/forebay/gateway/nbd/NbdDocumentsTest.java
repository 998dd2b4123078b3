package io.forebay.gateway.nbd;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.block.IoFailure;
import io.forebay.gateway.nbd.wire.NbdErrno;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The documents say what the code does.
class NbdDocumentsTest {
  private static final Pattern ROW = Pattern.compile("^\\| `(\\w+)` \\| (E[A-Z]+) \\|.*");
  private static final Pattern NAMED = Pattern.compile("`(Nbd\\w+(?:Test|Fuzz))(?:#(\\w+))?`");

  private static Path document(String name) {
    return Path.of("../docs").resolve(name); // Tests run in their module's folder.
  }

  /// First column to second, of all tables of `docs/errors.md`.
  private static Map<String, String> errors() throws IOException {
    Map<String, String> errors = new TreeMap<>();
    for (String line : Files.readAllLines(document("errors.md"))) {
      Matcher row = ROW.matcher(line);
      if (row.matches()) {
        assertThat(errors.put(row.group(1), row.group(2))).as(line).isNull();
      }
    }
    return errors;
  }

  @Test
  void errors_everyFailureAndRefusal_standsInTheTable() throws Exception {
    Map<String, String> expected = new TreeMap<>();
    for (Class<?> type : IoFailure.class.getPermittedSubclasses()) {
      IoFailure failure = (IoFailure) type.getConstructor(String.class).newInstance("x");
      expected.put(type.getSimpleName(), NbdErrno.of(failure).name());
    }
    Class<?> refusals = Class.forName("io.forebay.gateway.nbd.transmission.Refusal");
    for (Object refusal : refusals.getEnumConstants()) {
      var errno = refusals.getDeclaredMethod("errno");
      errno.setAccessible(true);
      expected.put(refusal.toString(), errno.invoke(refusal).toString());
    }
    assertThat(errors()).isEqualTo(expected);
  }

  @Test
  void protocol_everyTestNamed_exists() throws IOException {
    Path sources = Path.of("src/test/java/io/forebay/gateway/nbd");
    Matcher names = NAMED.matcher(Files.readString(document("protocols/nbd.md")));
    int count = 0;
    for (; names.find(); count++) {
      String source = Files.readString(sources.resolve(names.group(1) + ".java"));
      String method = names.group(2);
      assertThat(source).contains(method == null ? "class " : " void " + method + "(");
    }
    assertThat(count).isGreaterThan(40);
  }

  @Test
  void errno_everyNumber_isTheSpecifications() {
    Map<String, Integer> numbers = new TreeMap<>();
    for (NbdErrno errno : NbdErrno.values()) {
      numbers.put(errno.name(), errno.code());
    }
    assertThat(numbers)
        .isEqualTo(
            Map.of(
                "EPERM",
                1,
                "EIO",
                5,
                "EINVAL",
                22,
                "ENOSPC",
                28,
                "EOVERFLOW",
                75,
                "ESHUTDOWN",
                108));
  }
}
