package io.forebay.panel.lcd;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/// Reads lines of bounded length. Not thread-safe.
final class LcdLines {
  /// LCDd's longest are a tenth of it.
  static final int LINE_BYTES_MAX = 1024;

  private final InputStream in;

  LcdLines(InputStream in) {
    this.in = in;
  }

  /// The next line without its end, or null at the end of the stream. Blocks.
  @Nullable String next() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b >= 0; b = in.read()) {
      if (b == '\n') {
        return line.toString(ISO_8859_1);
      }
      if (line.size() >= LINE_BYTES_MAX) {
        throw new IOException("it sent a line of more than " + LINE_BYTES_MAX + " bytes");
      }
      line.write(b);
    }
    return null;
  }
}
