package io.forebay.webui.accept;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class DoorwayTest {
  /// More than the kernel keeps for one who does not read.
  private static final int BYTES = 32 << 20;

  @Test
  void write_thatNobodyTakes_endsTheConnection() throws Exception {
    Vertx vertx = Vertx.builder().withTransport(new Doorway(new Arrivals(), 100)).build();
    CompletableFuture<Void> ended = new CompletableFuture<>();
    try {
      NetServer server =
          vertx
              .createNetServer()
              .connectHandler(socket -> {
                socket.closeHandler(closed -> ended.complete(null));
                socket.exceptionHandler(late -> {}); // Its end is told, too.
                socket.write(Buffer.buffer(new byte[BYTES])).onFailure(cut -> {});
              });
      server.listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture().join();
      try (Socket silent = new Socket()) {
        silent.setReceiveBufferSize(4_096);
        silent.connect(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), server.actualPort()));
        ended.get(60, TimeUnit.SECONDS);
      }
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().join();
    }
  }
}
