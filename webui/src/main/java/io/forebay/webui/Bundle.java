package io.forebay.webui;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// A zip file of texts, packed one after the other: only the packed bytes stay in memory. Confined to one thread
/// at a time.
final class Bundle {
  /// Bytes of all texts before they are packed; what would be beyond is left out, and named.
  static final int BYTES_MAX = 16 << 20;

  private static final String README = "README.txt";

  private final String folder;
  private final ByteArrayOutputStream packed = new ByteArrayOutputStream();
  private final ZipOutputStream zip = new ZipOutputStream(packed, UTF_8);
  private final List<String> leftOut = new ArrayList<>();
  private final int bytesMax;
  private int bytes;

  /// @param folder in which everything lies
  Bundle(String folder) {
    this(folder, BYTES_MAX);
  }

  Bundle(String folder, int bytesMax) {
    this.folder = folder;
    this.bytesMax = bytesMax;
  }

  void add(String name, String text) {
    byte[] content = text.getBytes(UTF_8);
    if (content.length > bytesMax - bytes) {
      leftOut.add(name);
      return;
    }
    bytes += content.length;
    put(name, content);
  }

  private void put(String name, byte[] content) {
    try {
      zip.putNextEntry(new ZipEntry(folder + "/" + name));
      zip.write(content);
      zip.closeEntry();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
  }

  /// Ends it, with `about` and what was left out as its readme.
  Buffer end(String about) {
    String missing =
        leftOut.isEmpty()
            ? ""
            : "\nLeft out, since the bundle would be too large: "
                + String.join(", ", leftOut)
                + "\n";
    put(README, (about + missing).getBytes(UTF_8));
    try {
      zip.close();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    return Buffer.buffer(packed.toByteArray());
  }
}
