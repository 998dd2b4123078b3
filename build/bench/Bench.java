import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// `./dev bench`: fio's nbd engine against a replicating Forebay volume (line paused), `nbdkit file`
/// twice and `qemu-nbd`, on the same file system, all prepared and warmed alike, in alternation.
/// Prints medians and ratios; a ratio counts only where nbdkit against nbdkit is 0.9 to 1.1.
///
/// Environment: BENCH_DIR (default a temporary folder), BENCH_ROUNDS (3), BENCH_SECONDS (5),
/// BENCH_GIB (1), BENCH_ROWS (a regular expression on row names).
final class Bench {
  record Row(String name, boolean reads, boolean bandwidth, List<String> options) {}

  record Server(String name, String uri) {}

  static final int ROUNDS = Integer.parseInt(env("BENCH_ROUNDS", "3"));
  static final int SECONDS = Integer.parseInt(env("BENCH_SECONDS", "5"));
  static final long GIB = Long.parseLong(env("BENCH_GIB", "1"));
  static final String CHOSEN = env("BENCH_ROWS", ".*");

  static final List<Row> ROWS =
      List.of(
          row("4k-randread-d1", true, false, "--rw=randread", "--bs=4k", "--iodepth=1"),
          row("4k-randread-d32", true, false, "--rw=randread", "--bs=4k", "--iodepth=32"),
          row("4k-randwrite-d1", false, false, "--rw=randwrite", "--bs=4k", "--iodepth=1"),
          row("4k-randwrite-d32", false, false, "--rw=randwrite", "--bs=4k", "--iodepth=32"),
          row("4k-fsync1-d1", false, false, "--rw=randwrite", "--bs=4k", "--iodepth=1", "--fsync=1"),
          row("4k-fsync16-d16", false, false, "--rw=randwrite", "--bs=4k", "--iodepth=16", "--fsync=16"),
          row("1m-read-d8", true, true, "--rw=read", "--bs=1m", "--iodepth=8"),
          row("1m-write-flush-d8", false, true, "--rw=write", "--bs=1m", "--iodepth=8", "--end_fsync=1"));

  final Path root;
  final Path dir;
  final List<Process> children = new ArrayList<>();
  final Pair pair;

  Bench(Path root, Path dir) {
    this.root = root;
    this.dir = dir;
    pair = new Pair();
  }

  public static void main(String[] args) throws Exception {
    Path dir = Files.createTempDirectory(Path.of(env("BENCH_DIR", "/var/tmp")), "forebay-bench-");
    Bench bench = new Bench(Path.of(args[0]), dir);
    Runtime.getRuntime().addShutdownHook(new Thread(bench::clean));
    bench.run();
  }

  void run() throws Exception {
    System.out.printf("# %d rounds of %d s, %d GiB, in %s%n", ROUNDS, SECONDS, GIB, dir);
    List<Server> servers = new ArrayList<>();
    servers.add(new Server("forebay", pair.start()));
    servers.add(new Server("nbdkit", nbdkit("a")));
    servers.add(new Server("nbdkit2", nbdkit("b")));
    servers.add(new Server("qemu-nbd", qemuNbd("c")));
    for (Server server : servers) {
      prepare(server);
    }
    pair.drain();
    System.out.printf(
        "%-18s %10s %10s %10s %10s   %7s %7s %7s%n",
        "row", "forebay", "nbdkit", "nbdkit2", "qemu-nbd", "/nbdkit", "/qemu", "self");
    for (Row row : ROWS) {
      if (row.name().matches(CHOSEN)) {
        measure(row, servers);
      }
    }
    drainSpeed();
    pair.assertWhole("at the end");
    Stall.row(pair);
    Restart.row(this);
  }

  void measure(Row row, List<Server> servers) throws Exception {
    Map<String, double[]> figures = new LinkedHashMap<>();
    for (int round = 0; round < ROUNDS; round++) {
      for (int i = 0; i < servers.size(); i++) {
        Server server = servers.get((i + round) % servers.size()); // Nobody is always first.
        boolean ours = server.name().equals("forebay");
        if (ours) {
          pair.pause();
        }
        double figure = fio(row, server);
        figures.computeIfAbsent(server.name(), _ -> new double[ROUNDS])[round] = figure;
        if (ours) {
          pair.assertWhole(row.name());
          pair.drain();
        }
      }
    }
    Map<String, Double> median = new LinkedHashMap<>();
    figures.forEach((name, values) -> median.put(name, median(values)));
    double us = median.get("forebay");
    double nbdkit = (median.get("nbdkit") + median.get("nbdkit2")) / 2;
    System.out.printf(
        Locale.ROOT,
        "%-18s %10.0f %10.0f %10.0f %10.0f   %7.2f %7.2f %7.2f%n",
        row.name(),
        us,
        median.get("nbdkit"),
        median.get("nbdkit2"),
        median.get("qemu-nbd"),
        us / nbdkit,
        us / median.get("qemu-nbd"),
        median.get("nbdkit") / median.get("nbdkit2"));
  }

