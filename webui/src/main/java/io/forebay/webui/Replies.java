package io.forebay.webui;

import io.forebay.webui.assets.ETag;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;

/// Sends answers.
final class Replies {
  private Replies() {}

  static void send(RoutingContext context, Answer answer) {
    if (over(context)) {
      return; // Whoever asked is gone.
    }
    HttpServerResponse response = context.response();
    answer.headers().forEach(response::putHeader);
    Buffer body = answer.body();
    boolean read = context.request().method().equals(HttpMethod.GET) && answer.status() == 200;
    send(context, answer.status(), answer.mediaType(), body, read ? ETag.of(body) : "");
  }

  static void send(RoutingContext context, int status, String mediaType, String text) {
    if (!over(context)) {
      send(context, status, mediaType, Buffer.buffer(text), "");
    }
  }

  /// With `etag`, if that is not empty; nothing but that to one who has it already.
  static void send(RoutingContext context, int status, String mediaType, Buffer body, String etag) {
    HttpServerResponse response = context.response();
    if (!etag.isEmpty()) {
      response.putHeader(HttpHeaders.ETAG, etag);
      if (ETag.known(context.request().getHeader(HttpHeaders.IF_NONE_MATCH), etag)) {
        response.setStatusCode(304).end().onFailure(gone -> {});
        return;
      }
    }
    response.setStatusCode(status).putHeader(HttpHeaders.CONTENT_TYPE, mediaType);
    Connections.of(context)
        .send(context.request().connection(), body.length(), () -> response.end(body));
  }

  static boolean over(RoutingContext context) {
    return context.response().ended() || context.response().closed();
  }
}
