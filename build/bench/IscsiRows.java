import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// iSCSI: Forebay with its line paused, tgt and tgt again, in every round, loaded by [IscsiClient].
final class IscsiRows {
  private static final int SMALL = 4096;
  private static final int LARGE = 1 << 20;

  private enum Server {
    FOREBAY,
    TGT,
    TGT_AGAIN
  }

  /// One row. A turn of `seconds` 0 is one pass with the flush behind it.
  private record Row(String name, String title, boolean writes, int bytes, int depth, double bar) {
    boolean onePass() {
      return writes && bytes == LARGE;
    }

    IscsiClient.Load load(long span) {
      return new IscsiClient.Load(writes, bytes == SMALL, bytes, depth, span);
    }
  }

  private static final List<Row> ALL =
      List.of(
          new Row("iscsi-4k-read-d1", "4 KiB random read, depth 1", false, SMALL, 1, 1.5),
          new Row("iscsi-4k-read-d32", "4 KiB random read, depth 32", false, SMALL, 32, 2),
          new Row("iscsi-4k-write-d1", "4 KiB random write, depth 1", true, SMALL, 1, 1.5),
          new Row("iscsi-4k-write-d32", "4 KiB random write, depth 32", true, SMALL, 32, 2),
          new Row("iscsi-1m-read-d8", "1 MiB read, depth 8, MiB/s", false, LARGE, 8, 1.2),
          new Row("iscsi-1m-write", "1 MiB write, depth 8, and the flush, MiB/s", true, LARGE, 8, 1.2));

  private final Bench bench;
  private final Pair pair;
  private final Tgt tgt;
  private final Tgt again;

  IscsiRows(Bench bench, Pair pair, Tgt tgt, Tgt again) {
    this.bench = bench;
    this.pair = pair;
    this.tgt = tgt;
    this.again = again;
  }

  static void row(Bench bench, Pair pair) throws Exception {
    try (Tgt tgt = new Tgt(bench.programs, "tgt");
        Tgt again = new Tgt(bench.programs, "tgt-again")) {
      new IscsiRows(bench, pair, tgt, again).run();
    }
  }

  private void run() throws Exception {
    for (Server server : Server.values()) {
      prepare(server);
    }
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "%s; medians of %d rounds of %d s a turn, %d GiB. Operations a second unless said"
                + " otherwise.%n%n| row | forebay | tgt | tgt again | self | / tgt | at least |%n"
                + "|---|---|---|---|---|---|---|%n",
            Report.machine(),
            Bench.ROUNDS,
            Bench.SECONDS,
            Bench.GIB));
    for (Row row : ALL) {
      if (row.name().matches(Bench.ROWS)) {
        text.append(measure(row));
      }
    }
    pair.assertWhole("at the end");
    bench.report.put(Bench.Part.ISCSI.word(), text.toString());
  }

  private IscsiClient client(Server server) throws Exception {
    return switch (server) {
      case FOREBAY -> new IscsiClient(pair.near.port("iscsi"), pair.target(), 0);
      case TGT -> new IscsiClient(tgt.port, tgt.target, Tgt.LUN);
      case TGT_AGAIN -> new IscsiClient(again.port, again.target, Tgt.LUN);
    };
  }

  /// Filled and read once, then warmed by what most rows do.
  private void prepare(Server server) throws Exception {
    long span = (long) Bench.GIB << 30;
    try (IscsiClient client = client(server)) {
      client.run(new IscsiClient.Load(true, false, LARGE, 8, span), 0);
      client.run(new IscsiClient.Load(false, false, LARGE, 8, span), 0);
      client.run(new IscsiClient.Load(true, true, SMALL, 32, span), Bench.SECONDS);
      client.run(new IscsiClient.Load(false, true, SMALL, 32, span), Bench.SECONDS);
    }
    settle(server);
  }

  /// The row of the table.
  private String measure(Row row) throws Exception {
    Map<Server, List<Double>> figures = new EnumMap<>(Server.class);
    Server[] servers = Server.values();
    for (int round = 0; round < Bench.ROUNDS; round++) {
      for (int i = 0; i < servers.length; i++) {
        Server server = servers[(i + round) % servers.length]; // Nobody is always first.
        figures.computeIfAbsent(server, _ -> new ArrayList<>()).add(turn(row, server));
      }
    }
    double[] medians = new double[servers.length];
    figures.forEach((server, all) ->
        medians[server.ordinal()] =
            Bench.median(all.stream().mapToDouble(Double::doubleValue).toArray()));
    double self = medians[1] / medians[2];
    double ratio = medians[0] / ((medians[1] + medians[2]) / 2);
    boolean counts = self >= 0.9 && self <= 1.1; // Else the row says nothing, as in Row.
    String line =
        String.format(
            Locale.ROOT,
            "| %s | %,.0f | %,.0f | %,.0f | %.2f | %s | %s |%n",
            row.title(),
            medians[0],
            medians[1],
            medians[2],
            self,
            String.format(Locale.ROOT, counts ? "%.2f" : "(%.2f)", ratio),
            judged(ratio, row.bar()));
    System.out.print(line);
    return line;
  }

  private static String judged(double ratio, double bar) {
    return String.format(Locale.ROOT, ratio >= bar ? "%.2f met" : "%.2f missed", bar);
  }

  private double turn(Row row, Server server) throws Exception {
    if (server == Server.FOREBAY) {
      pair.pause();
    }
    double operations; // Of a megabyte each it is MiB/s.
    try (IscsiClient client = client(server)) {
      operations =
          client.run(row.load((long) Bench.GIB << 30), row.onePass() ? 0 : Bench.SECONDS);
    }
    if (server == Server.FOREBAY) {
      pair.assertWhole(row.name());
    }
    if (row.writes()) {
      settle(server);
    }
    return operations;
  }

  private void settle(Server server) throws Exception {
    if (server == Server.FOREBAY) {
      pair.drain();
    }
    Programs.output(List.of("sync", "-f", bench.programs.dir.toString()));
  }
}
