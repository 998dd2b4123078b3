package io.forebay.gateway.nbd;

import static io.forebay.gateway.nbd.wire.HandshakeCodes.OPT_LIST;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.CMD_CACHE;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.CMD_FLUSH;
import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.block.Check;
import io.forebay.gateway.block.Exports;
import io.forebay.gateway.block.InvariantError;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Our own bugs, planted: an [Error] always reaches the fatal handler, nothing else does, and no other
/// connection notices.
class NbdFaultsTest {
  @Test
  void volume_throwingAnInvariantError_isFatalAndEndsTheConnection() throws IOException {
    try (Served served = new Served();
        RawClient victim = served.open(false);
        RawClient other = served.open(false)) {
      served.disk.completing =
          task -> {
            throw new InvariantError("planted");
          };
      victim.request(0, CMD_FLUSH, 1, 0, 0);
      assertThat(victim.closedByServer()).isTrue();
      assertThat(served.fatal()).singleElement().extracting(Error::getMessage).isEqualTo("planted");
      served.fatal().clear();
      other.request(0, CMD_CACHE, 1, 0, 1);
      assertThat(other.error(1)).isZero();
    }
  }

  @Test
  void volume_throwingAnything_endsItsConnectionOnly() throws IOException {
    try (Served served = new Served();
        RawClient victim = served.open(false);
        RawClient other = served.open(false)) {
      served.disk.completing =
          task -> {
            throw new IllegalStateException("planted");
          };
      victim.request(0, CMD_FLUSH, 1, 0, 0);
      assertThat(victim.closedByServer()).isTrue();
      other.request(0, CMD_CACHE, 1, 0, 1);
      assertThat(other.error(1)).isZero();
    }
  }

  @Test
  void volume_completingTwice_isFatal() throws IOException {
    try (Served served = new Served();
        RawClient client = served.open(false)) {
      served.disk.completing =
          task -> {
            task.run();
            task.run();
          };
      client.request(0, CMD_FLUSH, 1, 0, 0);
      Await.until("the fatal handler", () -> !served.fatal().isEmpty());
      assertThat(served.fatal().remove()).isInstanceOf(InvariantError.class);
    }
  }

  @Test
  void exports_thatFail_endTheHandshakeOnly() throws IOException {
    Exports broken =
        new Exports() {
          @Override
          public Answer find(String name, Asker asker) {
            throw new IllegalStateException("planted");
          }

          @Override
          public List<Listed> list(Asker asker) {
            Check.check(false, "planted");
            return List.of();
          }
        };
    try (Served served = new Served(broken)) {
      try (RawClient client = RawClient.haggling(served.address)) {
        client.option(OPT_LIST, new byte[0]);
        assertThat(client.closedByServer()).isTrue();
      }
      assertThat(served.fatal().remove()).hasMessage("planted");
      try (RawClient client = RawClient.haggling(served.address)) {
        client.option(7, RawClient.query("disk"));
        assertThat(client.closedByServer()).isTrue();
      }
    }
  }
}
