package io.forebay.gateway.app;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

/// A box in the middle of a line, below TLS, that spoils what passes as it was planned for each connection.
final class Middlebox implements AutoCloseable {
  private static final int BUFFER_BYTES = 16 << 10;

  /// What is kept of each connection for others.
  private static final int KEPT_BYTES_MAX = 256 << 10;

  enum Harm {
    NONE,
    /// One bit is another one.
    FLIP,
    /// Some bytes are missing.
    DROP,
    /// Some bytes come twice.
    TWICE,
    /// Bytes of the connection before come in between.
    SPLICE,
    /// Some bytes are those of the connection before.
    REPLACE,
    /// The connection ends amid its bytes.
    CUT
  }

  /// `harm` befalls `bytes` bytes of one direction, behind `after`.
  record Plan(Harm harm, boolean ofDialer, long after, int bytes) {
    static final Plan NOTHING = new Plan(Harm.NONE, true, 0, 0);
  }

  /// What a dialer sent over one connection, and what it was answered; the first of each.
  record Kept(ByteArrayOutputStream dialled, ByteArrayOutputStream answered) {
    private ByteArrayOutputStream of(boolean dialer) {
      return dialer ? dialled : answered;
    }
  }

  private final ServerSocket server;
  private final InetSocketAddress to;
  private final IntFunction<Plan> plans;
  private final List<Kept> kept = new CopyOnWriteArrayList<>();
  private final List<Socket> open = new CopyOnWriteArrayList<>();

  /// Connections that were harmed.
  final AtomicInteger harmed = new AtomicInteger();

  /// Passes on to `to`; connection n, from 0 on, fares as `plans` says.
  Middlebox(InetSocketAddress to, IntFunction<Plan> plans) throws IOException {
    this.to = to;
    this.plans = plans;
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  String address() {
    return "127.0.0.1:" + server.getLocalPort();
  }

  List<Kept> kept() {
    return kept;
  }

  private void accept() {
    try {
      while (true) {
        Socket dialled = server.accept();
        Socket onwards = new Socket(to.getAddress(), to.getPort());
        open.addAll(List.of(dialled, onwards));
        Plan plan = plans.apply(kept.size());
        kept.add(new Kept(new ByteArrayOutputStream(), new ByteArrayOutputStream()));
        int number = kept.size() - 1;
        Thread.ofVirtual().start(() -> pass(dialled, onwards, plan, number, true));
        Thread.ofVirtual().start(() -> pass(onwards, dialled, plan, number, false));
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  private void pass(Socket from, Socket into, Plan plan, int number, boolean dialer) {
    try (from;
        into) {
      InputStream in = from.getInputStream();
      OutputStream out = into.getOutputStream();
      byte[] bytes = new byte[BUFFER_BYTES];
      long passed = 0;
      for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
        byte[] piece = Arrays.copyOf(bytes, count);
        boolean mine = plan.harm != Harm.NONE && plan.ofDialer == dialer;
        if (mine && plan.after < passed + count && plan.after >= passed) {
          harmed.incrementAndGet();
          if (!spoil(out, piece, (int) (plan.after - passed), plan, number)) {
            return;
          }
        } else {
          keep(number, dialer, piece);
          out.write(piece);
        }
        passed += count;
      }
    } catch (IOException e) {
      // Either end has closed.
    }
  }

  private void keep(int number, boolean dialer, byte[] piece) {
    ByteArrayOutputStream into = kept.get(number).of(dialer);
    synchronized (into) {
      if (into.size() < KEPT_BYTES_MAX) {
        into.writeBytes(piece);
      }
    }
  }

  /// False: the connection ends here.
  private boolean spoil(OutputStream out, byte[] piece, int at, Plan plan, int number)
      throws IOException {
    int end = Math.min(piece.length, at + plan.bytes);
    byte[] strange = strange(number, plan, end - at);
    out.write(piece, 0, at);
    switch (plan.harm) {
      case NONE -> out.write(piece, at, end - at);
      case FLIP -> {
        piece[at] ^= (byte) (1 << plan.bytes % Byte.SIZE);
        out.write(piece, at, end - at);
      }
      case DROP -> {}
      case TWICE -> {
        out.write(piece, at, end - at);
        out.write(piece, at, end - at);
      }
      case SPLICE -> {
        out.write(strange);
        out.write(piece, at, end - at);
      }
      case REPLACE -> out.write(strange);
      case CUT -> {
        return false;
      }
    }
    out.write(piece, end, piece.length - end);
    return true;
  }

  /// As many bytes from where the connection before stood, in the same direction.
  private byte[] strange(int number, Plan plan, int count) {
    ByteArrayOutputStream before = kept.get(Math.max(0, number - 1)).of(plan.ofDialer);
    synchronized (before) {
      byte[] all = before.toByteArray();
      int from = (int) Math.clamp(all.length - (long) count, 0, plan.after);
      return Arrays.copyOfRange(all, from, from + count);
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket socket : open) {
      socket.close();
    }
  }
}
