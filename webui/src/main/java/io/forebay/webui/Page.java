package io.forebay.webui;

import io.forebay.webui.assets.PageFile;
import io.forebay.webui.assets.PageFiles;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/// What a browser gets that asks for no part of the contract: the page. It holds no secrets, so everybody may
/// have it.
final class Page {
  private static final String NONE =
      "This build of Forebay has no page for browsers: build it where Node is installed (docs/HACKING.md)."
          + " The command line and /api/v1 do everything.\n";

  private final PageFiles files;

  Page(PageFiles files) {
    this.files = files;
  }

  void on(Router router) {
    router.route().handler(this::handle);
  }

  private void handle(RoutingContext context) {
    String path = context.normalizedPath();
    if (path.startsWith("/api/")) {
      context.next();
      return;
    }
    HttpMethod method = context.request().method();
    if (!method.equals(HttpMethod.GET) && !method.equals(HttpMethod.HEAD)) {
      context.fail(405);
      return;
    }
    PageFile file = files.find(path);
    if (file != null) {
      context.response().putHeader(HttpHeaders.CACHE_CONTROL, file.cacheControl());
      Replies.send(context, 200, file.mediaType(), file.content(), file.etag());
    } else if (path.equals("/")) {
      Replies.send(context, 200, "text/plain; charset=utf-8", NONE);
    } else {
      context.fail(404);
    }
  }
}
