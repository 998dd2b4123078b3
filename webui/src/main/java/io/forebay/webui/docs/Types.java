package io.forebay.webui.docs;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/// Schemas of the contract, as far as it uses them, for people.
final class Types {
  private static final String REF = "$ref";

  private Types() {}

  /// Where the page has the schema `name`.
  static String anchor(String name) {
    return "schema-" + name;
  }

  /// In a few words what values `schema` allows.
  static void words(Html html, JsonObject schema) {
    String ref = schema.getString(REF);
    if (ref != null) {
      String name = ref.substring(ref.lastIndexOf('/') + 1);
      html.element("a", name, "href", "#" + anchor(name));
      return;
    }
    JsonArray either = schema.getJsonArray("oneOf");
    JsonArray values = schema.getJsonArray("enum");
    if (either != null) {
      for (int i = 0; i < either.size(); i++) {
        html.text(i == 0 ? "" : " or ");
        words(html, either.getJsonObject(i));
      }
    } else if (values != null) {
      for (int i = 0; i < values.size(); i++) {
        html.text(i == 0 ? "" : ", ").element("code", String.valueOf(values.getValue(i)));
      }
    } else {
      plain(html, schema);
    }
  }

  private static void plain(Html html, JsonObject schema) {
    Object type = schema.getValue("type");
    if ("array".equals(type)) {
      html.text("list of ");
      words(html, schema.getJsonObject("items", new JsonObject()));
    } else if (type instanceof JsonArray several) {
      html.text(String.join(" or ", several.stream().map(String::valueOf).toList()));
    } else {
      html.text(type == null ? "anything" : String.valueOf(type));
    }
    List<String> bounds = bounds(schema);
    if (!bounds.isEmpty()) {
      html.text(" (" + String.join(", ", bounds) + ")");
    }
    String pattern = schema.getString("pattern");
    if (pattern != null) {
      html.text(" like ").element("code", pattern);
    }
  }

  private static List<String> bounds(JsonObject schema) {
    List<String> bounds = new ArrayList<>();
    add(bounds, schema, "format", "%s");
    add(bounds, schema, "minimum", "from %s");
    add(bounds, schema, "maximum", "to %s");
    add(bounds, schema, "minLength", "at least %s characters");
    add(bounds, schema, "maxLength", "at most %s characters");
    add(bounds, schema, "minItems", "at least %s");
    add(bounds, schema, "maxItems", "at most %s");
    add(bounds, schema, "default", "else %s");
    add(bounds, schema, "example", "as %s");
    return bounds;
  }

  private static void add(List<String> to, JsonObject schema, String key, String words) {
    if (schema.getValue(key) != null) {
      to.add(words.formatted(schema.getValue(key)));
    }
  }

  /// What `schema` says of itself, and a table of its fields if it has any.
  static void describe(Html html, JsonObject schema) {
    String description = schema.getString("description");
    if (description != null) {
      html.open("p").prose(description).close();
    }
    if (!fields(html, schema)) {
      html.open("p");
      words(html, schema);
      html.close();
    }
  }

  /// Whether there are any.
  private static boolean fields(Html html, JsonObject schema) {
    JsonObject properties = schema.getJsonObject("properties");
    if (properties == null) {
      return false;
    }
    JsonArray required = schema.getJsonArray("required", new JsonArray());
    html.open("table");
    head(html, "Field", "Holds", "Meaning");
    html.open("tbody");
    for (String name : properties.fieldNames()) {
      JsonObject field = properties.getJsonObject(name);
      html.open("tr").open("th", "scope", "row").element("code", name);
      if (!required.contains(name)) {
        html.text(" (may be left out)");
      }
      html.close().open("td");
      words(html, field);
      html.close().open("td").prose(field.getString("description", ""));
      JsonObject inner =
          "array".equals(field.getValue("type"))
              ? field.getJsonObject("items", new JsonObject())
              : field;
      fields(html, inner);
      html.close().close();
    }
    html.close().close();
    return true;
  }

  static void head(Html html, String... columns) {
    html.open("thead").open("tr");
    for (String column : columns) {
      html.element("th", column, "scope", "col");
    }
    html.close().close();
  }
}
