package io.forebay.panel.lcd;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

/// An LCDd that does what the test says, one connection at a time. Whoever reads from it waits for so long at most.
final class FakeLcd implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 20_000;

  private final ServerSocket server;
  private Socket client = new Socket();
  private BufferedReader in = new BufferedReader(java.io.Reader.nullReader());

  FakeLcd() throws IOException {
    this(0);
  }

  FakeLcd(int port) throws IOException {
    server = new ServerSocket();
    server.setReuseAddress(true);
    server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    server.setSoTimeout(PATIENCE_MILLIS);
  }

  InetSocketAddress address() {
    return InetSocketAddress.createUnresolved("127.0.0.1", server.getLocalPort());
  }

  /// Waits for the next connection.
  void accept() throws IOException {
    client.close();
    client = server.accept();
    client.setSoTimeout(PATIENCE_MILLIS);
    in = new BufferedReader(new InputStreamReader(client.getInputStream(), US_ASCII));
    assertThat(in.readLine()).isEqualTo("hello");
  }

  void say(String... lines) throws IOException {
    client.getOutputStream().write((String.join("\n", lines) + "\n").getBytes(US_ASCII));
  }

  void say(byte[] bytes) throws IOException {
    client.getOutputStream().write(bytes);
  }

  /// What is said up to the next `noop`, which is answered.
  String batch() throws IOException {
    StringBuilder batch = new StringBuilder();
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      if (line.equals("noop")) {
        say("success", "noop complete");
        return batch.toString();
      }
      batch.append(line).append('\n');
    }
    throw new IOException("the client is gone, after: " + batch);
  }

  /// Batches until one has `text`.
  String batchWith(String text) throws IOException {
    String batch = batch();
    while (!batch.contains(text)) {
      batch = batch();
    }
    return batch;
  }

  /// Accepts, and has screens built on a display of so many characters.
  void build(int columns, int rows) throws IOException {
    accept();
    say(
        "connect LCDproc 0.5.9 protocol 0.3 lcd wid %d hgt %d cellwid 5 cellhgt 8"
            .formatted(columns, rows));
    batchWith("widget_add");
    batchWith("client_add_key");
    say("listen forebay");
  }

  /// Waits until the client has closed.
  void awaitEnd() throws IOException {
    try {
      while (in.readLine() != null) {
        // What it had to say.
      }
    } catch (java.net.SocketTimeoutException e) {
      throw e;
    } catch (IOException e) {
      return; // Reset: gone too.
    }
  }

  @Override
  public void close() throws IOException {
    client.close();
    server.close();
  }
}
