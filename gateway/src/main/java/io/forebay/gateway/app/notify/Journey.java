package io.forebay.gateway.app.notify;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import javax.net.SocketFactory;

/// One letter on its way: what has to be closed to break it off. Any thread.
final class Journey {
  private final List<Closeable> open = new ArrayList<>(); // Guarded by this, as all below.
  private boolean ended;

  /// *Takes* `part`: it is closed when the journey ends. Throws [IOException] when it has ended.
  synchronized <T extends Closeable> T with(T part) throws IOException {
    if (ended) {
      part.close();
      throw new IOException("it was broken off");
    }
    open.add(part);
    return part;
  }

  /// Closes everything; whoever is blocked there gets an exception. Does not block: plain sockets only.
  void end() {
    List<Closeable> parts;
    synchronized (this) {
      ended = true;
      parts = List.copyOf(open);
      open.clear();
    }
    for (Closeable part : parts) {
      try {
        part.close();
      } catch (IOException e) {
        // It is of no use to anybody any more.
      }
    }
  }

  /// Makes bounded sockets that belong to this journey.
  SocketFactory sockets() {
    return new SocketFactory() {
      @Override
      public Socket createSocket() throws IOException {
        return with(new BoundedSocket());
      }

      @Override
      public Socket createSocket(String host, int port) {
        throw new UnsupportedOperationException("sockets are made first and connected then");
      }

      @Override
      public Socket createSocket(String host, int port, InetAddress own, int ownPort) {
        throw new UnsupportedOperationException("sockets are made first and connected then");
      }

      @Override
      public Socket createSocket(InetAddress host, int port) {
        throw new UnsupportedOperationException("sockets are made first and connected then");
      }

      @Override
      public Socket createSocket(InetAddress host, int port, InetAddress own, int ownPort) {
        throw new UnsupportedOperationException("sockets are made first and connected then");
      }
    };
  }
}
