package io.forebay.gateway.nbd;

import static io.forebay.gateway.nbd.wire.TransmissionCodes.CMD_DISC;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.CMD_READ;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.CMD_WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NbdTransmissionTest {
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void write_thenRead_bringsTheBytesBack(boolean structured) throws IOException {
    try (Served served = new Served();
        RawClient client = served.open(structured)) {
      client.request(0, CMD_WRITE, 7, 3, 5, (byte) 1, (byte) 2, (byte) 3, (byte) 4, (byte) 5);
      assertThat(client.error(7)).isZero();
      client.request(0, CMD_READ, 8, 2, 7);
      assertThat(client.reply(7).data()).containsExactly(0, 1, 2, 3, 4, 5, 0);
    }
  }

  @Test
  void disc_always_closesWithoutReply() throws IOException {
    try (Served served = new Served();
        RawClient client = served.open(false)) {
      client.request(0, CMD_DISC, 0, 0, 0);
      assertThat(client.closedByServer()).isTrue();
    }
  }
}
