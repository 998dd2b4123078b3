import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The browser's page of one appliance with one volume: how long until somebody can read it.
final class Page {
  private static final double AIM_SECONDS = 1;
  private static final int TIMES = 9;

  private Page() {}

  /// Chromium, nothing of the page kept, TLS set up each time; signed in.
  static void row(Bench bench) throws Exception {
    Path script = bench.root.resolve("webui/page/e2e/ready.mjs");
    if (!Files.exists(bench.root.resolve("webui/page/node_modules"))) {
      bench.report.put(Bench.Part.PAGE, "Page ready in a browser", "not measured: no Node");
      return;
    }
    try (Site site = new Site(bench, "page", 1).withWeb().start()) {
      site.forebay("volume", "create", "disk", "--size", "64MiB");
      Matcher code =
          Pattern.compile("\"code\"\\s*:\\s*\"([^\"]+)\"").matcher(site.ask("GET", "/setup-code"));
      if (!code.find()) {
        throw new IllegalStateException("nobody is set up, and there is no code");
      }
      String address = "https://127.0.0.1:" + site.port("web");
      String[] told =
          Programs.output(
                  List.of("node", script.toString(), address, code.group(1), "" + TIMES))
              .strip()
              .split("\\s+");
      double[] seconds =
          Arrays.stream(told).mapToDouble(each -> Double.parseDouble(each) / 1e3).sorted().toArray();
      double median = seconds[seconds.length / 2];
      bench.report.put(
          Bench.Part.PAGE,
          "Page ready in a browser on the same machine, nothing of it kept",
          String.format(
              Locale.ROOT,
              "%.2f s (median of %d, the longest %.2f; aim: under %.0f, %s)",
              median,
              seconds.length,
              seconds[seconds.length - 1],
              AIM_SECONDS,
              median < AIM_SECONDS ? "met" : "missed"));
    }
  }
}
