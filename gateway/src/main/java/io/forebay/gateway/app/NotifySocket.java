package io.forebay.gateway.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.channel.epoll.Epoll;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Where the service manager wants to hear from us: sd_notify(3), a datagram to a Unix socket. The JDK has no such sockets,
/// Netty's native transport has. Any thread.
final class NotifySocket implements Supervision.Listener {
  private static final Logger LOG = LoggerFactory.getLogger(NotifySocket.class);

  /// A manager whose queue is full is tried so often again, so far apart.
  private static final int TRIES_MAX = 100;

  private static final long PAUSE_MILLIS = 10;

  private final byte[] address;

  private NotifySocket(byte[] address) {
    this.address = address;
  }

  /// The one that `environment` names, or null when nobody wants to hear, or we cannot speak to him.
  static @Nullable NotifySocket of(Map<String, String> environment) {
    String named = environment.getOrDefault("NOTIFY_SOCKET", "");
    if (!named.startsWith("/") && !named.startsWith("@")) {
      return null;
    }
    if (!Epoll.isAvailable()) {
      LOG.warn(
          "event=notify.none the service manager is told nothing reason=\"{}\"",
          String.valueOf(Epoll.unavailabilityCause()));
      return null;
    }
    byte[] address = named.getBytes(UTF_8);
    if (address[0] == '@') {
      address[0] = 0; // An abstract name of Linux.
    }
    return new NotifySocket(address);
  }

  @Override
  public void hear(String lines) {
    byte[] text = lines.getBytes(UTF_8);
    ByteBuffer datagram = ByteBuffer.allocateDirect(text.length).put(text).flip();
    try {
      Socket socket = Socket.newSocketDomainDgram();
      try {
        send(socket, datagram);
      } finally {
        socket.close();
      }
    } catch (IOException | RuntimeException e) { // Netty throws both. Whoever does not hear acts.
      LOG.warn("event=notify.failed reason=\"{}\"", e.toString());
    }
  }

  private void send(Socket socket, ByteBuffer datagram) throws IOException {
    for (int i = 0; i < TRIES_MAX; i++) {
      if (socket.sendToDomainSocket(datagram, 0, datagram.limit(), address) > 0) {
        return;
      }
      try {
        Thread.sleep(PAUSE_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
    throw new IOException("its queue is full");
  }
}
