package io.forebay.webui;

import io.forebay.gateway.control.Control;
import io.forebay.gateway.control.UserInterface;
import io.forebay.gateway.control.access.WebTls;
import io.forebay.webui.assets.BrowserHeaders;
import io.forebay.webui.assets.PageFiles;
import io.forebay.webui.live.Streams;
import io.forebay.webui.session.Repeats;
import io.forebay.webui.session.Sessions;
import io.forebay.webui.session.Turns;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.dns.AddressResolverOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.openapi.contract.OpenAPIContract;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// The listening sockets of both services, and the one event loop behind them.
final class RestServer implements UserInterface.Running {
  /// For what is under way when the server closes.
  private static final int CLOSE_SECONDS = 2;

  /// Start and stop are work of milliseconds; this long means a bug.
  private static final int PATIENCE_SECONDS = 30;

  /// How long callers may take.
  ///
  /// @param patienceMs see [Connections]
  record Pace(long patienceMs, Streams.Pace streams) {
    static final Pace DEFAULT = new Pace(Connections.PATIENCE_MS, Streams.Pace.DEFAULT);
  }

  private final Vertx vertx;
  private final Context loop;
  private final Control control;
  private final UserInterface.Terms terms;
  private final Pace pace;
  private final Streams streams;
  private final List<HttpServer> servers = new ArrayList<>();
  private final Map<String, List<InetSocketAddress>> bound = new LinkedHashMap<>();

  private RestServer(Control control, UserInterface.Terms terms, Pace pace) {
    vertx = loop();
    loop = vertx.getOrCreateContext();
    this.control = control;
    this.terms = terms;
    this.pace = pace;
    streams =
        new Streams(
            vertx,
            new Streams.Source(
                () -> Documents.status(control.status()), control::events, Documents::event),
            pace.streams(),
            RestServer::millis);
  }

  static RestServer start(Control control, UserInterface.Terms terms, Pace pace)
      throws IOException {
    RestServer server = new RestServer(control, terms, pace);
    try {
      Contract contract = Contract.load();
      OpenAPIContract parsed = server.await(contract.parse(server.vertx));
      server.api(contract, parsed);
      server.web(contract, parsed);
      return server;
    } catch (IOException | RuntimeException | Error e) {
      server.close();
      throw e;
    }
  }

  /// One loop for everything: some people and a few programs.
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

  /// A clock that never goes back.
  private static long millis() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
  }

  private void api(Contract contract, OpenAPIContract parsed) throws IOException {
    if (terms.listen(RestInterface.API).isEmpty()) {
      return;
    }
    Operations operations = new Operations(control, contract);
    SessionOperations.none(operations);
    Figures figures = new Figures(control, terms.tokens().metrics());
    Connections connections = new Connections(vertx, pace.patienceMs());
    Routes.Site site =
        new Routes.Site(
            connections,
            operations,
            new Bearer(terms.tokens().api()),
            figures::on,
            streams,
            new Repeats<>(RestServer::millis),
            terms.fatal());
    listen(RestInterface.API, Listeners.plain(), parsed, site);
  }

  private void web(Contract contract, OpenAPIContract parsed) throws IOException {
    List<InetSocketAddress> listen = terms.listen(RestInterface.WEB);
    if (listen.isEmpty()) {
      return;
    }
    WebTls tls = terms.certificates().of(listen);
    Operations operations = new Operations(control, contract);
    Sessions sessions = new Sessions(control.users(), RestServer::millis);
    SessionOperations.on(operations, control, sessions, new Turns(vertx));
    Entrance entrance = new Entrance(control.users(), sessions);
    BrowserHeaders headers = new BrowserHeaders(!tls.own());
    Figures figures = new Figures(control, terms.tokens().metrics());
    Page page = new Page(new PageFiles());
    Routes.Site site =
        new Routes.Site(
            new Connections(vertx, pace.patienceMs()),
            operations,
            context -> {
              headers.on(context.response());
              entrance.handle(context);
            },
            router -> {
              figures.on(router);
              page.on(router);
            },
            streams,
            new Repeats<>(RestServer::millis),
            terms.fatal());
    listen(RestInterface.WEB, Listeners.encrypted(tls), parsed, site);
  }

  private void listen(
      String service, HttpServerOptions options, OpenAPIContract contract, Routes.Site site)
      throws IOException {
    var router = Routes.build(vertx, contract, site);
    List<InetSocketAddress> got = new ArrayList<>();
    for (InetSocketAddress address : terms.listen(service)) {
      String host = address.getAddress().getHostAddress();
      HttpServer server =
          vertx
              .createHttpServer(
                  new HttpServerOptions(options).setHost(host).setPort(address.getPort()))
              .connectionHandler(site.connections()::opened)
              .requestHandler(router);
      servers.add(server);
      try {
        await(server.listen());
      } catch (IOException e) {
        throw new IOException(
            "%s: cannot listen on %s port %d: %s. Give another address with [%s] listen in forebay.toml"
                .formatted(service, host, address.getPort(), e.getMessage(), service),
            e);
      }
      got.add(new InetSocketAddress(address.getAddress(), server.actualPort()));
    }
    bound.put(service, List.copyOf(got));
  }

  /// What `future` gives; its failure as an [IOException].
  private <T> T await(Future<T> future) throws IOException {
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
  public Map<String, List<InetSocketAddress>> bound() {
    return Map.copyOf(bound);
  }

  @Override
  public void close() {
    try {
      Promise<Void> ended = Promise.promise();
      loop.runOnContext(on -> {
        streams.close(); // Who is told as long as it lives would keep the rest from ending.
        ended.complete();
      });
      await(ended.future());
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
