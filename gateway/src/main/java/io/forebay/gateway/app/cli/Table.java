package io.forebay.gateway.app.cli;

import io.forebay.gateway.control.Fields;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/// Rows in aligned columns; the first column is the name.
final class Table {
  private static final String GAP = "  ";

  /// What stands in a column for one item.
  interface Cell {
    String of(Fields item) throws IOException;
  }

  private record Column(String header, boolean right, Cell cell) {}

  private final List<Column> columns = new ArrayList<>();

  Table text(String header, Cell cell) {
    columns.add(new Column(header, false, cell));
    return this;
  }

  /// Aligned to the right.
  Table number(String header, Cell cell) {
    columns.add(new Column(header, true, cell));
    return this;
  }

  /// `namesOnly`: the first column, bare.
  void print(PrintWriter out, List<?> items, boolean headers, boolean namesOnly)
      throws IOException {
    List<Column> shown = namesOnly ? columns.subList(0, 1) : columns;
    List<List<String>> rows = new ArrayList<>();
    if (headers) {
      rows.add(shown.stream().map(Column::header).toList());
    }
    for (Object item : items) {
      Fields fields = Fields.of(item);
      List<String> row = new ArrayList<>();
      for (Column column : shown) {
        row.add(column.cell().of(fields));
      }
      rows.add(row);
    }
    for (List<String> row : rows) {
      out.println(line(shown, rows, row));
    }
    out.flush();
  }

  private static String line(List<Column> columns, List<List<String>> rows, List<String> row) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < row.size(); i++) {
      int column = i;
      int width = rows.stream().mapToInt(each -> each.get(column).length()).max().orElse(0);
      String pad = " ".repeat(width - row.get(i).length());
      line.append(i == 0 ? "" : GAP);
      line.append(columns.get(i).right() ? pad + row.get(i) : row.get(i) + pad);
    }
    return line.toString().stripTrailing();
  }
}
