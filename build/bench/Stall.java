import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A host that writes 4 KiB at a time to one site, and to the other one when that is refused: what it sees of a
/// switchover is the time from its last ack here to its first ack there.
///
/// NBD, fixed newstyle, with the export's name and simple replies: the least that there is.
final class Stall {
  private static final long MAGIC = 0x4e42444d41474943L; // NBDMAGIC
  private static final long OPTION_MAGIC = 0x49484156454F5054L; // IHAVEOPT
  private static final int FIXED_NO_ZEROES = 3;
  private static final int EXPORT_NAME = 1;
  private static final int REQUEST = 0x25609513;
  private static final int REPLY = 0x67446698;
  private static final int WRITE = 1;
  private static final int TIMEOUT_MILLIS = 60_000;
  private static final int RETRY_MILLIS = 2;
  private static final long PAUSE_NANOS = 1_000_000; // A host at work, not one that fills the buffer.
  private static final byte[] BLOCK = new byte[4096];

  private Stall() {}

  /// One that may be written to.
  private static final class Client implements AutoCloseable {
    private final Socket socket = new Socket();
    private final DataInputStream in;
    private final DataOutputStream out;

    Client(int port, String export) throws IOException {
      socket.connect(new InetSocketAddress("127.0.0.1", port), TIMEOUT_MILLIS);
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(TIMEOUT_MILLIS);
      in = new DataInputStream(socket.getInputStream());
      out = new DataOutputStream(new java.io.BufferedOutputStream(socket.getOutputStream(), 8192));
      require(in.readLong() == MAGIC && in.readLong() == OPTION_MAGIC, "not NBD");
      in.readUnsignedShort();
      byte[] name = export.getBytes(StandardCharsets.UTF_8);
      out.writeInt(FIXED_NO_ZEROES);
      out.writeLong(OPTION_MAGIC);
      out.writeInt(EXPORT_NAME);
      out.writeInt(name.length);
      out.write(name);
      out.flush();
      in.readLong(); // Its size; the server closes when there is no such export.
      in.readUnsignedShort();
    }

    /// Returns when the write is acked.
    void write(long block) throws IOException {
      out.writeInt(REQUEST);
      out.writeShort(0);
      out.writeShort(WRITE);
      out.writeLong(block);
      out.writeLong(block * BLOCK.length);
      out.writeInt(BLOCK.length);
      out.write(BLOCK);
      out.flush();
      require(in.readInt() == REPLY, "no simple reply");
      int error = in.readInt();
      in.readLong();
      require(error == 0, "error " + error);
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  private static void require(boolean holds, String otherwise) throws IOException {
    if (!holds) {
      throw new IOException(otherwise);
    }
  }

  /// The bench's row: there and back, so many times.
  static void row(Bench.Pair pair) throws Exception {
    int near = nbdPort(pair.near);
    int far = nbdPort(pair.far);
    double[] stalls = new double[2 * Bench.ROUNDS];
    for (int i = 0; i < stalls.length; i++) {
      boolean away = i % 2 == 0;
      Path from = away ? pair.near : pair.far;
      follows(pair, from);
      Change change = () -> pair.forebay(from, "group", "switchover", "bench", "--to", away ? "far" : "near",
          "--within", "10min"); // A line that was never busy is not measured yet, and reckoned as a modem.
      stalls[i] = millis(away ? near : far, away ? far : near, "disk", change);
    }
    follows(pair, pair.near);
    System.out.printf(Locale.ROOT, "switchover         %10.0f ms from the last ack here to the first there (median of %d; worst %.0f)%n",
        Bench.median(stalls), stalls.length, Arrays.stream(stalls).max().orElseThrow());
  }

  private static int nbdPort(Path home) throws IOException {
    Matcher found = Pattern.compile("\"nbd\",\\s*\"address\" *: *\"127\\.0\\.0\\.1:(\\d+)")
        .matcher(Files.readString(home.resolve("run/ports.json")));
    require(found.find(), "no NBD port of " + home);
    return Integer.parseInt(found.group(1));
  }

  /// Waits until `home` is primary, and its peer follows and holds everything.
  private static void follows(Bench.Pair pair, Path home) throws Exception {
    for (int i = 0; i < 600; i++) {
      String status = pair.forebay(home, "status", "--json");
      if (status.contains("\"role\" : \"primary\"") && status.contains("\"state\" : \"following\"")
          && status.matches("(?s).*\"behindBytes\" : 0\\D.*")) {
        return;
      }
      Thread.sleep(100);
    }
    throw new IllegalStateException("nobody follows " + home);
  }

  /// Something to do while the host writes.
  interface Change {
    void run() throws Exception;
  }

  /// Milliseconds from the last ack at `from` to the first at `to`, while `change` is carried out.
  static double millis(int from, int to, String export, Change change) throws Exception {
    double[] stall = {Double.NaN};
    Client first = new Client(from, export);
    Thread host = Thread.ofPlatform().start(() -> stall[0] = host(first, to, export));
    Thread.sleep(500);
    change.run();
    host.join(TIMEOUT_MILLIS);
    if (Double.isNaN(stall[0])) {
      throw new IllegalStateException("the host cannot write to the other side");
    }
    return stall[0];
  }

  private static double host(Client first, int to, String export) {
    long last = System.nanoTime();
    try (first) {
      for (long block = 0; ; block++) {
        first.write(block % 1024);
        last = System.nanoTime();
        java.util.concurrent.locks.LockSupport.parkNanos(PAUSE_NANOS);
      }
    } catch (IOException e) {
      // Refused, as was to be: now over there.
    }
    while (System.nanoTime() - last < TIMEOUT_MILLIS * 1_000_000L) {
      try (Client second = new Client(to, export)) {
        second.write(0);
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
