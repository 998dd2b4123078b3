import java.util.ArrayList;
import java.util.List;

/// One run of fio's nbd engine. Figures are fio's own, out of its terse output, version 3.
final class Fio {
  /// What is counted: reads, writes, or both together.
  enum Kind {
    READS,
    WRITES,
    BOTH
  }

  /// Operations a second, MiB a second, and completion latencies in microseconds.
  record Figures(double operations, double mib, double p50, double p99, double p999) {}

  private static final int READ_FIELDS = 5; // KiB, KiB/s, operations/s, ...
  private static final int WRITE_FIELDS = 46;
  private static final int PERCENTILES = 12; // From there; each as `99.000000%=123`.
  private static final int PERCENTILES_MAX = 20;

  private Fio() {}

  /// Against one server.
  static Figures run(String uri, Kind kind, List<String> options) throws Exception {
    return run(List.of(uri), kind, options);
  }

  /// The same job against each of `uris` at once, counted together.
  static Figures run(List<String> uris, Kind kind, List<String> options) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                "fio",
                "--minimal",
                "--terse-version=3",
                "--randrepeat=0",
                "--norandommap",
                "--group_reporting"));
    if (kind == Kind.BOTH) {
      command.add("--unified_rw_reporting=mixed");
    }
    command.addAll(options);
    for (int i = 0; i < uris.size(); i++) {
      command.addAll(List.of("--name=job" + i, "--ioengine=nbd", "--uri=" + uris.get(i)));
    }
    String output = Programs.output(command);
    String[] fields =
        output
            .lines()
            .filter(line -> line.startsWith("3;"))
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("no result of fio:\n" + output))
            .split(";");
    int at = kind == Kind.WRITES ? WRITE_FIELDS : READ_FIELDS;
    return new Figures(
        Double.parseDouble(fields[at + 2]),
        Double.parseDouble(fields[at + 1]) / 1024,
        percentile(fields, at, "50.000000%="),
        percentile(fields, at, "99.000000%="),
        percentile(fields, at, "99.900000%="));
  }

  /// The options of a run that takes so long, after `ramp` that are not counted.
  static List<String> timed(int ramp, int seconds) {
    return List.of("--time_based", "--ramp_time=" + ramp, "--runtime=" + seconds);
  }

  private static double percentile(String[] fields, int at, String name) {
    for (int i = at + PERCENTILES; i < at + PERCENTILES + PERCENTILES_MAX; i++) {
      if (fields[i].startsWith(name)) {
        return Double.parseDouble(fields[i].substring(name.length()));
      }
    }
    throw new IllegalStateException("no " + name + " in: " + String.join(";", fields));
  }
}
