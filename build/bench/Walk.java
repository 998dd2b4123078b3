import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;

/// What a manager's walk over everything costs the appliance, and what a host sees of it that
/// writes meanwhile.
final class Walk {
  private static final String FIRST = "correct-horse";
  private static final String SECOND = "battery-staple";
  private static final String ALL = ".1.3.6.1";
  private static final double AIM_MILLIS = 50;

  /// The first ones compile what the others run.
  private static final int WARM = 20;

  private static final int WALKS = 10;

  /// So far apart that none is answered out of what was seen for the one before.
  private static final long APART_MILLIS = 2_100;

  private static final long PAUSE_NANOS = 1_000_000; // Of a host at work.
  private static final byte[] BLOCK = new byte[4096];

  private final Site site;
  private final String export;
  private final List<String> command;

  private Walk(Site site, String export, Path dir) throws Exception {
    this.site = site;
    this.export = export;
    Path secret = dir.resolve("walker");
    Files.writeString(secret, FIRST + " " + SECOND + "\n");
    site.forebay("snmp", "user", "set", "walker", "--from", secret.toString());
    String shown = site.forebay("snmp", "show");
    String address =
        shown
            .lines()
            .filter(line -> line.startsWith("listening "))
            .map(line -> line.substring("listening ".length()).strip().split(",")[0])
            .findFirst()
            .orElseThrow();
    command =
        List.of(
            "snmpbulkwalk", "-m", "", "-v3", "-l", "authPriv", "-u", "walker", "-a", "SHA-256", "-A",
            FIRST, "-x", "AES", "-X", SECOND, "-Onq", "-Cr50", address, ALL);
  }

  static void row(Bench bench, Pair pair) throws Exception {
    pair.drain();
    Walk walk = new Walk(pair.near, Pair.VOLUME, bench.programs.dir);
    long values = 0;
    for (int i = 0; i < WARM; i++) {
      values = walk.once();
    }
    double cost = walk.cost();
    double[] alone = new double[Bench.ROUNDS];
    double[] beside = new double[Bench.ROUNDS];
    for (int round = 0; round < Bench.ROUNDS; round++) {
      alone[round] = walk.worst(() -> Thread.sleep(1_000));
      beside[round] =
          walk.worst(
              () -> {
                for (int i = 0; i < WALKS; i++) {
                  walk.once();
                }
              });
    }
    pair.near.forebay("snmp", "user", "remove", "walker");
    bench.report.put(Bench.Part.WALK, figures(values, cost, alone, beside));
  }

  /// Milliseconds of the appliance's processor time for one, without what it takes anyway.
  private double cost() throws Exception {
    double before = site.processorSeconds();
    for (int i = 0; i < WALKS; i++) {
      once();
      Thread.sleep(APART_MILLIS);
    }
    double walked = site.processorSeconds() - before;
    before = site.processorSeconds();
    Thread.sleep(WALKS * APART_MILLIS);
    double idle = site.processorSeconds() - before;
    return Math.max(0, walked - idle) * 1_000 / WALKS;
  }

  private static List<Report.Figure> figures(
      long values, double cost, double[] alone, double[] beside) {
    String aim =
        cost < AIM_MILLIS
            ? "met"
            : String.format(Locale.ROOT, "missed by %.0f", cost - AIM_MILLIS);
    List<Report.Figure> figures = new ArrayList<>();
    figures.add(
        new Report.Figure(
            "A walk by SNMPv3 (`snmpbulkwalk`, " + values + " values)",
            String.format(
                Locale.ROOT,
                "%.1f ms of the appliance's processor time (mean of %d; aim: under %.0f, %s)",
                cost,
                WALKS,
                AIM_MILLIS,
                aim)));
    figures.add(
        new Report.Figure(
            "The longest write of 4 KiB of a host that writes one each millisecond",
            String.format(
                Locale.ROOT,
                "%.1f ms while such walks follow one another, %.1f without (medians of %d seconds;"
                    + " worst %.1f and %.1f)",
                Bench.median(beside),
                Bench.median(alone),
                beside.length,
                Arrays.stream(beside).max().orElseThrow(),
                Arrays.stream(alone).max().orElseThrow())));
    return figures;
  }

  /// How many values it brought.
  private long once() throws Exception {
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IllegalStateException("the walk failed: " + text);
    }
    return text.lines().count();
  }

  /// Milliseconds of a host's longest write, while `meanwhile` is carried out.
  private double worst(Stall.Change meanwhile) throws Exception {
    double[] worst = {Double.NaN};
    boolean[] over = {false};
    try (NbdClient client = NbdClient.open(site.port("nbd"), export, 0)) {
      Thread host = Thread.ofPlatform().start(() -> worst[0] = host(client, over));
      meanwhile.run();
      synchronized (over) {
        over[0] = true;
      }
      host.join();
    }
    if (Double.isNaN(worst[0])) {
      throw new IllegalStateException("the host cannot write");
    }
    return worst[0];
  }

  private static double host(NbdClient client, boolean[] over) {
    long worst = 0;
    try {
      for (long block = 0; ; block++) {
        synchronized (over) {
          if (over[0]) {
            return worst / 1e6;
          }
        }
        long began = System.nanoTime();
        client.write(block % 1024 * BLOCK.length, BLOCK);
        worst = Math.max(worst, System.nanoTime() - began);
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    } catch (IOException e) {
      return Double.NaN;
    }
  }
}
