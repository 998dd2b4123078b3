import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// One of fio's rows, and what it has to reach.
///
/// @param bar times nbdkit that Forebay has to reach at least
/// @param aim times nbdkit that it should reach, 0: no more than the bar
/// @param bandwidth counted in MiB/s, else in operations/s
record Row(
    String name,
    String title,
    Fio.Kind kind,
    boolean bandwidth,
    double bar,
    double aim,
    List<String> options) {
  /// Where nbdkit against nbdkit lies outside of it, the row says nothing.
  static final double SELF_MIN = 0.9;

  static final double SELF_MAX = 1.1;

  static final List<Row> ALL =
      List.of(
          reads(
              "4k-randread-d1",
              "4 KiB random read, depth 1",
              0.95,
              "--rw=randread",
              "--bs=4k",
              "--iodepth=1"),
          reads(
              "4k-randread-d32",
              "4 KiB random read, depth 32",
              1.2,
              "--rw=randread",
              "--bs=4k",
              "--iodepth=32"),
          writes("4k-randwrite-d1", "4 KiB random write, depth 1", 0.95, "--bs=4k", "--iodepth=1"),
          writes(
              "4k-randwrite-d32", "4 KiB random write, depth 32", 1.5, "--bs=4k", "--iodepth=32"),
          new Row(
              "4k-fsync1-d1",
              "4 KiB random write, fsync=1, depth 1",
              Fio.Kind.WRITES,
              false,
              1.0,
              1.2,
              List.of("--rw=randwrite", "--bs=4k", "--iodepth=1", "--fsync=1")),
          writes(
              "4k-fsync16-d16",
              "4 KiB random write, fsync=16, depth 16",
              1.8,
              "--bs=4k",
              "--iodepth=16",
              "--fsync=16"),
          reads(
              "64k-randread-d8",
              "64 KiB random read, depth 8",
              0.95,
              "--rw=randread",
              "--bs=64k",
              "--iodepth=8"),
          new Row(
              "1m-read-d8",
              "1 MiB read, depth 8, MiB/s",
              Fio.Kind.READS,
              true,
              0.95,
              0,
              List.of("--rw=read", "--bs=1m", "--iodepth=8")),
          new Row(
              "1m-write-2g",
              "1 MiB write, depth 8, 2 GiB and the flush, MiB/s",
              Fio.Kind.WRITES,
              true,
              1.2,
              0,
              onePass(2)),
          new Row(
              "mixed-4x32",
              "4 connections, 70/30 4 KiB, depth 32 each",
              Fio.Kind.BOTH,
              false,
              1.3,
              0,
              List.of("--rw=randrw", "--rwmixread=70", "--bs=4k", "--iodepth=32", "--numjobs=4")));

  private static Row reads(String name, String title, double bar, String... options) {
    return new Row(name, title, Fio.Kind.READS, false, bar, 0, List.of(options));
  }

  private static Row writes(String name, String title, double bar, String... options) {
    List<String> all = new ArrayList<>(List.of("--rw=randwrite"));
    all.addAll(List.of(options));
    return new Row(name, title, Fio.Kind.WRITES, false, bar, 0, all);
  }

  /// So many GiB in order, each byte once; the time ends with the flush behind them.
  static List<String> onePass(int gib) {
    return List.of("--rw=write", "--bs=1m", "--iodepth=8", "--end_fsync=1", "--size=" + gib + "g");
  }

  boolean changes() {
    return kind != Fio.Kind.READS;
  }

  /// The figure that is compared.
  double measure(String uri) throws Exception {
    List<String> all = new ArrayList<>(options);
    if (!options.contains("--end_fsync=1")) {
      all.add("--size=" + Bench.GIB + "g");
      all.addAll(Fio.timed(0, Bench.SECONDS));
    }
    Fio.Figures figures = Fio.run(uri, kind, all);
    return bandwidth ? figures.mib() : figures.operations();
  }

  /// Whether the bar is met by `ratio`, and by how much it is missed.
  String judge(double ratio) {
    return judge(ratio, bar)
        + (ratio >= bar && ratio < aim ? String.format(Locale.ROOT, ", aim %.2f", aim) : "");
  }

  static String judge(double ratio, double bar) {
    return ratio >= bar
        ? String.format(Locale.ROOT, "%.2f met", bar)
        : String.format(
            Locale.ROOT,
            "%.2f missed by %.2f (%.0f %%)",
            bar,
            bar - ratio,
            100 * (bar - ratio) / bar);
  }
}
