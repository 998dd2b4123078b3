package io.forebay.webui;

import io.forebay.webui.assets.ETag;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.openapi.contract.OpenAPIContract;
import java.io.IOException;
import java.io.InputStream;

/// `openapi.json`: what is served, and by which every request is checked.
final class Contract {
  /// Where `servers` of the contract says that it lives. The URL there must be absolute: with another
  /// form the validator takes the wrong segment of a path for a parameter, or refuses the contract.
  static final String ROOT = "/api/v1";

  private final JsonObject document;
  private final Buffer published;
  private final String etag;

  private Contract(JsonObject document) {
    this.document = document;
    published = document.toBuffer();
    etag = ETag.of(published);
  }

  static Contract load() throws IOException {
    try (InputStream in = Contract.class.getResourceAsStream("openapi.json")) {
      if (in == null) {
        throw new IOException("openapi.json is missing in the jar of webui: build it again");
      }
      return new Contract(Buffer.buffer(in.readAllBytes()).toJsonObject());
    }
  }

  /// As it is published: the same bytes for everybody, never changed.
  Buffer published() {
    return published;
  }

  /// Not to be changed.
  JsonObject document() {
    return document;
  }

  String etag() {
    return etag;
  }

  /// As the router and the validator take it: they do not know `application/problem+json`,
  /// `text/event-stream` and `application/zip`, so those stand there as JSON and as text. Of the ways in it
  /// is told one: with several the router looks for somebody to ask, though the entrance has done that.
  Future<OpenAPIContract> parse(Vertx vertx) {
    JsonObject taken = (JsonObject) plain(document);
    taken.put("security", new JsonArray().add(new JsonObject().put("token", new JsonArray())));
    return OpenAPIContract.from(vertx, taken);
  }

  private static String known(String name) {
    return switch (name) {
      case Problems.MEDIA_TYPE -> "application/json";
      case "text/event-stream", BundleDocuments.MEDIA_TYPE -> "text/plain";
      default -> name;
    };
  }

  private static Object plain(Object value) {
    return switch (value) {
      case JsonObject object -> {
        JsonObject copy = new JsonObject();
        object.forEach(field -> copy.put(known(field.getKey()), plain(field.getValue())));
        yield copy;
      }
      case JsonArray array -> {
        JsonArray copy = new JsonArray();
        array.forEach(item -> copy.add(plain(item)));
        yield copy;
      }
      default -> value;
    };
  }
}
