package io.forebay.webui.docs;

import io.forebay.gateway.control.Refusal;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The page `/api/docs`: the contract, operation by operation.
public final class DocsPage {
  /// In the order in which people read.
  private static final String[] METHODS = {"get", "post", "put", "delete"};

  /// Kinds that the door does not know: they are of sessions alone.
  private static final Map<String, String> OF_SESSIONS =
      Map.of(
          "csrf", "A change in a session came without its token.",
          "confirm", "A grave command wants the password once more.");

  private final JsonObject contract;
  private final String root;

  /// @param contract `openapi.json`
  public DocsPage(JsonObject contract) {
    this.contract = contract;
    String server = contract.getJsonArray("servers").getJsonObject(0).getString("url");
    root = URI.create(server).getPath();
  }

  /// The whole page. Each call makes it anew.
  ///
  /// @param style where its style sheet is
  /// @param source where the contract is
  public String html(String style, String source) {
    Html html = new Html();
    JsonObject about = contract.getJsonObject("info");
    String title = about.getString("title") + " API v" + about.getString("version");
    html.open("html", "lang", "en", "xmlns", "http://www.w3.org/1999/xhtml").open("head");
    html.single("meta", "charset", "utf-8")
        .single("meta", "name", "viewport", "content", "width=device-width, initial-scale=1")
        .element("title", title)
        .single("link", "rel", "stylesheet", "href", style)
        .close();
    html.open("body");
    contents(html);
    html.open("main").element("h1", title);
    html.open("p").prose(about.getString("description", "")).close();
    html.open("p").text("For programs: ").element("a", "openapi.json", "href", source).text(".");
    html.close();
    waysIn(html);
    problems(html);
    for (Object tag : contract.getJsonArray("tags")) {
      operations(html, ((JsonObject) tag).getString("name"));
    }
    schemas(html);
    return html.whole();
  }

  /// What is done with one operation.
  private interface Each {
    void one(String method, String path, JsonObject operation);
  }

  private void operationsOf(String tag, Each each) {
    JsonObject paths = contract.getJsonObject("paths");
    for (String path : paths.fieldNames()) {
      for (String method : METHODS) {
        JsonObject operation = paths.getJsonObject(path).getJsonObject(method);
        if (operation != null && operation.getJsonArray("tags").getString(0).equals(tag)) {
          each.one(method.toUpperCase(Locale.ROOT), path, operation);
        }
      }
    }
  }

  private void contents(Html html) {
    html.open("nav", "aria-label", "Contents").open("ul");
    html.open("li").element("a", "Ways in", "href", "#ways-in").close();
    html.open("li").element("a", "When it goes wrong", "href", "#problems").close();
    for (Object each : contract.getJsonArray("tags")) {
      String tag = ((JsonObject) each).getString("name");
      html.open("li").element("a", tag, "href", "#tag-" + tag).open("ul");
      operationsOf(
          tag,
          (method, path, operation) ->
              html.open("li")
                  .element(
                      "a",
                      operation.getString("operationId"),
                      "href",
                      "#" + operation.getString("operationId"))
                  .close());
      html.close().close();
    }
    html.open("li").element("a", "Documents", "href", "#documents").close();
    html.close().close();
  }

  private void waysIn(Html html) {
    html.element("h2", "Ways in", "id", "ways-in").open("dl");
    JsonObject ways = contract.getJsonObject("components").getJsonObject("securitySchemes");
    for (String name : ways.fieldNames()) {
      html.element("dt", name).open("dd");
      html.prose(ways.getJsonObject(name).getString("description", "")).close();
    }
    html.close();
  }

  private void problems(Html html) {
    html.element("h2", "When it goes wrong", "id", "problems");
    JsonObject problem =
        contract.getJsonObject("components").getJsonObject("responses").getJsonObject("Problem");
    html.open("p").prose(problem.getString("description")).text(" The document is a ");
    html.element("a", "Problem", "href", "#" + Types.anchor("Problem")).text(":").close();
    html.open("table");
    Types.head(html, "Kind", "Status", "Exit code of the command line");
    html.open("tbody");
    for (Refusal.Kind kind : Refusal.Kind.values()) {
      String word = kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
      html.open("tr").open("th", "scope", "row").element("code", word).close();
      html.element("td", Integer.toString(kind.httpStatus()));
      html.element("td", Integer.toString(kind.exitCode())).close();
    }
    OF_SESSIONS.forEach((word, meaning) ->
        html.open("tr")
            .open("th", "scope", "row")
            .element("code", word)
            .close()
            .element("td", "403")
            .element("td", meaning)
            .close());
    html.close().close();
  }

  private void operations(Html html, String tag) {
    html.element("h2", tag, "id", "tag-" + tag);
    operationsOf(
        tag,
        (method, path, operation) -> {
          html.open("article", "id", operation.getString("operationId"));
          html.element("h3", operation.getString("summary"));
          html.open("p", "class", "call")
              .element("b", method)
              .text(" ")
              .element("code", root + path);
          html.close();
          if (operation.containsKey("description")) {
            html.open("p").prose(operation.getString("description")).close();
          }
          JsonArray security = operation.getJsonArray("security");
          if (security != null && security.isEmpty()) {
            html.element("p", "For everybody.", "class", "open");
          }
          parameters(html, operation.getJsonArray("parameters", new JsonArray()));
          body(html, operation.getJsonObject("requestBody"));
          answers(html, operation.getJsonObject("responses"));
          html.close();
        });
  }

  private static void parameters(Html html, JsonArray parameters) {
    if (parameters.isEmpty()) {
      return;
    }
    html.element("h4", "Parameters").open("table");
    Types.head(html, "Name", "Where", "Holds", "Meaning");
    html.open("tbody");
    for (Object each : parameters) {
      JsonObject parameter = (JsonObject) each;
      html.open("tr").open("th", "scope", "row").element("code", parameter.getString("name"));
      html.close();
      String where = parameter.getString("in");
      html.element("td", parameter.getBoolean("required", false) ? where : where + ", if wanted");
      html.open("td");
      Types.words(html, parameter.getJsonObject("schema"));
      html.close().open("td").prose(parameter.getString("description", "")).close().close();
    }
    html.close().close();
  }

  private static void body(Html html, @Nullable JsonObject body) {
    if (body != null) {
      html.element("h4", "Body").open("p");
      content(html, body.getJsonObject("content"));
      html.close();
    }
  }

  private static void content(Html html, JsonObject content) {
    for (String mediaType : content.fieldNames()) {
      html.element("code", mediaType).text(": ");
      Types.words(html, content.getJsonObject(mediaType).getJsonObject("schema"));
    }
  }

  private static void answers(Html html, JsonObject responses) {
    html.element("h4", "Answers").open("ul");
    for (String status : responses.fieldNames()) {
      JsonObject response = responses.getJsonObject(status);
      html.open("li");
      if (status.equals("default")) {
        html.text("else: ").element("a", "a problem", "href", "#problems");
      } else {
        html.element("b", status).text(" " + response.getString("description") + " ");
        content(html, response.getJsonObject("content", new JsonObject()));
      }
      html.close();
    }
    html.close();
  }

  private void schemas(Html html) {
    html.element("h2", "Documents", "id", "documents");
    JsonObject schemas = contract.getJsonObject("components").getJsonObject("schemas");
    for (String name : schemas.fieldNames()) {
      html.open("article", "id", Types.anchor(name)).element("h3", name);
      Types.describe(html, schemas.getJsonObject(name));
      html.close();
    }
  }
}
