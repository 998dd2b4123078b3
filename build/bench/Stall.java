import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;

/// A host that writes 4 KiB at a time to one site, and to the other one when that is refused: what
/// it sees of a switchover, or of a failover, is the time from its last ack here to its first ack
/// there.
final class Stall {
  private static final int TIMEOUT_MILLIS = 60_000;
  private static final int RETRY_MILLIS = 2;
  private static final long PAUSE_NANOS =
      1_000_000; // A host at work, not one that fills the buffer.
  private static final byte[] BLOCK = new byte[4096];

  private Stall() {}

  /// More of them say no more, and each brings a site back.
  private static final int FAILOVERS = Math.min(3, Bench.ROUNDS);

  static void rows(Bench bench, Pair pair) throws Exception {
    bench.report.put(Bench.Part.SWITCHOVER, List.of(switchovers(pair), failovers(pair)));
  }

  /// There and back, so many times.
  private static Report.Figure switchovers(Pair pair) throws Exception {
    pair.drain();
    int near = pair.near.port("nbd");
    int far = pair.far.port("nbd");
    double[] stalls = new double[2 * Bench.ROUNDS];
    for (int i = 0; i < stalls.length; i++) {
      boolean away = i % 2 == 0;
      Site from = away ? pair.near : pair.far;
      Site to = away ? pair.far : pair.near;
      follows(from);
      Change change =
          () ->
              from.forebay(
                  "group",
                  "switchover",
                  Pair.GROUP,
                  "--to",
                  to.name,
                  "--within",
                  "10min"); // A line that was never busy is not measured yet, and reckoned as a
      // modem.
      stalls[i] = millis(away ? near : far, away ? far : near, Pair.VOLUME, change);
    }
    follows(pair.near);
    return figure(
        "Switchover, from the last ack here to the first there, as a host sees it that writes 4 KiB"
            + " each millisecond",
        stalls);
  }

  /// The site that hosts write to is killed with -9, and somebody says `promote` at the other one
  /// at once: what is left is ours. Then it comes back, is settled, and gets its hosts again.
  private static Report.Figure failovers(Pair pair) throws Exception {
    double[] stalls = new double[FAILOVERS];
    for (int i = 0; i < stalls.length; i++) {
      follows(pair.near);
      Change disaster =
          () -> {
            pair.near.kill();
            pair.far.forebay("group", "promote", Pair.GROUP, "--yes", Pair.GROUP);
          };
      int near = pair.near.port("nbd");
      stalls[i] = millis(near, pair.far.port("nbd"), Pair.VOLUME, disaster);
      pair.near.start();
      pair.far.forebay(
          "group", "failback", Pair.GROUP, "--to", pair.near.name, "--within", "10min", "--wait",
          "10min");
    }
    follows(pair.near);
    return figure(
        "Failover, the same: `kill -9` here, and `group promote` there, the command's own start"
            + " included",
        stalls);
  }

  private static Report.Figure figure(String what, double[] stalls) {
    return new Report.Figure(
        what,
        String.format(
            Locale.ROOT,
            "%.0f ms (median of %d; worst %.0f), both sites on this machine",
            Bench.median(stalls),
            stalls.length,
            Arrays.stream(stalls).max().orElseThrow()));
  }

  /// Waits until `site` is primary, and its peer follows and holds everything.
  private static void follows(Site site) throws Exception {
    for (int i = 0; i < 600; i++) {
      if (site.says("role", "primary")
          && site.says("state", "following")
          && site.number("behindBytes") == 0) {
        return;
      }
      Thread.sleep(100);
    }
    throw new IllegalStateException("nobody follows " + site.name);
  }

  /// Something to do while the host writes.
  interface Change {
    void run() throws Exception;
  }

  /// Milliseconds from the last ack at `from` to the first at `to`, while `change` is carried out.
  static double millis(int from, int to, String export, Change change) throws Exception {
    double[] stall = {Double.NaN};
    NbdClient first = NbdClient.open(from, export, 0);
    Thread host = Thread.ofPlatform().start(() -> stall[0] = host(first, to, export));
    Thread.sleep(500);
    change.run();
    host.join(TIMEOUT_MILLIS);
    if (Double.isNaN(stall[0])) {
      throw new IllegalStateException("the host cannot write to the other side");
    }
    return stall[0];
  }

  private static double host(NbdClient first, int to, String export) {
    long last = System.nanoTime();
    try (first) {
      for (long block = 0; ; block++) {
        first.write(block % 1024 * BLOCK.length, BLOCK);
        last = System.nanoTime();
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    } catch (IOException e) {
      // Refused, as was to be: now over there.
    }
    while (System.nanoTime() - last < TIMEOUT_MILLIS * 1_000_000L) {
      try (NbdClient second = NbdClient.open(to, export, 0)) {
        second.write(0, BLOCK);
        return (System.nanoTime() - last) / 1e6;
      } catch (IOException e) {
        pause(); // Not exported, or not for writing, yet.
      }
    }
    return Double.NaN;
  }

  private static void pause() {
    try {
      Thread.sleep(RETRY_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
