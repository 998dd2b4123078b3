package io.forebay.gateway.app.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// A TCP line on loopback that can be cut: connections break, and new ones end at once.
final class CuttableLine implements AutoCloseable {
  /// Two appliances need two or three.
  private static final int CONNECTIONS_MAX = 16;

  private static final int BUFFER_BYTES = 64 << 10;
  private static final int CONNECT_MILLIS = 5_000;

  private final ServerSocket server;
  private final InetSocketAddress far;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile boolean cut;

  /// A line to `far`.
  CuttableLine(InetSocketAddress far) throws IOException {
    this.far = far;
    server = new ServerSocket(0, CONNECTIONS_MAX, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().name("demo-line").start(this::accept);
  }

  /// Where this end is dialled.
  InetSocketAddress near() {
    return new InetSocketAddress(server.getInetAddress(), server.getLocalPort());
  }

  boolean isCut() {
    return cut;
  }

  void cut() {
    cut = true;
    open.forEach(CuttableLine::drop);
  }

  void mend() {
    cut = false;
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        take(server.accept());
      } catch (IOException e) {
        return; // Closed: the demonstration is over.
      }
    }
  }

  private void take(Socket near) {
    open.add(near); // First, so that a cut meanwhile finds it.
    if (cut || open.size() > 2 * CONNECTIONS_MAX) {
      drop(near);
      open.remove(near);
      return;
    }
    Socket away = new Socket();
    open.add(away);
    Thread.ofVirtual()
        .start(() -> {
          try {
            away.connect(far, CONNECT_MILLIS);
            Thread.ofVirtual().start(() -> carry(away, near));
            carry(near, away);
          } catch (IOException e) {
            end(near, away); // Nobody there: whoever dialled tries again.
          }
        });
  }

  private void carry(Socket from, Socket to) {
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] buffer = new byte[BUFFER_BYTES];
      int count = in.read(buffer);
      while (count > 0 && !cut) {
        out.write(buffer, 0, count);
        count = in.read(buffer);
      }
    } catch (IOException e) {
      // Cut, or one of the two hung up: both ends learn it by the close below.
    } finally {
      end(from, to);
    }
  }

  private void end(Socket one, Socket other) {
    drop(one);
    drop(other);
    open.remove(one);
    open.remove(other);
  }

  private static void drop(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It is gone either way.
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    cut();
  }
}
