package io.forebay.gateway.app.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forebay.gateway.block.IoFailure;
import io.forebay.gateway.nbd.MemoryExports;
import io.forebay.gateway.nbd.MemoryVolume;
import io.forebay.gateway.nbd.NbdLimits;
import io.forebay.gateway.nbd.NbdServer;
import io.forebay.gateway.nbd.tls.ServerTls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The demonstration's host against our own server.
class NbdClientTest {
  private static final int SIZE = (9 << 20) + 4096; // No whole number of reads.

  private final MemoryVolume volume = new MemoryVolume("v", SIZE);
  private NbdServer server;
  private InetSocketAddress address;

  @BeforeEach
  void serve() throws IOException {
    server =
        new NbdServer(
            NbdLimits.DEFAULTS,
            new MemoryExports(volume),
            ServerTls.NONE,
            bug -> {
              throw new AssertionError(bug);
            });
    address = server.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  @AfterEach
  void end() {
    server.close();
  }

  @Test
  void blocks_manyWritten_areReadBackAndHashed() throws Exception {
    byte[] image = new byte[SIZE];
    Stamp stamp = new Stamp(1, SIZE);
    try (NbdClient client = NbdClient.connect(address, "v")) {
      assertThat(client.sizeBytes()).isEqualTo(SIZE);
      for (long number = 0; number < 1_000; number++) {
        client.write(stamp.offset(number), stamp.block(number));
        client.finish(); // Two blocks may share a place: their order counts.
        System.arraycopy(
            stamp.block(number), 0, image, (int) stamp.offset(number), Stamp.BLOCK_BYTES);
      }
      client.flush();
      byte[] read = new byte[1 << 20];
      client.read(4096, read);
      client.finish();
      assertThat(read).isEqualTo(java.util.Arrays.copyOfRange(image, 4096, 4096 + (1 << 20)));
    }
    String expected = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(image));
    assertThat(ImageHash.of(address, "v", done -> {})).isEqualTo(new ImageHash(SIZE, expected));
  }

  @Test
  void write_moreThanIsUnderWayAtOnce_isAcked() throws IOException {
    try (NbdClient client = NbdClient.connect(address, "v")) {
      for (int i = 0; i < 500; i++) {
        client.write((long) i * 4096, new byte[4096]);
      }
      client.flush();
    }
  }

  @Test
  void connect_unknownExport_saysWhich() {
    assertThatThrownBy(() -> NbdClient.connect(address, "other"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("other");
  }

  @Test
  void write_thatFails_isNotTakenForDone() throws IOException {
    try (NbdClient client = NbdClient.connect(address, "v")) {
      volume.appendFailure = new IoFailure.Medium("planted");
      client.write(0, new byte[4096]);
      assertThatThrownBy(client::flush)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("error");
    }
  }

  @Test
  void stamps_sameSeed_areTheSameAndDiffer() {
    Stamp stamp = new Stamp(7, 1 << 20);
    assertThat(stamp.block(3)).isEqualTo(new Stamp(7, 1 << 20).block(3)).hasSize(4096);
    assertThat(stamp.block(3)).isNotEqualTo(stamp.block(4));
    assertThat(stamp.offset(3)).isBetween(0L, (1L << 20) - 4096).isEqualTo(stamp.offset(3));
    assertThat(stamp.offset(3) % 4096).isZero();
  }
}
