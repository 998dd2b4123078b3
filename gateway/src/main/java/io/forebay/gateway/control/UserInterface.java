package io.forebay.gateway.control;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.function.Consumer;

/// A way in for people and programs, found through [java.util.ServiceLoader]. The appliance starts each
/// one last and stops it first.
public interface UserInterface {
  /// The section of `forebay.toml` that says where it listens, and its name in status: `web`.
  String service();

  /// Starts it. May block. Throws [IOException] with a line for the operator when it cannot listen.
  Running start(Control control, Terms terms) throws IOException;

  /// What it gets from the appliance.
  ///
  /// @param listen addresses to listen on; port 0 is any free one. Loopback only
  /// @param token what callers must present, made anew at each start and kept in `run/api-token`: a
  ///     secret, compared in constant time, never logged
  /// @param fatal gets our own bugs (any [Error]); stops the process
  record Terms(List<InetSocketAddress> listen, String token, Consumer<Throwable> fatal) {
    @Override
    public String toString() {
      return "Terms[listen=" + listen + "]";
    }
  }

  /// A started interface.
  interface Running extends AutoCloseable {
    /// The addresses bound, ports filled in.
    List<InetSocketAddress> bound();

    /// Ends it: no new requests, those under way get a short time. Blocks.
    @Override
    void close();
  }
}
