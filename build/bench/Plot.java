import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The points of [Scaling] as one picture: a panel for each thing that grows, latencies as lines on
/// a logarithmic scale, memory as bars.
final class Plot {
  private static final Map<String, String> TITLES =
      Map.of(
          "volumes",
          "volumes",
          "connections",
          "connections",
          "size",
          "size of the volume",
          "unsent",
          "unsent log");

  private Plot() {}

  static void draw(List<Scaling.Point> points, Path folder) throws Exception {
    Map<String, List<Scaling.Point>> series = new LinkedHashMap<>();
    points.forEach(
        point -> series.computeIfAbsent(point.series(), _ -> new ArrayList<>()).add(point));
    double memoryMax =
        1.5 * points.stream().mapToLong(point -> point.memory().resident()).max().orElse(1);
    double latencyMax =
        2 * points.stream().mapToDouble(point -> point.figures().p999()).max().orElse(1);
    StringBuilder script = new StringBuilder();
    script.append("set terminal pngcairo size 1200,840 font 'sans,11'\n");
    script.append("set output '").append(Report.picture(folder)).append("'\n");
    script.append(
        "set multiplot layout 2,2\nset style fill solid 0.25 noborder\nset boxwidth 0.5\n");
    script.append(
        "set logscale y\nset grid ytics\nset ytics nomirror\nset y2tics\nset xrange [-0.6:2.6]\n");
    script.append(
        String.format(
            Locale.ROOT, "set yrange [10:%.0f]\nset y2range [0:%.0f]\n", latencyMax, memoryMax));
    script.append(
        "set ylabel 'latency, us'\nset y2label 'RSS, MiB'\nset xtics nomirror\n"
            + "set key top left horizontal samplen 1.5\n");
    series.forEach((name, of) -> panel(script, name, of));
    script.append("unset multiplot\n");
    Path file = folder.resolve("scaling.gnuplot");
    Files.writeString(file, script);
    Programs.output(List.of("gnuplot", file.toString()));
    System.out.println("# picture: " + Report.picture(folder));
  }

  private static void panel(StringBuilder script, String name, List<Scaling.Point> points) {
    script.append("$").append(name).append(" << END\n");
    for (Scaling.Point point : points) {
      script.append(
          String.format(
              Locale.ROOT,
              "\"%s\" %.0f %.0f %.0f %d%n",
              point.at(),
              point.figures().p50(),
              point.figures().p99(),
              point.figures().p999(),
              point.memory().resident()));
    }
    script.append("END\nset title '").append(TITLES.get(name)).append("'\n");
    script.append(
        ("plot $%1$s using 0:5:xtic(1) axes x1y2 with boxes lc rgb '#8090a0' title 'RSS',"
                + " '' using 0:2 with linespoints lw 2 lc rgb '#2a7f3f' title 'p50',"
                + " '' using 0:3 with linespoints lw 2 lc rgb '#c08000' title 'p99',"
                + " '' using 0:4 with linespoints lw 2 lc rgb '#b02020' title 'p99.9'%n")
            .formatted(name));
  }
}
