package io.forebay.gateway.iscsi;

import io.forebay.gateway.nbd.MemoryVolume;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

/// For trying and measuring by hand: `MemoryTarget PORT SIZE` serves one volume until it is killed.
final class MemoryTarget {
  private MemoryTarget() {}

  public static void main(String[] args) throws Exception {
    MemoryVolume volume = new MemoryVolume("memory", Long.parseLong(args[1]));
    IscsiServer server =
        new IscsiServer(
            IscsiLimits.DEFAULTS,
            new OneTarget(volume),
            Visits.UNHEARD,
            ChapSecrets.NONE,
            new Portals(List::of),
            error -> {
              error.printStackTrace();
              Runtime.getRuntime().halt(3);
            });
    InetSocketAddress address =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(args[0]));
    System.out.println("serving iscsi:/" + server.listen(address, 1) + "/" + OneTarget.NAME + "/0");
    Runtime.getRuntime().addShutdownHook(new Thread(server::close));
    Thread.currentThread().join();
  }
}
