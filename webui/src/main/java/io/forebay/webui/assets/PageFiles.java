package io.forebay.webui.assets;

import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The page, from the folder of the jar that its build fills. A path is looked up only if each part of it is a plain
/// name and its ending one of those that pages are made of: nothing leads out of the folder.
public final class PageFiles {
  /// Of the jar.
  public static final String FOLDER = "/io/forebay/webui/page/";

  static final String INDEX = "index.html";

  /// Longest path of a file.
  private static final int PATH_CHARS_MAX = 256;

  private static final Pattern PLAIN =
      Pattern.compile("(?:[A-Za-z0-9_][A-Za-z0-9._-]*/){0,8}[A-Za-z0-9_][A-Za-z0-9._-]*");

  /// As the page's build names what it may name anew: `assets/index-Bx3f9_aZ.js`.
  private static final Pattern HASHED = Pattern.compile("assets/.+-[A-Za-z0-9_-]{8,}\\.[a-z0-9]+");

  private static final Map<String, String> MEDIA_TYPES =
      Map.ofEntries(
          Map.entry("html", "text/html; charset=utf-8"),
          Map.entry("js", "text/javascript; charset=utf-8"),
          Map.entry("css", "text/css; charset=utf-8"),
          Map.entry("json", "application/json"),
          Map.entry("webmanifest", "application/manifest+json"),
          Map.entry("svg", "image/svg+xml"),
          Map.entry("png", "image/png"),
          Map.entry("ico", "image/x-icon"),
          Map.entry("woff2", "font/woff2"),
          Map.entry("txt", "text/plain; charset=utf-8"));

  private final String folder;

  /// What was found: never more than the jar holds.
  private final Map<String, PageFile> found = new ConcurrentHashMap<>();

  public PageFiles() {
    this(FOLDER);
  }

  PageFiles(String folder) {
    this.folder = folder;
  }

  /// Whether the jar was built with the page.
  public boolean present() {
    return find("/") != null;
  }

  /// What `path` asks for, decoded and beginning with `/`: a file, the page itself for what may be one of its own
  /// addresses, or null.
  public @Nullable PageFile find(String path) {
    if (path.length() > PATH_CHARS_MAX || !path.startsWith("/")) {
      return null;
    }
    String name = path.equals("/") ? INDEX : path.substring(1);
    if (!PLAIN.matcher(name).matches()) {
      return null;
    }
    String ending = ending(name);
    if (ending.isEmpty()) {
      return file(INDEX, "html");
    }
    return MEDIA_TYPES.containsKey(ending) ? file(name, ending) : null;
  }

  private static String ending(String name) {
    int dot = name.lastIndexOf('.');
    return dot > name.lastIndexOf('/') ? name.substring(dot + 1) : "";
  }

  private @Nullable PageFile file(String name, String ending) {
    PageFile known = found.get(name);
    if (known != null) {
      return known;
    }
    try (InputStream in = PageFiles.class.getResourceAsStream(folder + name)) {
      if (in == null) {
        return null;
      }
      Buffer content = Buffer.buffer(in.readAllBytes());
      PageFile file =
          new PageFile(
              MEDIA_TYPES.getOrDefault(ending, "application/octet-stream"),
              content,
              ETag.of(content),
              HASHED.matcher(name).matches());
      found.put(name, file);
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e); // Our own jar.
    }
  }
}
