package io.forebay.webui.docs;

import java.util.ArrayDeque;
import java.util.Deque;

/// HTML as it is written down, which is well-formed XML too. What is text stays text.
final class Html {
  private final StringBuilder out = new StringBuilder();
  private final Deque<String> open = new ArrayDeque<>();

  /// Begins `name` with `attributes`: name, value, name, value.
  Html open(String name, String... attributes) {
    begin(name, attributes);
    out.append('>');
    open.push(name);
    return this;
  }

  /// An element without content.
  Html single(String name, String... attributes) {
    begin(name, attributes);
    out.append("/>");
    return this;
  }

  private void begin(String name, String... attributes) {
    out.append('<').append(name);
    for (int i = 0; i < attributes.length; i += 2) {
      out.append(' ').append(attributes[i]).append("=\"");
      escape(attributes[i + 1]);
      out.append('"');
    }
  }

  /// Ends what was begun last.
  Html close() {
    out.append("</").append(open.pop()).append('>');
    return this;
  }

  Html text(String text) {
    escape(text);
    return this;
  }

  /// A whole element.
  Html element(String name, String text, String... attributes) {
    return open(name, attributes).text(text).close();
  }

  /// Text in which `backticks` stand for code.
  Html prose(String text) {
    String[] parts = text.split("`", -1);
    for (int i = 0; i < parts.length; i++) {
      if (i % 2 == 1 && i < parts.length - 1) {
        element("code", parts[i]);
      } else {
        escape(i % 2 == 1 ? "`" + parts[i] : parts[i]);
      }
    }
    return this;
  }

  private void escape(String text) {
    for (int i = 0; i < text.length(); i++) {
      char each = text.charAt(i);
      switch (each) {
        case '&' -> out.append("&amp;");
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '"' -> out.append("&quot;");
        case '\'' -> out.append("&#39;");
        default -> out.append(each);
      }
    }
  }

  String whole() {
    while (!open.isEmpty()) {
      close();
    }
    return "<!DOCTYPE html>\n" + out + "\n";
  }
}
