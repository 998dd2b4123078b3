package io.forebay.webui;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.Map;

/// What goes back: a document of the contract, a problem, or a file.
///
/// @param headers beside those that every answer has
record Answer(int status, String mediaType, Buffer body, Map<String, String> headers) {
  Answer(int status, String mediaType, Buffer body) {
    this(status, mediaType, body, Map.of());
  }

  static Answer document(int status, JsonObject body) {
    return new Answer(status, "application/json", body.toBuffer());
  }

  Answer with(String header, String value) {
    Map<String, String> more = new HashMap<>(headers);
    more.put(header, value);
    return new Answer(status, mediaType, body, Map.copyOf(more));
  }
}
