package io.forebay.gateway.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CuttableLineTest {
  private static final int PATIENCE_MILLIS = 20_000;

  private ServerSocket far;
  private CuttableLine line;

  @BeforeEach
  void lay() throws IOException {
    far = new ServerSocket(0, 4, InetAddress.getLoopbackAddress());
    far.setSoTimeout(PATIENCE_MILLIS);
    line = new CuttableLine(new InetSocketAddress(far.getInetAddress(), far.getLocalPort()));
  }

  @AfterEach
  void end() throws IOException {
    line.close();
    far.close();
  }

  private Socket dial() throws IOException {
    Socket socket = new Socket(line.near().getAddress(), line.near().getPort());
    socket.setSoTimeout(PATIENCE_MILLIS);
    return socket;
  }

  private Socket answer() throws IOException {
    Socket socket = far.accept();
    socket.setSoTimeout(PATIENCE_MILLIS);
    return socket;
  }

  /// The end of a connection: nothing more, or broken off.
  private static boolean ended(Socket socket) {
    try {
      return socket.getInputStream().read() == -1;
    } catch (IOException e) {
      return !(e instanceof java.net.SocketTimeoutException);
    }
  }

  @Test
  void line_whole_carriesBothWays() throws IOException {
    byte[] bytes = new byte[300_000];
    new Random(1).nextBytes(bytes);
    try (Socket near = dial();
        Socket away = answer()) {
      Thread.ofVirtual()
          .start(() -> {
            try {
              near.getOutputStream().write(bytes);
            } catch (IOException e) {
              throw new AssertionError(e);
            }
          });
      assertThat(away.getInputStream().readNBytes(bytes.length)).isEqualTo(bytes);
      away.getOutputStream().write(42);
      assertThat(near.getInputStream().read()).isEqualTo(42);
      away.close();
      assertThat(ended(near)).isTrue();
    }
  }

  @Test
  void line_cut_breaksWhatIsThereAndTakesNothingNewUntilMended() throws IOException {
    try (Socket near = dial();
        Socket away = answer()) {
      line.cut();
      assertThat(ended(near)).isTrue();
      assertThat(ended(away)).isTrue();
    }
    try (Socket near = dial()) {
      assertThat(ended(near)).isTrue();
    }
    line.mend();
    try (Socket near = dial();
        Socket away = answer()) {
      near.getOutputStream().write(7);
      assertThat(away.getInputStream().read()).isEqualTo(7);
    }
  }

  @Test
  void line_nobodyAtTheFarEnd_endsTheConnection() throws IOException {
    far.close();
    try (Socket near = dial()) {
      assertThat(ended(near)).isTrue();
    }
  }
}
