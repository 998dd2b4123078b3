import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One appliance: its home, its process, its command line, and what it says of itself.
final class Site implements AutoCloseable {
  /// More than [Scaling] has; the places of what a turn has just hung up come free a little later.
  private static final int CONNECTIONS_MAX = 256;

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  final String name;
  final Path home;
  private final Bench bench;
  private final Path rings;
  private final int bufferGib;
  private String web = "";
  private Process process;

  Site(Bench bench, String name, int bufferGib) {
    this.bench = bench;
    this.name = name;
    this.bufferGib = bufferGib;
    home = bench.programs.dir.resolve(name);
    rings = bench.programs.rings.resolve(name);
  }

  /// Browsers come in, too.
  Site withWeb() {
    web = "127.0.0.1:0";
    return this;
  }

  Site start() throws Exception {
    begin(0);
    await();
    return this;
  }

  /// Without waiting until it serves; `nbdPort` 0: any.
  void begin(int nbdPort) throws IOException {
    Files.createDirectories(home);
    Files.createDirectories(rings);
    Files.writeString(
        home.resolve("forebay.toml"),
        """
        name = "%s"
        nbd.connections_max = %d
        buffer.capacity = "%dGiB"
        buffer.ring_directory = "%s"
        """
            .formatted(name, CONNECTIONS_MAX, bufferGib, rings));
    List<String> command =
        new ArrayList<>(
            List.of(bench.root.resolve("forebay").toString(), "serve", "--home", home.toString()));
    command.addAll(List.of("--listen", "nbd=127.0.0.1:" + nbdPort));
    command.addAll(List.of("--listen", "iscsi=127.0.0.1:0", "--listen", "snmp=127.0.0.1:0"));
    command.addAll(List.of("--listen", "link=127.0.0.1:0", "--listen", "web=" + web));
    process = bench.programs.start(command, name);
  }

  /// Until all its doors are open.
  void await() throws Exception {
    for (int i = 0; i < 600; i++) {
      if (Files.exists(home.resolve("run/ports.json"))) {
        return;
      }
      if (!process.isAlive()) {
        throw new IllegalStateException(
            name + " has ended:\n" + Files.readString(bench.programs.dir.resolve(name + ".log")));
      }
      Thread.sleep(100);
    }
    throw new IllegalStateException("no appliance at " + home);
  }

  /// As `kill -9` does.
  void kill() throws Exception {
    process.destroyForcibly().waitFor();
    Files.deleteIfExists(home.resolve("run/ports.json"));
  }

  /// Stopped, and everything of it gone.
  @Override
  public void close() throws InterruptedException {
    bench.programs.stop(process);
    Programs.remove(home);
    Programs.remove(rings);
  }

  String forebay(String... words) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(bench.root.resolve("forebay").toString(), "--home", home.toString()));
    command.addAll(Arrays.asList(words));
    return Programs.output(command);
  }

  int port(String service) throws IOException {
    String ports = Files.readString(home.resolve("run/ports.json"));
    Matcher found =
        Pattern.compile("\"" + service + "\",\\s*\"address\"\\s*:\\s*\"127\\.0\\.0\\.1:(\\d+)")
            .matcher(ports);
    if (!found.find()) {
      throw new IOException("no port of " + service + " in " + ports);
    }
    return Integer.parseInt(found.group(1));
  }

  String uri(String volume) throws IOException {
    return "nbd://127.0.0.1:" + port("nbd") + "/" + volume;
  }

  /// Asked over REST: a command line that is started for each look takes the half of two
  /// processors.
  String ask(String method, String path) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port("api") + "/api/v1" + path))
            .header(
                "Authorization",
                "Bearer " + Files.readString(home.resolve("run/api-token")).strip())
            .header("Content-Type", "application/json")
            .method(
                method,
                method.equals("PUT") ? BodyPublishers.ofString("{}") : BodyPublishers.noBody())
            .build();
    var response = HTTP.send(request, BodyHandlers.ofString());
    if (response.statusCode() / 100 != 2) {
      throw new IllegalStateException(
          name
              + ": "
              + method
              + " "
              + path
              + ": "
              + response.statusCode()
              + "\n"
              + response.body());
    }
    return response.body();
  }

  String status() throws Exception {
    return ask("GET", "/status");
  }

  /// The first of that name in the status.
  long number(String field) throws Exception {
    String status = status();
    Matcher found = Pattern.compile("\"" + field + "\"\\s*:\\s*(-?\\d+)").matcher(status);
    if (!found.find()) {
      throw new IllegalStateException("no " + field + " in status:\n" + status);
    }
    return Long.parseLong(found.group(1));
  }

  boolean says(String field, String value) throws Exception {
    return Pattern.compile("\"" + field + "\"\\s*:\\s*\"" + value + "\"", Pattern.CASE_INSENSITIVE)
        .matcher(status())
        .find();
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

  /// Of the process, so far.
  double processorSeconds() {
    return process.toHandle().info().totalCpuDuration().orElseThrow().toNanos() / 1e9;
  }

  /// MiB of the process's memory: all of it, and what of it is shared (the rings).
  record Memory(long resident, long rings) {}

  Memory memory() throws IOException {
    List<String> lines = Files.readAllLines(Path.of("/proc/" + process.pid() + "/status"));
    return new Memory(mib(lines, "VmRSS:"), mib(lines, "RssShmem:"));
  }

  private static long mib(List<String> lines, String field) {
    String line = lines.stream().filter(each -> each.startsWith(field)).findFirst().orElseThrow();
    return Long.parseLong(line.replaceAll("\\D", "")) / 1024;
  }
}
