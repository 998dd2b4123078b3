import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Latency and memory as work grows, at one rate of requests however many clients and volumes they
/// are spread over: 4 KiB at random, 70/30. Each point but those of unsent log is a new appliance
/// with a group that replicates nowhere, warmed by the same load.
final class Scaling {
  /// Of all clients together, a second: what leaves the cores time, so that latency is not a
  /// queue's.
  private static final int RATE = 4_000;

  private static final int READS_PERCENT = 70;
  private static final int DEPTH = 8; // Of one client; the rate keeps it at one nearly always.
  private static final int BUFFER_GIB = 1;
  private static final long GIB = 1L << 30;

  /// What must be left of the file system beside the buffer that holds the unsent log.
  private static final long SPARE_GIB = 12;

  /// @param figures latencies
  record Point(String series, String at, Fio.Figures figures, Site.Memory memory) {}

  private final Bench bench;
  private final List<Point> points = new ArrayList<>();
  private final List<String> leftOut = new ArrayList<>();

  Scaling(Bench bench) {
    this.bench = bench;
  }

  void run() throws Exception {
    System.out.printf(
        "%-12s %8s %8s %8s %8s %10s %8s %8s%n",
        "grows", "to", "p50 us", "p99 us", "p99.9 us", "requests/s", "RSS MiB", "rings");
    if ("volumes".matches(Bench.ROWS)) {
      for (int volumes : new int[] {1, 4, 16}) {
        alone("volumes", String.valueOf(volumes), volumes, "1GiB", GIB, 1);
      }
    }
    if ("connections".matches(Bench.ROWS)) {
      for (int connections : new int[] {1, 16, 128}) {
        alone("connections", String.valueOf(connections), 1, "1GiB", GIB, connections);
      }
    }
    if ("size".matches(Bench.ROWS)) {
      alone("size", "1 GiB", 1, "1GiB", GIB, 1);
      alone("size", "100 GiB", 1, "100GiB", 100 * GIB, 1);
      alone("size", "10 TiB", 1, "10TiB", 10_240 * GIB, 1);
    }
    if ("unsent".matches(Bench.ROWS)) {
      unsent(1, Bench.UNSENT_GIB);
    }
    bench.report.put("scaling", markdown());
    Plot.draw(points, bench.report.folder());
  }

  private void alone(
      String series, String at, int volumes, String size, long bytes, int connections)
      throws Exception {
    try (Site site = new Site(bench, "alone", BUFFER_GIB).start()) {
      List<String> uris = new ArrayList<>();
      for (int i = 0; i < volumes; i++) {
        site.forebay("volume", "create", "disk" + i, "--size", size);
        uris.add(site.uri("disk" + i));
      }
      site.awaitZero("unpreparedBytes");
      measure(site, series, at, uris, bytes, connections);
    }
  }

  /// A pair whose line is paused, and whose buffer holds more and more.
  private void unsent(int... gib) throws Exception {
    int most = gib[gib.length - 1];
    int buffer = most + most / 2;
    long free = Files.getFileStore(bench.programs.dir).getUsableSpace() / GIB;
    if (free < buffer + SPARE_GIB) {
      leftOut.add(
          "%d GiB unsent (%d GiB are free, %d are needed)"
              .formatted(most, free, buffer + SPARE_GIB));
      most = gib[0];
      buffer = 2 * most + 1;
    }
    try (Pair pair = new Pair(bench, "unsent-", 1, buffer, BUFFER_GIB)) {
      pair.pause();
      List<String> uri = List.of(pair.uri());
      measure(pair.near, "unsent", "0", uri, GIB, 1);
      int written = 0;
      for (int each : gib) {
        if (each <= most) {
          List<String> fill = new ArrayList<>(Row.onePass(1));
          fill.add("--io_size=" + (each - written) + "g");
          Fio.run(uri, Fio.Kind.WRITES, fill);
          written = each;
          pair.near.awaitZero("undestagedBytes");
          measure(pair.near, "unsent", each + " GiB", uri, GIB, 1);
          pair.assertWhole(each + " GiB unsent");
        }
      }
    }
  }

  private void measure(
      Site site, String series, String at, List<String> uris, long bytes, int connections)
      throws Exception {
    int clients = uris.size() * connections;
    List<String> options =
        new ArrayList<>(
            List.of(
                "--rw=randrw",
                "--rwmixread=" + READS_PERCENT,
                "--bs=4k",
                "--iodepth=" + DEPTH,
                "--size=" + bytes,
                "--numjobs=" + connections,
                "--rate_process=poisson",
                "--rate_iops="
                    + Math.max(1, RATE * READS_PERCENT / 100 / clients)
                    + ","
                    + Math.max(1, RATE * (100 - READS_PERCENT) / 100 / clients)));
    options.addAll(Fio.timed(Bench.SECONDS, 2 * Bench.SECONDS));
    Fio.Figures figures = Fio.run(uris, Fio.Kind.BOTH, options);
    Site.Memory memory = site.memory();
    points.add(new Point(series, at, figures, memory));
    System.out.printf(
        Locale.ROOT,
        "%-12s %8s %8.0f %8.0f %8.0f %10.0f %8d %8d%n",
        series,
        at,
        figures.p50(),
        figures.p99(),
        figures.p999(),
        figures.operations(),
        memory.resident(),
        memory.rings());
  }

  private String markdown() {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "%s; %,d requests/s in all, 4 KiB at random, 70/30, %d s after %d to warm up. Latencies"
                + " in microseconds as the client sees them; memory of the process in MiB, and what"
                + " of it is the tail ring.%n%n",
            Report.machine(),
            RATE,
            2 * Bench.SECONDS,
            Bench.SECONDS));
    text.append(
        "| grows | to | p50 | p99 | p99.9 | requests/s | RSS | ring |\n"
            + "|---|---|---|---|---|---|---|---|\n");
    for (Point point : points) {
      text.append(
          String.format(
              Locale.ROOT,
              "| %s | %s | %,.0f | %,.0f | %,.0f | %,.0f | %d | %d |%n",
              point.series(),
              point.at(),
              point.figures().p50(),
              point.figures().p99(),
              point.figures().p999(),
              point.figures().operations(),
              point.memory().resident(),
              point.memory().rings()));
    }
    for (String each : leftOut) {
      text.append("\nLeft out: ").append(each).append(".\n");
      System.out.println("left out: " + each);
    }
    text.append("\n![The same as a picture](").append(Report.picture(Path.of(""))).append(")\n");
    return text.toString();
  }
}
