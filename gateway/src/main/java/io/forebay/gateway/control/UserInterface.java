package io.forebay.gateway.control;

import io.forebay.gateway.control.access.WebTls;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// A way in for people and programs, found through [java.util.ServiceLoader]. The appliance starts each
/// one last and stops it first.
public interface UserInterface {
  /// What it serves: each is a section of `forebay.toml` that says where it listens, and a name in status.
  /// None: it listens nowhere, and is started all the same.
  List<String> services();

  /// Whether the appliance is of no use without it: then it does not start when this does not. Any other is tried
  /// again from time to time, while hosts are served.
  default boolean indispensable() {
    return false;
  }

  /// Starts it. May block. Throws [IOException] with a line for the operator when it cannot listen.
  Running start(Control control, Terms terms) throws IOException;

  /// What it gets from the appliance.
  ///
  /// @param listen addresses to listen on, by service; port 0 is any free one. A service that is turned
  ///     off is not in it
  /// @param certificates what an encrypted service shows
  /// @param fatal gets our own bugs (any [Error]); stops the process
  record Terms(
      Map<String, List<InetSocketAddress>> listen,
      Tokens tokens,
      Certificates certificates,
      Consumer<Throwable> fatal) {
    /// Where `service` listens; nothing if it is turned off.
    public List<InetSocketAddress> listen(String service) {
      return listen.getOrDefault(service, List.of());
    }
  }

  /// What callers without a user must present: made anew at each start, compared in constant time, never
  /// logged.
  ///
  /// @param api lets the command line do everything; in `run/api-token`. For loopback only
  /// @param metrics lets monitoring read figures; in `run/metrics-token`
  record Tokens(String api, String metrics) {
    @Override
    public String toString() {
      return "Tokens[]";
    }
  }

  /// What an encrypted service shows to whoever reaches it.
  interface Certificates {
    /// For a server on these addresses. May block. Throws [IOException] with what is wrong with what the
    /// operator has put there.
    WebTls of(List<InetSocketAddress> listen) throws IOException;

    /// Has `taker` take each other certificate that is to be shown from then on, until what is given runs.
    default Runnable follow(Taker taker) {
      return () -> {}; // One that never changes.
    }

    /// A server that shows it.
    interface Taker {
      /// Connections that begin from now on are shown `anew`. Blocks. Throws [IOException] when that cannot
      /// be shown: then nothing has changed.
      void take(WebTls anew) throws IOException;
    }
  }

  /// A started interface.
  interface Running extends AutoCloseable {
    /// The addresses bound, ports filled in, by service.
    Map<String, List<InetSocketAddress>> bound();

    /// Ends it: no new requests, those under way get a short time. Blocks.
    @Override
    void close();
  }
}
