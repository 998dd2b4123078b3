package io.forebay.panel;

import java.util.ArrayList;
import java.util.List;

/// A title and what stands under it. On a display that is too low for all of it, it becomes several pages with the
/// same title.
record Card(String title, List<Row> rows) {
  Card {
    rows = List.copyOf(rows);
  }

  /// Each of exactly the display's lines.
  List<List<String>> pages(Size size) {
    Paper paper = new Paper(size.columns());
    List<String> body = paper.lines(rows);
    int each = size.rows() - 1;
    List<List<String>> pages = new ArrayList<>();
    for (int from = 0; from == 0 || from < body.size(); from += each) {
      List<String> page = new ArrayList<>();
      page.add(paper.line(title));
      for (int i = from; i < from + each; i++) {
        page.add(i < body.size() ? body.get(i) : paper.line(""));
      }
      pages.add(page);
    }
    return pages;
  }
}
