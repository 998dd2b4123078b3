package io.forebay.webui.assets;

import io.vertx.core.buffer.Buffer;

/// One file of the page.
///
/// @param immutable its name changes with its content
public record PageFile(String mediaType, Buffer content, String etag, boolean immutable) {
  /// What caches may do with it.
  public String cacheControl() {
    return immutable ? "public, max-age=31536000, immutable" : "no-cache";
  }
}
