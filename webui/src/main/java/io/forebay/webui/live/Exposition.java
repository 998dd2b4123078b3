package io.forebay.webui.live;

import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/// Figures as Prometheus reads them (text format 0.0.4): families, each with its samples.
final class Exposition {
  static final String MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  /// Above it a double does not hold each whole number.
  private static final double WHOLE_MAX = 1L << 53;

  private final StringBuilder text = new StringBuilder();

  /// The samples of one figure that may go up and down; `labels` of each, NaN for one that is not known.
  <T> Exposition gauge(
      String name,
      String help,
      Iterable<? extends T> of,
      Function<T, String> labels,
      ToDoubleFunction<T> value) {
    return family(name, "gauge", help, of, labels, value);
  }

  /// The same of one that only grows, but for restarts.
  <T> Exposition counter(
      String name,
      String help,
      Iterable<? extends T> of,
      Function<T, String> labels,
      ToDoubleFunction<T> value) {
    return family(name, "counter", help, of, labels, value);
  }

  private <T> Exposition family(
      String name,
      String type,
      String help,
      Iterable<? extends T> of,
      Function<T, String> labels,
      ToDoubleFunction<T> value) {
    text.append("# HELP ").append(name).append(' ').append(help).append('\n');
    text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
    for (T each : of) {
      double number = value.applyAsDouble(each);
      if (!Double.isNaN(number)) {
        text.append(name).append(labels.apply(each)).append(' ').append(print(number)).append('\n');
      }
    }
    return this;
  }

  /// `{name="value",…}` of pairs.
  static String labels(String... pairs) {
    StringBuilder labels = new StringBuilder();
    for (int i = 0; i < pairs.length; i += 2) {
      labels
          .append(i == 0 ? '{' : ',')
          .append(pairs[i])
          .append("=\"")
          .append(pairs[i + 1].replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n"))
          .append('"');
    }
    return labels.isEmpty() ? "" : labels.append('}').toString();
  }

  private static String print(double number) {
    if (Double.isInfinite(number)) {
      return number > 0 ? "+Inf" : "-Inf";
    }
    return number == Math.rint(number) && Math.abs(number) < WHOLE_MAX
        ? Long.toString((long) number)
        : Double.toString(number);
  }

  String text() {
    return text.toString();
  }
}
