package io.forebay.gateway.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.epoll.Epoll;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What does not arrive shows as a test that does not end.
@Timeout(60)
class NotifySocketTest {
  @TempDir private Path temp;

  @BeforeAll
  static void nativeTransport() {
    Epoll.ensureAvailability();
  }

  /// The next datagram at `manager`; waits for it.
  static String heard(Socket manager) throws IOException {
    ByteBuffer room = ByteBuffer.allocateDirect(4096);
    while (true) {
      var from = manager.recvFromDomainSocket(room, 0, room.limit());
      if (from != null) {
        byte[] text = new byte[from.receivedAmount()];
        room.get(0, text);
        return new String(text, UTF_8);
      }
      Thread.onSpinWait();
    }
  }

  static Socket manager(String address) throws IOException {
    Socket manager = Socket.newSocketDomainDgram();
    manager.bind(new DomainSocketAddress(address));
    return manager;
  }

  private static void assertIsHeard(String bound, String named) throws IOException {
    Socket manager = manager(bound);
    try {
      NotifySocket socket = requireNonNull(NotifySocket.of(Map.of("NOTIFY_SOCKET", named)));
      socket.hear("READY=1\nSTATUS=größer");
      socket.hear("WATCHDOG=1");
      assertThat(heard(manager)).isEqualTo("READY=1\nSTATUS=größer");
      assertThat(heard(manager)).isEqualTo("WATCHDOG=1");
    } finally {
      manager.close();
    }
  }

  @Test
  void hear_aPath_arrives() throws IOException {
    String path = temp.resolve("notify").toString();
    assertIsHeard(path, path);
  }

  @Test
  void hear_anAbstractName_arrives() throws IOException {
    String name = "forebay-test-" + UUID.randomUUID();
    assertIsHeard("\0" + name, "@" + name);
  }

  @Test
  void hear_nobodyThere_isNoFailure() {
    String path = temp.resolve("nobody").toString();
    requireNonNull(NotifySocket.of(Map.of("NOTIFY_SOCKET", path))).hear("READY=1");
    assertThat(temp.resolve("nobody")).doesNotExist();
  }

  @Test
  void of_nobodyNamed_isNone() {
    assertThat(NotifySocket.of(Map.of())).isNull();
    assertThat(NotifySocket.of(Map.of("NOTIFY_SOCKET", "vsock:2:1234"))).isNull();
  }
}
