import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// `./dev bench [PART...] [--docs]`: what Forebay does beside a plain server of files, and what it
/// costs. Without parts, all of them; [Part] says what each is. The tables go to `target/bench` as
/// Markdown; with `--docs` they replace those in `docs/benchmarks.md`, which is for a run on a
/// quiet machine.
///
/// Environment: BENCH_ROUNDS (5), BENCH_SECONDS (3, of one turn), BENCH_ROWS (a regular expression
/// on the names of fio's rows, and of what grows), BENCH_AGAIN (2, how often rows that do not count
/// are run again), BENCH_GIB (2, the volume), BENCH_IDLE (60, seconds), BENCH_UNSENT (10, GiB at
/// most), BENCH_DIR (where to, default /var/tmp).
final class Bench {
  static final int ROUNDS = Integer.parseInt(env("BENCH_ROUNDS", "5"));
  static final int SECONDS = Integer.parseInt(env("BENCH_SECONDS", "3"));
  static final int AGAIN = Integer.parseInt(env("BENCH_AGAIN", "2"));
  static final int UNSENT_GIB = Math.max(2, Integer.parseInt(env("BENCH_UNSENT", "10")));
  static final int IDLE_SECONDS = Integer.parseInt(env("BENCH_IDLE", "60"));
  static final String ROWS = env("BENCH_ROWS", ".*");

  /// At least what [Row#ONE_PASS] writes.
  static final int GIB = Math.max(2, Integer.parseInt(env("BENCH_GIB", "2")));

  /// What the fastest turn, or [Restart], leaves unsent, and as much again.
  static final int BUFFER_GIB = 2 * GIB + Math.max(2, SECONDS / 2);

  /// Rows are run again only until so much of the run is gone: all of it is to stay under half an
  /// hour.
  static final long AGAIN_UNTIL_SECONDS = 17 * 60;

  /// Of the last minute, when the run begins; the build before it may have left some.
  private static final double QUIET_LOAD = 1;

  /// In the order in which they are run: what leaves the pair unlike others need it comes last.
  enum Part {
    /// fio's rows against nbdkit and qemu-nbd, with the bars.
    ROWS,
    /// iSCSI against tgt, with the bars; as root.
    ISCSI,
    /// A good client while hostile ones attack.
    ATTACK,
    /// From the line's resumption until the peer has everything.
    DRAIN,
    /// What a host sees of a switchover, and of a failover.
    SWITCHOVER,
    /// Processor time of a pair with nothing to do.
    IDLE,
    /// From an address to a page that can be read, in chromium.
    PAGE,
    /// A manager that walks over everything by SNMP, and a host beside it.
    WALK,
    /// From `kill -9` to serving.
    RESTART,
    /// Latency and memory as volumes, connections, sizes and what is unsent grow.
    SCALING;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  final Path root;
  final Programs programs;
  final Report report;
  private final long started = System.nanoTime();

  private Bench(Path root, Path dir) {
    this.root = root;
    programs = new Programs(dir);
    report = new Report(root);
  }

  public static void main(String[] args) throws Exception {
    Path root = Path.of(args[0]);
    List<String> words = new ArrayList<>(List.of(args).subList(1, args.length));
    boolean docs = words.remove("--docs");
    List<Part> parts = parts(words);
    Path dir = Files.createTempDirectory(Path.of(env("BENCH_DIR", "/var/tmp")), "forebay-bench-");
    Bench bench = new Bench(root, dir);
    Runtime.getRuntime().addShutdownHook(new Thread(bench.programs::clean));
    System.out.printf("# rounds: %d of %d s, volume %d GiB, in %s%n", ROUNDS, SECONDS, GIB, dir);
    bench.complainOfLoad();
    try {
      bench.run(parts);
    } finally { // What is through is kept, whatever came of the rest.
      System.out.printf("# the whole run took %d s%n", bench.seconds());
      bench.report.save(docs);
    }
  }

  private static List<Part> parts(List<String> words) {
    List<Part> parts = new ArrayList<>();
    for (String word : words) {
      Part named =
          Arrays.stream(Part.values())
              .filter(part -> part.word().equals(word))
              .findFirst()
              .orElse(null);
      if (named == null) {
        System.err.println(
            "bench: there is no part "
                + word
                + "; there are bytes, "
                + String.join(", ", Arrays.stream(Part.values()).map(Part::word).toList()));
        System.exit(2);
      }
      parts.add(named);
    }
    return parts.isEmpty() ? List.of(Part.values()) : parts;
  }

  private void run(List<Part> parts) throws Exception {
    if (!List.of(Part.PAGE, Part.SCALING).containsAll(parts)) {
      try (Pair pair = new Pair(this, "", GIB, BUFFER_GIB)) {
        Rivals rivals =
            parts.contains(Part.ROWS) || parts.contains(Part.ATTACK) ? new Rivals(programs) : null;
        part(parts, Part.ROWS, () -> new Rows(this, pair, rivals).run());
        part(parts, Part.ISCSI, () -> IscsiRows.row(this, pair));
        part(parts, Part.ATTACK, () -> new Attack(this, pair, rivals).run());
        if (rivals != null) {
          rivals.close();
        }
        part(parts, Part.DRAIN, () -> Drain.row(this, pair));
        part(parts, Part.SWITCHOVER, () -> Stall.rows(this, pair));
        part(parts, Part.IDLE, () -> Idle.row(this, pair));
        part(parts, Part.WALK, () -> Walk.row(this, pair));
        part(parts, Part.RESTART, () -> Restart.row(this, pair));
      }
    }
    part(parts, Part.PAGE, () -> Page.row(this));
    part(parts, Part.SCALING, () -> new Scaling(this).run());
  }

  private interface Body {
    void run() throws Exception;
  }

  private static void part(List<Part> chosen, Part part, Body body) throws Exception {
    if (!chosen.contains(part)) {
      return;
    }
    System.out.println("== " + part.word());
    long started = System.nanoTime();
    body.run();
    System.out.printf(
        "== %s took %d s%n", part.word(), (System.nanoTime() - started) / 1_000_000_000);
  }

  private void complainOfLoad() throws Exception {
    double load = Double.parseDouble(Files.readString(Path.of("/proc/loadavg")).split(" ")[0]);
    if (load > QUIET_LOAD) {
      System.out.printf(
          "# something else is running (load %.1f): these figures are not worth keeping%n", load);
    }
  }

  /// Since the run began.
  long seconds() {
    return (System.nanoTime() - started) / 1_000_000_000;
  }

  static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  static String env(String name, String fallback) {
    return System.getenv().getOrDefault(name, fallback);
  }
}
