package io.forebay.gateway.group;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;

/// Reads golden bytes out of the format documents, so that document and code cannot part.
public final class Golden {
  private Golden() {}

  /// The bytes of the block "```golden NAME" in `docs/formats/DOCUMENT`.
  public static byte[] bytes(String document, String name) throws IOException {
    String text = Files.readString(Path.of("..", "docs", "formats", document));
    String opening = "```golden " + name + "\n";
    int from = text.indexOf(opening);
    if (from < 0) {
      throw new AssertionError(document + " has no golden bytes " + name);
    }
    int start = from + opening.length();
    String hex = text.substring(start, text.indexOf("```", start)).replaceAll("\\s", "");
    return HexFormat.of().parseHex(hex);
  }
}
