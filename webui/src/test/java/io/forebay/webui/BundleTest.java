package io.forebay.webui;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;

class BundleTest {
  /// Each file of a bundle with its text, in order.
  static Map<String, String> unpacked(byte[] zip) throws IOException {
    Map<String, String> files = new LinkedHashMap<>();
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip), UTF_8)) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        files.put(entry.getName(), new String(in.readAllBytes(), UTF_8));
      }
    }
    return files;
  }

  @Test
  void end_ofSomeTexts_isAZipOfThem() throws IOException {
    Bundle bundle = new Bundle("forebay-kyoto");
    bundle.add("log.txt", "Grüße\n");
    bundle.add("empty.txt", "");
    Buffer zip = bundle.end("About.\n");
    assertThat(unpacked(zip.getBytes()))
        .containsExactly(
            Map.entry("forebay-kyoto/log.txt", "Grüße\n"),
            Map.entry("forebay-kyoto/empty.txt", ""),
            Map.entry("forebay-kyoto/README.txt", "About.\n"));
  }

  @Test
  void add_beyondTheBound_isLeftOutAndNamed() throws IOException {
    Bundle bundle = new Bundle("f", 10);
    bundle.add("one", "12345678");
    bundle.add("large", "123");
    bundle.add("two", "12");
    Map<String, String> files = unpacked(bundle.end("About.\n").getBytes());
    assertThat(files.keySet()).containsExactly("f/one", "f/two", "f/README.txt");
    assertThat(files.get("f/README.txt")).startsWith("About.\n").endsWith("too large: large\n");
  }
}
