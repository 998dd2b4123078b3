package io.forebay.gateway.nbd;

import static io.forebay.gateway.nbd.wire.HandshakeCodes.GREETING_MAGIC;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forebay.gateway.socket.Transport;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The socket file: who may use it, what it replaces, and that it goes with the server.
class NbdUnixTest {
  @TempDir private Path folder;

  private static void greeted(Path path) throws IOException {
    try (SocketChannel client = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
      ByteBuffer greeting = ByteBuffer.allocate(18);
      while (greeting.hasRemaining()) {
        assertThat(client.read(greeting)).isPositive();
      }
      assertThat(greeting.getLong(0)).isEqualTo(GREETING_MAGIC);
    }
  }

  @ParameterizedTest
  @EnumSource(Transport.class)
  void listen_onAPath_servesOwnerAndGroupUntilClose(Transport transport) throws IOException {
    Path path = folder.resolve("nbd.sock");
    try (Served served = new Served(NbdLimits.DEFAULTS, transport)) {
      served.server.listen(path);
      greeted(path);
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
          .isEqualTo("rw-rw----");
    }
    assertThat(path).doesNotExist();
  }

  @Test
  void listen_onTheSocketOfADeadProcess_replacesIt() throws IOException {
    Path path = folder.resolve("nbd.sock");
    try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      dead.bind(UnixDomainSocketAddress.of(path));
    }
    assertThat(path).exists();
    try (Served served = new Served()) {
      served.server.listen(path);
      greeted(path);
    }
  }

  @Test
  void listen_whereSomebodyListens_isRefusedAndHarmsNobody() throws IOException {
    Path path = folder.resolve("nbd.sock");
    try (Served first = new Served();
        Served second = new Served()) {
      first.server.listen(path);
      assertThatThrownBy(() -> second.server.listen(path)).hasMessageContaining("in use");
      greeted(path);
    }
  }

  @Test
  void listen_onAFile_isRefusedAndLeavesIt() throws IOException {
    Path path = Files.writeString(folder.resolve("precious"), "data");
    try (Served served = new Served()) {
      assertThatThrownBy(() -> served.server.listen(path)).hasMessageContaining("not a socket");
    }
    assertThat(path).hasContent("data");
  }

  @Test
  void listen_onAPathThatDoesNotFit_saysHowLongItMayBe() throws IOException {
    Path path = folder.resolve("x".repeat(108));
    try (Served served = new Served()) {
      assertThatThrownBy(() -> served.server.listen(path)).hasMessageContaining("at most 107");
    }
  }

  @Test
  void listen_inAFolderThatIsNotThere_namesThePath() throws IOException {
    Path path = folder.resolve("none/nbd.sock");
    try (Served served = new Served()) {
      assertThatThrownBy(() -> served.server.listen(path))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(path.toString());
    }
  }
}
