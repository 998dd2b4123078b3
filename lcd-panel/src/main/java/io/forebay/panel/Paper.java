package io.forebay.panel;

import java.util.ArrayList;
import java.util.List;

/// Lays rows out on lines of a width.
record Paper(int columns) {
  /// Exactly one line: cut, or filled with spaces.
  String line(String text) {
    String ascii = Ascii.of(text);
    return ascii.length() >= columns
        ? ascii.substring(0, columns)
        : ascii + " ".repeat(columns - ascii.length());
  }

  /// One line with `right` at its end, for which `left` is cut if need be.
  String line(String left, String right) {
    String end = Ascii.of(right);
    if (end.isEmpty() || end.length() > columns - 2) {
      return line(end.isEmpty() ? left : end);
    }
    return new Paper(columns - end.length() - 1).line(left) + " " + end;
  }

  /// Lines of exactly the width, one after the other.
  List<String> lines(List<Row> rows) {
    List<String> lines = new ArrayList<>();
    for (Row row : rows) {
      switch (row) {
        case Row.Pair(String left, String right) -> pair(lines, Ascii.of(left), Ascii.of(right));
        case Row.Prose(String text) -> wrap(lines, Ascii.of(text));
        case Row.Bar(double share) -> lines.add(bar(share));
      }
    }
    return lines;
  }

  private void pair(List<String> lines, String left, String right) {
    if (left.length() + 1 + right.length() <= columns) {
      lines.add(line(left, right));
    } else {
      wrap(lines, left);
      if (right.length() <= columns) {
        lines.add(" ".repeat(columns - right.length()) + right);
      } else {
        wrap(lines, right);
      }
    }
  }

  private void wrap(List<String> lines, String text) {
    StringBuilder now = new StringBuilder();
    for (String word : text.strip().split(" +")) {
      String rest = word;
      if (!now.isEmpty() && now.length() + 1 + rest.length() > columns) {
        lines.add(line(now.toString()));
        now.setLength(0);
      }
      while (rest.length() > columns) { // No word of ours: a name, an address, a code.
        lines.add(line(rest));
        rest = rest.substring(columns);
      }
      now.append(now.isEmpty() ? "" : " ").append(rest);
    }
    if (!now.isEmpty()) {
      lines.add(line(now.toString()));
    }
  }

  private String bar(double share) {
    int room = columns - 2;
    double part = Double.isNaN(share) ? 0 : Math.clamp(share, 0, 1);
    int filled = (int) Math.round(part * room);
    if (part > 0 && filled == 0) {
      filled = 1; // A little is not nothing,
    }
    if (part < 1 && filled == room) {
      filled = room - 1; // and almost full is not full.
    }
    return "[" + "#".repeat(filled) + "-".repeat(room - filled) + "]";
  }
}
