package io.forebay.gateway.nbd;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A client whose machine has gone without a word must not hold its connection for ever.
class NbdKeepaliveTest {
  @TempDir Path folder;

  @Test
  void connection_idle_isProbed() throws IOException {
    try (Served served = new Served(Limits.with(new NbdLimits.Patience(30_000, 65_536, 50)));
        RawClient _ = served.open(true)) {
      String connections =
          Tool.succeed(
              folder,
              "ss",
              "-tnoH",
              "state",
              "established",
              "sport = :" + served.address.getPort());
      assertThat(connections).contains("timer:(keepalive");
    }
  }
}
