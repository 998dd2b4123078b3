import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// fio's rows: Forebay with its line paused, nbdkit and nbdkit again in every round; qemu-nbd, and
/// Forebay with its peer connected (on the same cores), in every other one. Everybody begins each
/// turn with clean pages: what a turn has written is in the files, and with Forebay at the peer
/// too, before the next begins.
final class Rows {
  private static final String HEAD = "%-16s %9s %9s %9s %9s %9s  %8s %6s %5s  %s%n";
  private static final String LINE = "%-16s %9.0f %9.0f %9.0f %9.0f %9.0f  %8s %6.2f %5.2f  %s%n";

  private enum Server {
    FOREBAY,
    NBDKIT,
    NBDKIT_AGAIN,
    QEMU,
    CONNECTED;

    boolean ours() {
      return this == FOREBAY || this == CONNECTED;
    }

    boolean inRound(int round) {
      return this != QEMU && this != CONNECTED || round % 2 == 0;
    }
  }

  /// Medians of one row.
  private record Outcome(Row row, Map<Server, Double> medians, int attempt) {
    double of(Server server) {
      return medians.get(server);
    }

    double self() {
      return of(Server.NBDKIT) / of(Server.NBDKIT_AGAIN);
    }

    boolean counts() {
      return self() >= Row.SELF_MIN && self() <= Row.SELF_MAX;
    }

    double toNbdkit() {
      return of(Server.FOREBAY) / ((of(Server.NBDKIT) + of(Server.NBDKIT_AGAIN)) / 2);
    }

    String ratio() {
      return String.format(Locale.ROOT, counts() ? "%.2f" : "(%.2f)", toNbdkit());
    }

    String judgement() {
      return counts() ? row.judge(toNbdkit()) : "(" + row.judge(toNbdkit()) + ")";
    }
  }

  private final Bench bench;
  private final Pair pair;
  private final Map<Server, String> uris = new EnumMap<>(Server.class);
  private final List<Outcome> outcomes = new ArrayList<>();

  Rows(Bench bench, Pair pair, Rivals rivals) throws Exception {
    this.bench = bench;
    this.pair = pair;
    uris.put(Server.FOREBAY, pair.uri());
    uris.put(Server.NBDKIT, rivals.nbdkit);
    uris.put(Server.NBDKIT_AGAIN, rivals.nbdkitAgain);
    uris.put(Server.QEMU, rivals.qemu);
    uris.put(Server.CONNECTED, pair.uri());
  }

  void run() throws Exception {
    for (Server server : List.of(Server.FOREBAY, Server.NBDKIT, Server.NBDKIT_AGAIN, Server.QEMU)) {
      prepare(server);
    }
    System.out.printf(
        HEAD,
        "row",
        "forebay",
        "connected",
        "nbdkit",
        "nbdkit2",
        "qemu-nbd",
        "/nbdkit",
        "/qemu",
        "self",
        "at least");
    for (Row row : Row.ALL) {
      if (row.name().matches(Bench.ROWS)) {
        outcomes.add(measure(row, 1));
      }
    }
    for (int attempt = 2; attempt <= 1 + Bench.AGAIN; attempt++) {
      for (int i = 0; i < outcomes.size(); i++) {
        if (!outcomes.get(i).counts() && bench.seconds() < Bench.AGAIN_UNTIL_SECONDS) {
          outcomes.set(i, measure(outcomes.get(i).row(), attempt));
        }
      }
    }
    pair.assertWhole("at the end");
    bench.report.put("rows", markdown());
  }

  /// Filled and read once, then warmed by what most rows do.
  private void prepare(Server server) throws Exception {
    String uri = uris.get(server);
    Fio.run(uri, Fio.Kind.WRITES, Row.onePass(Bench.GIB));
    Fio.run(
        uri,
        Fio.Kind.READS,
        List.of("--rw=read", "--bs=1m", "--iodepth=8", "--size=" + Bench.GIB + "g"));
    List<String> warm =
        new ArrayList<>(
            List.of("--rw=randrw", "--bs=4k", "--iodepth=32", "--size=" + Bench.GIB + "g"));
    warm.addAll(Fio.timed(0, Bench.SECONDS));
    Fio.run(uri, Fio.Kind.BOTH, warm);
    settle(server);
  }

  private Outcome measure(Row row, int attempt) throws Exception {
    Map<Server, List<Double>> figures = new EnumMap<>(Server.class);
    Server[] servers = Server.values();
    for (int round = 0; round < Bench.ROUNDS; round++) {
      for (int i = 0; i < servers.length; i++) {
        Server server = servers[(i + round) % servers.length]; // Nobody is always first.
        if (server.inRound(round)) {
          figures.computeIfAbsent(server, _ -> new ArrayList<>()).add(turn(row, server));
        }
      }
    }
    Map<Server, Double> medians = new EnumMap<>(Server.class);
    figures.forEach((server, all) ->
        medians.put(server, Bench.median(all.stream().mapToDouble(Double::doubleValue).toArray())));
    Outcome outcome = new Outcome(row, medians, attempt);
    System.out.printf(
        Locale.ROOT,
        LINE,
        row.name(),
        outcome.of(Server.FOREBAY),
        outcome.of(Server.CONNECTED),
        outcome.of(Server.NBDKIT),
        outcome.of(Server.NBDKIT_AGAIN),
        outcome.of(Server.QEMU),
        outcome.ratio(),
        outcome.of(Server.FOREBAY) / outcome.of(Server.QEMU),
        outcome.self(),
        outcome.judgement() + (attempt > 1 ? ", run again " + (attempt - 1) : ""));
    return outcome;
  }

  private double turn(Row row, Server server) throws Exception {
    if (server == Server.FOREBAY) {
      pair.pause();
    } else if (server == Server.CONNECTED) {
      pair.resume();
    }
    double figure = row.measure(uris.get(server));
    if (server.ours()) {
      pair.assertWhole(row.name());
    }
    if (row.changes()) {
      settle(server);
    }
    return figure;
  }

  private void settle(Server server) throws Exception {
    if (server.ours()) {
      pair.drain();
    }
    Programs.output(List.of("sync", "-f", bench.programs.dir.toString()));
  }

  private String markdown() {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "%s; medians of %d rounds of %d s a turn, %d GiB. Operations a second unless said"
                + " otherwise.%n%n",
            Report.machine(),
            Bench.ROUNDS,
            Bench.SECONDS,
            Bench.GIB));
    text.append(
        "| row | forebay | nbdkit | nbdkit again | self | / nbdkit | at least | connected |"
            + " qemu-nbd | / qemu |\n");
    text.append("|---|---|---|---|---|---|---|---|---|---|\n");
    for (Outcome outcome : outcomes) {
      text.append(
          String.format(
              Locale.ROOT,
              "| %s | %,.0f | %,.0f | %,.0f | %.2f | %s | %s | %,.0f | %,.0f | %.2f |%n",
              outcome.row().title(),
              outcome.of(Server.FOREBAY),
              outcome.of(Server.NBDKIT),
              outcome.of(Server.NBDKIT_AGAIN),
              outcome.self(),
              outcome.ratio(),
              outcome.judgement(),
              outcome.of(Server.CONNECTED),
              outcome.of(Server.QEMU),
              outcome.of(Server.FOREBAY) / outcome.of(Server.QEMU)));
    }
    return text.toString();
  }
}
