import java.net.URI;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// A good client's speed while hostile ones attack, against its own without them. nbdkit, under all
/// of it at once, is there as information.
final class Attack {
  /// Of its own speed, at least.
  private static final double AIM = 0.5;

  /// A turn for each attack makes this long enough.
  private static final int ROUNDS_MAX = 3;

  private static final Set<HostileClients.Attack> ALL = EnumSet.allOf(HostileClients.Attack.class);

  /// What goes on in one turn, and what the good client did in it, round for round.
  private record Case(
      String title, String uri, Set<HostileClients.Attack> attacks, List<Double> figures) {
    Case(String title, String uri, Set<HostileClients.Attack> attacks) {
      this(title, uri, attacks, new ArrayList<>());
    }

    double median() {
      return Bench.median(figures.stream().mapToDouble(Double::doubleValue).toArray());
    }
  }

  private final Bench bench;
  private final Pair pair;
  private final List<Case> ours = new ArrayList<>();
  private final List<Case> rival = new ArrayList<>();
  private boolean rivalEnded;

  Attack(Bench bench, Pair pair, Rivals rivals) throws Exception {
    this.bench = bench;
    this.pair = pair;
    ours.add(new Case("nobody else", pair.uri(), Set.of()));
    for (HostileClients.Attack each : ALL) {
      ours.add(new Case(each.clients + " " + each.title, pair.uri(), EnumSet.of(each)));
    }
    ours.add(new Case("all of these at once", pair.uri(), ALL));
    rival.add(new Case("nbdkit, nobody else", rivals.nbdkit, Set.of()));
    rival.add(new Case("nbdkit, all of these at once", rivals.nbdkit, ALL));
  }

  void run() throws Exception {
    int rounds = Math.min(Bench.ROUNDS, ROUNDS_MAX);
    List<Case> all = new ArrayList<>(ours);
    all.addAll(rival);
    for (int round = 0; round < rounds; round++) {
      for (int i = 0; i < all.size(); i++) {
        Case each = all.get((i + round) % all.size());
        if (!rivalEnded || ours.contains(each)) {
          turn(each);
        }
      }
    }
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "%s; medians of %d rounds of %d s a turn. Operations a second of one client: 4 KiB,"
                + " 70/30, depth 32.%n%n",
            Report.machine(),
            rounds,
            Bench.SECONDS));
    text.append("| beside it | operations | of its own | at least |\n|---|---|---|---|\n");
    table(text, ours);
    table(text, rival);
    if (rivalEnded) {
      text.append("\nnbdkit let its good client in no more after an attack; its turns end there.\n");
    }
    System.out.print(text);
    bench.report.put("attack", text.toString());
  }

  private static void table(StringBuilder text, List<Case> cases) {
    List<Case> told = cases.stream().filter(each -> !each.figures().isEmpty()).toList();
    for (Case each : told) {
      double own = told.getFirst().median();
      boolean judged = !each.attacks().isEmpty() && each.title().indexOf("nbdkit") != 0;
      text.append(
          String.format(
              Locale.ROOT,
              "| %s | %,.0f | %.2f | %s |%n",
              each.title(),
              each.median(),
              each.median() / own,
              judged ? Row.judge(each.median() / own, AIM) : ""));
    }
  }

  /// A rival that an attack has ended is a result, and no failure of the bench.
  private void measure(Case each, List<String> options) throws Exception {
    try {
      each.figures().add(Fio.run(each.uri(), Fio.Kind.BOTH, options).operations());
    } catch (IllegalStateException e) {
      if (ours.contains(each)) {
        throw e;
      }
      rivalEnded = true;
    }
  }

  private void turn(Case each) throws Exception {
    pair.pause();
    try (HostileClients hostile =
        new HostileClients(URI.create(each.uri()).getPort(), Pair.VOLUME, each.attacks())) {
      hostile.awaitBegun();
      List<String> options =
          new ArrayList<>(
              List.of(
                  "--rw=randrw",
                  "--rwmixread=70",
                  "--bs=4k",
                  "--iodepth=32",
                  "--size=" + Bench.GIB + "g"));
      options.addAll(Fio.timed(0, Bench.SECONDS));
      measure(each, options);
    }
    pair.assertWhole(each.title());
    pair.drain();
    Programs.output(List.of("sync", "-f", bench.programs.dir.toString()));
  }
}
