import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// A site that is killed with -9 while it has much to look at again.
final class Restart {
  private static final double AIM_SECONDS = 2;
  private static final double AIM_SECONDS_A_GIB = 1;

  private Restart() {}

  /// From `kill -9` to serving again, with what was written last still to be looked at.
  static void row(Bench bench, Pair pair) throws Exception {
    pair.pause();
    List<String> stream = new ArrayList<>(Row.onePass(Bench.GIB));
    stream.remove("--end_fsync=1");
    Fio.run(pair.uri(), Fio.Kind.WRITES, stream);
    long replay = pair.near.number("undestagedBytes");
    pair.near.kill();
    int port = Programs.freePort();
    long started = System.nanoTime();
    pair.near.begin(port);
    awaitGreeting(port);
    double serving = (System.nanoTime() - started) / 1e9;
    pair.near.await();
    double all = (System.nanoTime() - started) / 1e9;
    bench.report.put(
        Bench.Part.RESTART,
        "`kill -9` to serving, the start of the JVM included",
        String.format(
            Locale.ROOT,
            "%.1f s with %,d MiB undestaged (aim %.1f), to all interfaces %.1f s; read as it is"
                + " then, the disk gives %,.0f MiB/s",
            serving,
            replay >> 20,
            AIM_SECONDS + AIM_SECONDS_A_GIB * replay / (1 << 30),
            all,
            slotsRead(pair.near.home)));
  }

  /// What recovery could have read in a second, MiB: `dd`, direct, 4 MiB at a time, of its slots.
  private static double slotsRead(Path home) throws Exception {
    List<Path> slots;
    try (var found = Files.walk(home)) {
      slots =
          found
              .filter(path -> path.getFileName().toString().startsWith("slot-"))
              .limit(64)
              .toList();
    }
    long bytes = 0;
    long started = System.nanoTime();
    for (Path slot : slots) {
      bytes += Files.size(slot);
      Programs.output(
          List.of("dd", "if=" + slot, "of=/dev/null", "bs=4M", "iflag=direct", "status=none"));
    }
    return bytes / 1048576.0 / ((System.nanoTime() - started) / 1e9);
  }

  /// The server's first word: it accepts, and has exports.
  static void awaitGreeting(int port) throws Exception {
    for (int i = 0; i < 3000; i++) {
      try (var socket = new java.net.Socket("127.0.0.1", port)) {
        String word = new String(socket.getInputStream().readNBytes(8), StandardCharsets.US_ASCII);
        if (word.equals("NBDMAGIC")) {
          return;
        }
        throw new IllegalStateException("not an NBD server: " + word);
      } catch (java.net.ConnectException e) {
        Thread.sleep(20); // Not listening yet.
      }
    }
    throw new IllegalStateException("nobody serves on port " + port);
  }
}
