package io.forebay.panel.lcd;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.forebay.gateway.control.settings.Addresses;
import io.forebay.panel.Panel;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps a connection to LCDd: dials, shows the panel, dials again when it broke, after a time that doubles. Closing
/// it ends both threads.
public final class LcdClient implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LcdClient.class);

  static final long BACK_OFF_MILLIS_MIN = 1_000;
  static final long BACK_OFF_MILLIS_MAX = 15_000;

  /// A connection that was up for so long was a good one.
  private static final long LASTED_MILLIS = 10_000;

  private static final int CONNECT_MILLIS_MAX = 5_000;

  /// Lines read and not yet looked at: whoever sends more waits.
  static final int LINES_MAX = 64;

  private static final int CLOSE_MILLIS = 2_000;

  /// What the reader has found: a line, or why there will be none.
  private record Heard(@Nullable String line, String end) {}

  private final InetSocketAddress address;
  private final Panel panel;
  private final Consumer<Throwable> fatal;
  private final long backOffMillisMin;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;
  private volatile @Nullable Socket socket;
  private @Nullable String told; // What was logged last: the same is said once. The thread's.

  private LcdClient(
      InetSocketAddress address, Panel panel, Consumer<Throwable> fatal, long backOffMillisMin) {
    this.address = address;
    this.panel = panel;
    this.fatal = fatal;
    this.backOffMillisMin = backOffMillisMin;
    thread = Thread.ofPlatform().daemon().name("forebay-lcd").unstarted(this::run);
  }

  /// Starts to dial `server`. `fatal` gets our own bugs.
  public static LcdClient start(InetSocketAddress server, Panel panel, Consumer<Throwable> fatal) {
    return start(server, panel, fatal, BACK_OFF_MILLIS_MIN);
  }

  static LcdClient start(
      InetSocketAddress server, Panel panel, Consumer<Throwable> fatal, long backOffMillisMin) {
    LcdClient client = new LcdClient(server, panel, fatal, backOffMillisMin);
    client.thread.start();
    return client;
  }

  private void run() {
    try {
      long backOffMillis = backOffMillisMin;
      while (closed.getCount() > 0) {
        long began = System.nanoTime();
        boolean ran = connection();
        boolean lasted = System.nanoTime() - began >= TimeUnit.MILLISECONDS.toNanos(LASTED_MILLIS);
        backOffMillis =
            ran && lasted ? backOffMillisMin : Math.min(2 * backOffMillis, BACK_OFF_MILLIS_MAX);
        if (closed.await(backOffMillis, TimeUnit.MILLISECONDS)) {
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // Nobody does that but who ends the process.
    } catch (RuntimeException | Error e) {
      fatal.accept(e);
    }
  }

  /// One connection, to its end. True: screens were up.
  private boolean connection() throws InterruptedException {
    LcdSession session = new LcdSession(panel);
    try (Socket made = new Socket()) {
      socket = made;
      made.connect(
          new InetSocketAddress(address.getHostString(), address.getPort()), CONNECT_MILLIS_MAX);
      made.setTcpNoDelay(true);
      serve(made, session);
    } catch (IOException e) {
      if (closed.getCount() > 0) {
        tell(
            "event=lcd.away server="
                + Addresses.print(address)
                + " the front panel has no display until LCDd answers there ([lcd] server)",
            String.valueOf(e.getMessage()));
      }
    } finally {
      socket = null;
    }
    return session.running();
  }

  private void serve(Socket made, LcdSession session) throws IOException, InterruptedException {
    BlockingQueue<Heard> lines = new ArrayBlockingQueue<>(LINES_MAX);
    LcdLines in = new LcdLines(new BufferedInputStream(made.getInputStream()));
    Thread reader = Thread.ofVirtual().name("forebay-lcd-reader").start(() -> read(in, lines));
    try {
      send(made, session.begin(System.nanoTime()));
      boolean up = false;
      while (closed.getCount() > 0) {
        Heard heard = lines.poll(session.waitNanos(System.nanoTime()), TimeUnit.NANOSECONDS);
        long now = System.nanoTime();
        if (heard != null) {
          if (heard.line == null) {
            throw new IOException(heard.end);
          }
          send(made, session.hear(heard.line, now));
        }
        send(made, session.tick(now));
        if (!up && session.running()) {
          up = true;
          tell(
              "event=lcd.up server="
                  + Addresses.print(address)
                  + (session.keys()
                      ? ""
                      : " without keys: LCDd holds them for itself, see [menu] in its LCDd.conf"),
              "display %d x %d".formatted(session.size().columns(), session.size().rows()));
        }
      }
    } finally {
      reader.interrupt(); // It may wait for room among the lines.
    }
  }

  private void read(LcdLines in, BlockingQueue<Heard> lines) {
    try {
      String end;
      try {
        for (String line = in.next(); line != null; line = in.next()) {
          lines.put(new Heard(line, ""));
        }
        end = "it closed the connection";
      } catch (IOException e) {
        end = String.valueOf(e.getMessage());
      }
      lines.put(new Heard(null, end));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // Nobody listens any more.
    }
  }

  private static void send(Socket made, List<String> commands) throws IOException {
    if (!commands.isEmpty()) {
      made.getOutputStream().write((String.join("\n", commands) + "\n").getBytes(US_ASCII));
    }
  }

  /// A line for each change, however often the same is tried again.
  private void tell(String line, String reason) {
    if (!line.equals(told)) {
      told = line;
      LOG.info(
          "{} ({})", line, reason.replaceAll("[^ -~]", "?")); // LCDd may have had a hand in it.
    }
  }

  @Override
  public void close() {
    closed.countDown();
    Socket open = socket;
    try {
      if (open != null) {
        open.close();
      }
      thread.join(CLOSE_MILLIS);
    } catch (IOException e) {
      LOG.debug("event=lcd.close {}", e.toString()); // It is gone all the same.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
