package io.forebay.gateway.nbd;

import static io.forebay.gateway.nbd.wire.HandshakeCodes.OPTION_MAGIC;
import static io.forebay.gateway.nbd.wire.HandshakeCodes.OPT_GO;
import static io.forebay.gateway.nbd.wire.HandshakeCodes.OPT_LIST;
import static io.forebay.gateway.nbd.wire.HandshakeCodes.REP_ACK;
import static io.forebay.gateway.nbd.wire.HandshakeCodes.REP_ERR_UNSUP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forebay.gateway.block.Volume;
import io.forebay.gateway.socket.Connections;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What a client may cost before it has an export, and how many clients there may be.
class NbdLimitsTest {
  @Test
  void options_upToTheLimit_areServedAndTheNextDrops() throws IOException {
    try (Served served = new Served();
        RawClient client = RawClient.haggling(served.address)) {
      for (int i = 0; i < 64; i++) {
        client.option(99, new byte[i]);
        assertThat(client.optionReply().type()).isEqualTo(REP_ERR_UNSUP);
      }
      client.option(OPT_GO, RawClient.query("disk"));
      assertThat(client.closedByServer()).isTrue();
    }
  }

  /// CVE-2017-15119's class: nobody makes the server read, or keep, gigabytes of option.
  @ParameterizedTest
  @ValueSource(ints = {-1, 1 << 31, Integer.MAX_VALUE, (1 << 20) + 1})
  void option_announcedTooLong_dropsAtOnce(int length) throws IOException {
    try (Served served = new Served();
        RawClient client = RawClient.haggling(served.address)) {
      client.send(RawClient.bytes(16).putLong(OPTION_MAGIC).putInt(OPT_GO).putInt(length));
      assertThat(client.closedByServer()).isTrue();
      assertThat(served.bufferBytes()).isLessThan(128 << 10);
    }
  }

  @Test
  void options_longInSum_dropOnceTheBudgetIsSpent() throws IOException {
    try (Served served = new Served();
        RawClient client = RawClient.haggling(served.address)) {
      for (int i = 0; i < 16; i++) { // 16 x 64 KiB: the whole budget.
        client.option(99, new byte[64 << 10]);
        assertThat(client.optionReply().type()).isEqualTo(REP_ERR_UNSUP);
      }
      client.send(RawClient.bytes(16).putLong(OPTION_MAGIC).putInt(99).putInt(1));
      assertThat(client.closedByServer()).isTrue();
    }
  }

  /// A client that asks for the list again and again and fetches nothing.
  @Test
  void listReplies_notFetched_areBounded() throws IOException {
    Volume[] volumes = new Volume[300];
    for (int i = 0; i < volumes.length; i++) {
      volumes[i] = new MemoryVolume("%04d".formatted(i) + "x".repeat(2_000), 1);
    }
    try (Served served = new Served(new MemoryExports(volumes));
        RawClient client = RawClient.haggling(served.address)) {
      for (int i = 0; i < 60; i++) {
        client.option(OPT_LIST, new byte[0]); // 1.2 MB of reply each.
      }
      try (RawClient other = RawClient.haggling(served.address)) {
        other.option(OPT_LIST, new byte[0]);
        other.optionReplies();
      }
      assertThat(served.bufferBytes()).isLessThan(16 << 20);
      for (int i = 0; i < 60; i++) {
        assertThat(client.optionReplies().getLast().type()).isEqualTo(REP_ACK);
      }
    }
  }

  @Test
  void connections_beyondTheLimit_areRefusedUntilOneGoes() throws IOException {
    NbdLimits limits = Limits.with(new NbdLimits.Sessions(2, 3, 1)); // Loopback: no cap by address.
    List<RawClient> clients = new ArrayList<>();
    try (Served served = new Served(limits)) {
      for (int i = 0; i < 3; i++) {
        clients.add(served.open(false));
      }
      try (RawClient fourth = new RawClient(served.address)) {
        assertThat(fourth.closedByServer()).isTrue();
      }
      clients.removeFirst().close();
      Await.until("one has gone", () -> served.server.connections() == 2);
      clients.add(served.open(false));
      for (RawClient client : clients) {
        client.close();
      }
    }
  }

  private static final class From extends EmbeddedChannel {
    private final InetSocketAddress peer;

    From(String address) {
      peer = new InetSocketAddress(address, 1);
    }

    @Override
    protected SocketAddress remoteAddress0() {
      return peer;
    }
  }

  /// The second of two peers, with one connection allowed by address.
  @ParameterizedTest
  @CsvSource({
    "192.0.2.1, 192.0.2.1, false",
    "192.0.2.1, 192.0.2.2, true",
    "127.0.0.1, 127.0.0.1, true",
    "::1, ::1, true",
    "2001:db8::1, 2001:db8::ffff:1, false",
    "2001:db8::1, 2001:db8:0:1::1, true",
    "::ffff:192.0.2.1, 192.0.2.1, false",
  })
  void connections_byAddress_areCounted(String first, String second, boolean admitted) {
    Connections connections = new Connections(10, 1);
    From one = new From(first);
    assertThat(connections.admit(one)).isNull();
    assertThat(connections.admit(new From(second)) == null).isEqualTo(admitted);
    var _ = one.close();
    assertThat(connections.admit(new From(first))).as("after the first has gone").isNull();
  }

  @Test
  void limits_thatCannotHold_areRefusedByName() {
    assertThatThrownBy(() -> new NbdLimits.Sessions(0, 1, 1))
        .hasMessageContaining("sessions.threads is 0; it must be at least 1");
    assertThatThrownBy(
            () -> Limits.with(new NbdLimits.Transfer(32 << 20, 1, 33 << 20, 256 << 10, 4096)))
        .hasMessageContaining("transfer.readBytesMax");
  }
}
