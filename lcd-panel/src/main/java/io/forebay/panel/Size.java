package io.forebay.panel;

/// Of a display, in characters. Whatever is smaller or larger than is sensible becomes the nearest that is not: the
/// smallest display that the screens are made for has two lines of 16.
public record Size(int columns, int rows) {
  public static final int COLUMNS_MIN = 16;
  public static final int ROWS_MIN = 2;
  public static final int COLUMNS_MAX = 80;
  public static final int ROWS_MAX = 16;

  public Size {
    columns = Math.clamp(columns, COLUMNS_MIN, COLUMNS_MAX);
    rows = Math.clamp(rows, ROWS_MIN, ROWS_MAX);
  }
}
