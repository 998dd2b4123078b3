package io.forebay.gateway.nbd;

import java.io.IOException;
import java.io.UncheckedIOException;
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
      String port = "sport = :" + served.address.getPort();
      // Until what was sent is acked, the timer is another one.
      Await.until(
          "its idle connection is probed", () -> connections(port).contains("timer:(keepalive"));
    }
  }

  private String connections(String port) {
    try {
      return Tool.succeed(folder, "ss", "-tnoH", "state", "established", port);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
