package io.forebay.webui;

import io.forebay.gateway.control.Control;
import io.forebay.gateway.control.UserInterface;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.dns.AddressResolverOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// The listening sockets, and the one event loop behind them.
final class RestServer implements UserInterface.Running {
  /// Longest path and query: three names of 64 characters, percent-encoded, fit many times.
  private static final int REQUEST_LINE_BYTES_MAX = 4096;

  private static final int HEADER_BYTES_MAX = 8192;

  /// For what is under way when the server closes.
  private static final int CLOSE_SECONDS = 2;

  /// Start and stop are work of milliseconds; this long means a bug.
  private static final int PATIENCE_SECONDS = 30;

  private final Vertx vertx;
  private final List<HttpServer> servers = new ArrayList<>();
  private final List<InetSocketAddress> bound = new ArrayList<>();

  private RestServer(Vertx vertx) {
    this.vertx = vertx;
  }

  static RestServer start(Control control, UserInterface.Terms terms, long patienceMs)
      throws IOException {
    RestServer server = new RestServer(loop());
    try {
      Contract contract = Contract.load();
      Connections connections = new Connections(server.vertx, patienceMs);
      Router router = await(Routes.build(server.vertx, contract, connections, control, terms));
      for (InetSocketAddress address : terms.listen()) {
        server.listen(address, router, connections);
      }
      return server;
    } catch (IOException | RuntimeException | Error e) {
      server.close();
      throw e;
    }
  }

  /// One loop for everything: a person and a few programs on loopback.
  private static Vertx loop() {
    return Vertx.vertx(
        new VertxOptions()
            .setEventLoopPoolSize(1)
            .setWorkerPoolSize(1)
            .setInternalBlockingPoolSize(1)
            .setAddressResolverOptions(
                new AddressResolverOptions().setServers(List.of("127.0.0.1")))
            .setFileSystemOptions(new FileSystemOptions().setFileCachingEnabled(false)));
  }

  private void listen(InetSocketAddress address, Router router, Connections connections)
      throws IOException {
    String host = address.getAddress().getHostAddress();
    HttpServer server =
        vertx
            .createHttpServer(
                new HttpServerOptions()
                    .setHost(host)
                    .setPort(address.getPort())
                    .setHttp2ClearTextEnabled(false)
                    .setMaxInitialLineLength(REQUEST_LINE_BYTES_MAX)
                    .setMaxHeaderSize(HEADER_BYTES_MAX))
            .connectionHandler(connections::opened)
            .requestHandler(router);
    servers.add(server);
    try {
      await(server.listen());
    } catch (IOException e) {
      throw new IOException(
          "web: cannot listen on %s port %d: %s. Give another address with [web] listen in forebay.toml"
              .formatted(host, address.getPort(), e.getMessage()),
          e);
    }
    bound.add(new InetSocketAddress(address.getAddress(), server.actualPort()));
  }

  /// What `future` gives; its failure as an [IOException].
  private static <T> T await(Future<T> future) throws IOException {
    try {
      return future
          .toCompletionStage()
          .toCompletableFuture()
          .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new IOException(String.valueOf(cause.getMessage()), cause);
    } catch (TimeoutException e) {
      throw new IOException("no answer within " + PATIENCE_SECONDS + " s", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  @Override
  public List<InetSocketAddress> bound() {
    return List.copyOf(bound);
  }

  @Override
  public void close() {
    try {
      for (HttpServer server : servers) {
        await(server.shutdown(CLOSE_SECONDS, TimeUnit.SECONDS));
      }
      await(vertx.close());
    } catch (IOException e) {
      // The process ends next; a socket that will not close ends with it.
      Problems.LOG.warn("web: did not stop in order: {}", e.getMessage());
    }
  }
}
