package io.forebay.gateway.app.notify;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.forebay.gateway.disk.linux.LinuxDisk;
import io.forebay.gateway.link.edge.Authority;
import io.forebay.gateway.link.edge.Identity;
import io.forebay.gateway.link.edge.IdentityFile;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/// A server on loopback that does with each connection what the test says, until the test ends.
final class TinyServer implements AutoCloseable {
  /// What is done with a connection. Whatever it throws ends it.
  interface Script {
    void serve(Socket socket) throws IOException;
  }

  /// Who signs servers' certificates, and one server's.
  record Certified(String authority, SSLContext context) {}

  final CountDownLatch asked = new CountDownLatch(1);
  private final ServerSocket server;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  TinyServer(Script script) throws IOException {
    server = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
    Thread.ofVirtual().start(() -> accept(script));
  }

  int port() {
    return server.getLocalPort();
  }

  private void accept(Script script) {
    while (true) {
      Socket socket;
      try {
        socket = server.accept();
      } catch (IOException e) {
        return; // The end of the test.
      }
      open.add(socket);
      asked.countDown();
      Thread.ofVirtual()
          .start(() -> {
            try (socket) {
              script.serve(socket);
            } catch (IOException e) {
              // The other side had enough, as it should.
            }
          });
    }
  }

  /// A line without its end, null at the end of all.
  static @Nullable String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        return null;
      }
      line.append((char) c);
    }
    return line.toString().stripTrailing();
  }

  static void say(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(ISO_8859_1));
    socket.getOutputStream().flush();
  }

  /// Says `text` again and again.
  static Script endless(String text) {
    return socket -> {
      while (true) {
        say(socket, text.repeat(100));
      }
    };
  }

  /// Says nothing, and waits for the other side to go.
  static void hang(Socket socket) throws IOException {
    while (socket.getInputStream().read() >= 0) {
      // And says nothing.
    }
  }

  static Certified certified(Path folder, String name) throws IOException {
    try {
      Authority authority = Authority.open(new LinuxDisk(), folder, "test");
      List<InetAddress> addresses =
          name.equals("127.0.0.1") ? List.of(InetAddress.getByName(name)) : List.of();
      Identity server = authority.server("server", List.of(name), addresses);
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry(
          "server", server.key(), new char[0], new Certificate[] {server.certificate()});
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(store, new char[0]);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), null, null);
      return new Certified(IdentityFile.pem(authority.certificate()), context);
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
  }

  /// TLS over a connection that was accepted.
  static SSLSocket over(SSLContext context, Socket socket) throws IOException {
    SSLSocket encrypted =
        (SSLSocket) context.getSocketFactory().createSocket(socket, null, socket.getPort(), true);
    encrypted.setUseClientMode(false);
    encrypted.startHandshake();
    return encrypted;
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket socket : open) {
      socket.close();
    }
  }
}
