package io.forebay.webui.assets;

import io.vertx.core.buffer.Buffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// By what callers tell whether they have a document already (RFC 9110, 8.8.3).
public final class ETag {
  private static final int DIGEST_BYTES = 12;

  private ETag() {}

  /// Weak: of the content, whatever was said with it.
  public static String of(Buffer content) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(content.getBytes());
      return "W/\"" + HexFormat.of().formatHex(digest, 0, DIGEST_BYTES) + '"';
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /// Whether If-None-Match, if there is one, names `etag`.
  public static boolean known(@Nullable String ifNoneMatch, String etag) {
    if (ifNoneMatch == null) {
      return false;
    }
    for (String each : ifNoneMatch.split(",", -1)) {
      String one = each.strip();
      if (one.equals("*") || weak(one).equals(weak(etag))) {
        return true;
      }
    }
    return false;
  }

  private static String weak(String etag) {
    return etag.startsWith("W/") ? etag.substring(2) : etag;
  }
}
