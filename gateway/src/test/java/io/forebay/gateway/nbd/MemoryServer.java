package io.forebay.gateway.nbd;

import io.forebay.gateway.nbd.tls.ServerTls;
import io.forebay.gateway.socket.Transport;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;

/// For trying and measuring by hand: `MemoryServer PORT SIZE [UNIX_SOCKET]` serves one volume, `memory`,
/// until it is killed.
final class MemoryServer {
  private MemoryServer() {}

  public static void main(String[] args) throws Exception {
    MemoryVolume volume = new MemoryVolume("memory", Long.parseLong(args[1]));
    NbdServer server =
        new NbdServer(
            NbdLimits.DEFAULTS,
            new MemoryExports(volume),
            ServerTls.NONE,
            error -> {
              error.printStackTrace();
              Runtime.getRuntime().halt(3);
            });
    InetSocketAddress address =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(args[0]));
    System.out.println("serving " + server.listen(address) + " over " + Transport.best());
    if (args.length > 2) {
      server.listen(Path.of(args[2]));
    }
    Runtime.getRuntime().addShutdownHook(new Thread(server::close));
    Thread.currentThread().join();
  }
}
