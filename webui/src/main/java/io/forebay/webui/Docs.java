package io.forebay.webui;

import io.forebay.webui.assets.ETag;
import io.forebay.webui.docs.DocsPage;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/// The contract as a page for people. No secret, like the contract: everybody may have it.
final class Docs {
  static final String PAGE = "/api/docs";
  static final String STYLE = "/api/docs.css";

  private final DocsPage page;

  // Made when somebody asks; confined to the event loop.
  private @Nullable Buffer html;
  private @Nullable Buffer css;

  Docs(DocsPage page) {
    this.page = page;
  }

  void on(Router router) {
    router.get(PAGE).handler(this::page);
    router.get(STYLE).handler(this::style);
  }

  private void page(RoutingContext context) {
    Buffer made = html;
    if (made == null) {
      made = Buffer.buffer(page.html(STYLE, Contract.ROOT + "/openapi.json"));
      html = made;
    }
    send(context, "text/html; charset=utf-8", made);
  }

  private void style(RoutingContext context) {
    Buffer read = css;
    if (read == null) {
      read = resource();
      css = read;
    }
    send(context, "text/css; charset=utf-8", read);
  }

  private static Buffer resource() {
    try (InputStream in = Docs.class.getResourceAsStream("docs/docs.css")) {
      if (in == null) {
        throw new IllegalStateException("docs.css is missing in the jar of webui: build it again");
      }
      return Buffer.buffer(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e); // Our own jar.
    }
  }

  private static void send(RoutingContext context, String mediaType, Buffer content) {
    context.response().putHeader(HttpHeaders.CACHE_CONTROL, "no-cache");
    Replies.send(context, 200, mediaType, content, ETag.of(content));
  }
}
