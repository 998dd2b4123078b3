import java.util.Locale;

/// What a pair takes that has nothing to do: nobody connected but the peer.
final class Idle {
  /// What JVMs still do after work: compile, collect.
  private static final long CALM_MILLIS = 5_000;

  private static final double AIM_PERCENT = 1;

  private Idle() {}

  static void row(Bench bench, Pair pair) throws Exception {
    pair.drain();
    pair.near.awaitZero("unpreparedBytes"); // A new buffer is written once, in the background.
    pair.far.awaitZero("unpreparedBytes");
    Thread.sleep(CALM_MILLIS);
    double near = pair.near.processorSeconds();
    double far = pair.far.processorSeconds();
    long started = System.nanoTime();
    Thread.sleep(Bench.IDLE_SECONDS * 1000L);
    double seconds = (System.nanoTime() - started) / 1e9;
    near = 100 * (pair.near.processorSeconds() - near) / seconds;
    far = 100 * (pair.far.processorSeconds() - far) / seconds;
    double worse = Math.max(near, far);
    bench.report.put(
        Bench.Part.IDLE,
        "Idle, peer connected, over " + Bench.IDLE_SECONDS + " s",
        String.format(
            Locale.ROOT,
            "%.2f %% of a core, its peer %.2f %% (aim: under %.0f %%, %s)",
            near,
            far,
            AIM_PERCENT,
            worse < AIM_PERCENT
                ? "met"
                : String.format(Locale.ROOT, "missed by %.2f", worse - AIM_PERCENT)));
  }
}
