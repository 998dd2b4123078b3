package io.forebay.gateway.control;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// The home's small files, by name relative to the home (`state.json`, `events/book.jsonl`). Everything
/// is durable when a method returns. May block; any thread.
public interface Shelf {
  /// Bytes that a file on the shelf may have: what keeps one must bound itself far below.
  int FILE_BYTES_MAX = 16 << 20;

  /// The whole file, or null when there is none. Fails when it is longer than [#FILE_BYTES_MAX].
  byte @Nullable [] read(String name) throws IOException;

  /// Makes `contents` the file: whole or, after a crash or when this fails, as it was before.
  void replace(String name, byte[] contents) throws IOException;

  /// Adds `bytes` to the file's end, made if missing. After a crash a part of them may be there; when this fails,
  /// nothing is.
  void append(String name, byte[] bytes) throws IOException;

  /// Bytes of the file, 0 when there is none.
  long size(String name) throws IOException;

  /// Gives the file another name, in the place of what has it; nothing happens when there is none.
  void rename(String name, String to) throws IOException;
}
