import java.util.Locale;

/// From the line's resumption until the peer holds everything durably, and what both processes took
/// for it.
final class Drain {
  private static final int GIB = 1;

  private Drain() {}

  static void row(Bench bench, Pair pair) throws Exception {
    double[] rates = new double[Bench.ROUNDS];
    double[] processor = new double[Bench.ROUNDS];
    pair.drain();
    for (int round = 0; round < Bench.ROUNDS; round++) {
      pair.pause();
      Fio.run(pair.uri(), Fio.Kind.WRITES, Row.onePass(GIB));
      pair.near.awaitZero("undestagedBytes");
      long behind = pair.near.number("behindBytes");
      double before = pair.near.processorSeconds() + pair.far.processorSeconds();
      long started = System.nanoTime();
      pair.resume();
      pair.near.awaitZero("behindBytes");
      rates[round] = behind / 1048576.0 / ((System.nanoTime() - started) / 1e9);
      double after = pair.near.processorSeconds() + pair.far.processorSeconds();
      processor[round] = (after - before) / (behind / (double) (1L << 30));
    }
    pair.drain();
    bench.report.put(
        Bench.Part.DRAIN,
        "Drain of " + GIB + " GiB to a peer on the same machine",
        String.format(
            Locale.ROOT,
            "%.0f MiB/s with %.1f s of processor time a GiB on both sides together (medians of %d;"
                + " aim 300)",
            Bench.median(rates),
            Bench.median(processor),
            Bench.ROUNDS));
  }
}
