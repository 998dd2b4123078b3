package io.forebay.webui;

import io.vertx.core.json.JsonObject;

/// What goes back: a document of the contract, or a problem.
record Answer(int status, String mediaType, JsonObject body) {
  static Answer document(int status, JsonObject body) {
    return new Answer(status, "application/json", body);
  }
}