  /// IOPS, or MiB/s for the rows of large blocks.
  double fio(Row row, Server server) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of("fio", "--name=" + row.name(), "--ioengine=nbd", "--uri=" + server.uri(),
                "--size=" + GIB + "g", "--minimal", "--terse-version=3", "--randrepeat=0",
                "--norandommap"));
    command.addAll(row.options());
    if (!row.options().contains("--end_fsync=1")) {
      command.addAll(List.of("--time_based", "--runtime=" + SECONDS));
    }
    String line = output(command).lines().filter(l -> l.startsWith("3;")).findFirst().orElseThrow();
    String[] fields = line.split(";");
    int at = row.reads() ? 5 : 46; // Terse v3: total KiB, KiB/s, IOPS, ms of reads; then of writes.
    if (!row.bandwidth()) {
      return Double.parseDouble(fields[at + 2]);
    }
    return Double.parseDouble(fields[at + 1]) / 1024;
  }

  void prepare(Server server) throws Exception {
    Row fill = row("fill", false, true, "--rw=write", "--bs=1m", "--iodepth=8", "--end_fsync=1");
    fio(fill, server);
    Row warm = row("warm", true, true, "--rw=read", "--bs=1m", "--iodepth=8");
    fio(warm, server);
    if (server.name().equals("forebay")) {
      pair.drain();
    }
  }

  /// From the line's resumption until the peer holds everything durably, and what both processes took for it.
  void drainSpeed() throws Exception {
    double[] rates = new double[ROUNDS];
    double[] processor = new double[ROUNDS];
    long behind = 0;
    for (int round = 0; round < ROUNDS; round++) {
      pair.pause();
      fio(row("fill", false, true, "--rw=write", "--bs=1m", "--iodepth=8", "--end_fsync=1"), new Server("forebay", pair.uri));
      pair.awaitZero("undestagedBytes");
      behind = pair.number("behindBytes");
      double before = processorSeconds();
      long started = System.nanoTime();
      pair.forebay(pair.near, "line", "resume");
      pair.awaitZero("behindBytes");
      rates[round] = behind / 1048576.0 / ((System.nanoTime() - started) / 1e9);
      processor[round] = (processorSeconds() - before) / (behind / (double) (1L << 30));
    }
    System.out.printf(Locale.ROOT, "drain              %10.0f MiB/s (%d MiB, median of %d; %.1f s of processor a GiB, both sides)%n",
        median(rates), behind >> 20, ROUNDS, median(processor));
  }

  /// Of both appliances, so far.
  double processorSeconds() {
    double seconds = 0;
    for (Process each : children.subList(0, 2)) {
      for (ProcessHandle handle : java.util.stream.Stream.concat(java.util.stream.Stream.of(each.toHandle()), each.descendants()).toList()) {
        seconds += handle.info().totalCpuDuration().orElseThrow().toNanos() / 1e9;
      }
    }
    return seconds;
  }

  String nbdkit(String file) throws Exception {
    Path image = image(file);
    Path socket = dir.resolve(file + ".sock");
    int port = freePort();
    start(List.of("nbdkit", "-f", "-i", "127.0.0.1", "-p", String.valueOf(port), "file", image.toString()), file);
    awaitPort(port);
    return "nbd://127.0.0.1:" + port + "/";
  }

  String qemuNbd(String file) throws Exception {
    int port = freePort();
    start(List.of("qemu-nbd", "-f", "raw", "-t", "-e", "8", "-b", "127.0.0.1", "-p", String.valueOf(port),
        "--cache=writeback", image(file).toString()), file);
    awaitPort(port);
    return "nbd://127.0.0.1:" + port + "/";
  }

  Path image(String name) throws IOException {
    Path path = dir.resolve(name + ".raw");
    try (var file = new java.io.RandomAccessFile(path.toFile(), "rw")) {
      file.setLength(GIB << 30);
    }
    return path;
  }

  /// Two appliances, one replicating group with one volume.
  final class Pair {
    String uri = "";
    final Path near = dir.resolve("near");
    final Path far = dir.resolve("far");
    final Path rings = Path.of("/dev/shm", dir.getFileName().toString());
    final java.net.http.HttpClient http = java.net.http.HttpClient.newHttpClient();

    String start() throws Exception {
      serve(near);
      serve(far);
      String code = forebay(near, "peer", "invite", "--quiet").strip().lines().reduce((_, last) -> last).orElseThrow();
      forebay(far, "peer", "join", code);
      forebay(near, "group", "create", "bench");
      forebay(near, "volume", "create", "disk", "--size", GIB + "GiB", "--group", "bench");
      forebay(near, "group", "replicate", "bench", "--to", "far");
      String show = forebay(near, "volume", "show", "disk", "--json");
      var found = java.util.regex.Pattern.compile("nbd://127\\.0\\.0\\.1:\\d+/disk").matcher(show);
      if (!found.find()) {
        throw new IllegalStateException("no NBD URI in: " + show);
      }
      uri = found.group();
      for (int i = 0; !status().matches("(?s).*\"state\"\\s*:\\s*\"following\".*"); i++) {
        if (i == 600) {
          throw new IllegalStateException("the first sync does not end:\n" + status());
        }
        Thread.sleep(100);
      }
      awaitZero("unpreparedBytes"); // Of both sides, more or less: they were made alike, at the same time.
      return uri;
    }

    void serve(Path home) throws Exception {
      begin(home, 0);
      await(home);
    }

    void begin(Path home, int nbdPort) throws Exception {
      Files.createDirectories(home);
      Path rings = Files.createDirectories(this.rings.resolve(home.getFileName()));
      Files.writeString(
          home.resolve("forebay.toml"),
          "name = \"%s\"\n[buffer]\ncapacity = \"%dGiB\"\nring_directory = \"%s\"\n"
              .formatted(home.getFileName(), GIB * 12, rings));
      List<String> command = new ArrayList<>(List.of(root.resolve("forebay").toString(), "serve", "--home", home.toString()));
      command.addAll(List.of("--listen", "nbd=127.0.0.1:" + nbdPort));
      for (String service : List.of("link", "web")) {
        command.addAll(List.of("--listen", service + "=127.0.0.1:0"));
      }
      Bench.this.start(command, home.getFileName().toString());
    }

    void await(Path home) throws Exception {
      for (int i = 0; i < 600; i++) {
        if (Files.exists(home.resolve("run/ports.json"))) {
          return;
        }
        Thread.sleep(100);
      }
      throw new IllegalStateException("no appliance at " + home);
    }

    void pause() throws Exception {
      forebay(near, "line", "pause");
    }

    /// Resumes the line and waits until the peer holds everything and the mirror does.
    void drain() throws Exception {
      forebay(near, "line", "resume");
      awaitZero("behindBytes");
      awaitZero("undestagedBytes");
    }

    void awaitZero(String field) throws Exception {
      for (int i = 0; i < 30_000; i++) {
        if (number(field) == 0) {
          return;
        }
        Thread.sleep(20);
      }
      throw new IllegalStateException(field + " does not come down:\n" + status());
    }

    void assertWhole(String when) throws Exception {
      if (!status().matches("(?is).*\"rung\"\\s*:\\s*\"whole\".*")) {
        throw new IllegalStateException(when + ": the group left rung whole:\n" + status());
      }
    }

    /// Asked of the appliance itself: a command line that is started for each look takes the half of two processors.
    String status() throws Exception {
      String ports = Files.readString(near.resolve("run/ports.json"));
      var web = java.util.regex.Pattern.compile("\"service\"\\s*:\\s*\"web\"[^}]*\"address\"\\s*:\\s*\"([^\"]+)\"").matcher(ports);
      if (!web.find()) {
        throw new IllegalStateException("no address of the web in: " + ports);
      }
      var request = java.net.http.HttpRequest.newBuilder(java.net.URI.create("http://" + web.group(1) + "/api/v1/status"))
          .header("Authorization", "Bearer " + Files.readString(near.resolve("run/api-token")).strip()).build();
      return http.send(request, java.net.http.HttpResponse.BodyHandlers.ofString()).body();
    }

    long number(String field) throws Exception {
      var found = java.util.regex.Pattern.compile("\"" + field + "\"\\s*:\\s*(-?\\d+)").matcher(status());
      if (!found.find()) {
        throw new IllegalStateException("no " + field + " in status:\n" + status());
      }
      return Long.parseLong(found.group(1));
    }

    String forebay(Path home, String... words) throws Exception {
      List<String> command = new ArrayList<>(List.of(root.resolve("forebay").toString(), "--home", home.toString()));
      command.addAll(Arrays.asList(words));
      return output(command);
    }
  }

  void start(List<String> command, String name) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.redirectErrorStream(true).redirectOutput(dir.resolve(name + ".log").toFile());
    children.add(builder.start());
  }

  void clean() {
    for (Process child : children) {
      child.descendants().forEach(ProcessHandle::destroy);
      child.destroy();
    }
    for (Process child : children) {
      try {
        child.waitFor();
      } catch (InterruptedException e) {
        return;
      }
    }
    remove(dir);
    remove(pair.rings);
  }

  static void remove(Path folder) {
    try (var paths = Files.walk(folder)) {
      paths.sorted(java.util.Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
    } catch (IOException e) {
      System.err.println("bench: remove " + folder + " by hand: " + e.getMessage());
    }
  }

  static void awaitPort(int port) throws Exception {
    for (int i = 0; i < 100; i++) {
      try (var socket = new java.net.Socket("127.0.0.1", port)) {
        return;
      } catch (IOException e) {
        Thread.sleep(50); // Not listening yet.
      }
    }
    throw new IllegalStateException("nobody listens on port " + port);
  }

  static int freePort() throws IOException {
    try (var socket = new java.net.ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  static String output(List<String> command) throws Exception {
    Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    process.getOutputStream().close();
    String text = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IllegalStateException(String.join(" ", command) + ": exit " + process.exitValue() + "\n" + text);
    }
    return text;
  }

  static Row row(String name, boolean reads, boolean bandwidth, String... options) {
    return new Row(name, reads, bandwidth, List.of(options));
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
