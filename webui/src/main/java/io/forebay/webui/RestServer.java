package io.forebay.webui;

import io.forebay.gateway.control.Control;
import io.forebay.gateway.control.UserInterface;
import io.forebay.gateway.control.access.WebTls;
import io.forebay.webui.accept.Arrivals;
import io.forebay.webui.accept.Doorway;
import io.forebay.webui.assets.BrowserHeaders;
import io.forebay.webui.assets.PageFiles;
import io.forebay.webui.docs.DocsPage;
import io.forebay.webui.live.Streams;
import io.forebay.webui.session.Repeats;
import io.forebay.webui.session.Sessions;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.dns.AddressResolverOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
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
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// The listening sockets of a way in, and the event loop behind them.
final class RestServer implements UserInterface.Running {
  /// For what is under way when the server closes.
  private static final int CLOSE_SECONDS = 2;

  /// Start and stop are work of milliseconds, and of half a minute on a machine that is emulated; this long means
  /// a bug.
  private static final int PATIENCE_SECONDS = 120;

  /// How long callers may take, in milliseconds.
  ///
  /// @param patience see [Connections]
  /// @param handshake until TLS is set up
  /// @param fetch until an answer is fetched; see [Connections]
  /// @param secret as long an answer that is one is repeated; see [Repeats]
  record Pace(long patience, long handshake, long fetch, long secret, Streams.Pace streams) {
    static final Pace DEFAULT =
        new Pace(
            Connections.PATIENCE_MS,
            Listeners.HANDSHAKE_MS,
            Connections.FETCH_MS,
            Repeats.SECRET_KEPT_MILLIS,
            Streams.Pace.DEFAULT);
  }

  private final String service;
  private final Vertx vertx;
  private final Context loop;
  private final Control control;
  private final UserInterface.Terms terms;
  private final Pace pace;
  private final Streams streams;
  private final List<HttpServer> servers = new ArrayList<>();
  private final Map<String, List<InetSocketAddress>> bound = new LinkedHashMap<>();
  private @Nullable Runnable unfollow;

  private RestServer(String service, Control control, UserInterface.Terms terms, Pace pace) {
    this.service = service;
    vertx = vertx(pace);
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

  /// Serves the command line.
  static RestServer api(Control control, UserInterface.Terms terms, Pace pace) throws IOException {
    return new RestServer(ApiInterface.SERVICE, control, terms, pace).started(RestServer::serveApi);
  }

  /// Serves users.
  static RestServer web(Control control, UserInterface.Terms terms, Pace pace) throws IOException {
    return new RestServer(WebInterface.SERVICE, control, terms, pace).started(RestServer::serveWeb);
  }

  /// What makes one of the services of it.
  private interface Serving {
    void with(RestServer server, Contract contract, OpenAPIContract parsed) throws IOException;
  }

  private RestServer started(Serving serving) throws IOException {
    try {
      Contract contract = Contract.load();
      serving.with(this, contract, await(contract.parse(vertx)));
      return this;
    } catch (IOException | RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  /// One loop for everything of a service: some people and a few programs.
  private static Vertx vertx(Pace pace) {
    VertxOptions options =
        new VertxOptions()
            .setEventLoopPoolSize(1)
            .setWorkerPoolSize(1)
            .setInternalBlockingPoolSize(1)
            .setAddressResolverOptions(
                new AddressResolverOptions().setServers(List.of("127.0.0.1")))
            .setFileSystemOptions(new FileSystemOptions().setFileCachingEnabled(false));
    return Vertx.builder()
        .with(options)
        .withTransport(new Doorway(new Arrivals(), pace.fetch()))
        .build();
  }

  /// A clock that never goes back.
  private static long millis() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
  }

  private void serveApi(Contract contract, OpenAPIContract parsed) throws IOException {
    Operations operations = new Operations(control);
    SessionOperations.none(operations);
    Figures figures = new Figures(control, terms.tokens().metrics());
    Docs docs = new Docs(new DocsPage(contract.document()));
    Connections connections = connections();
    Routes.Site site =
        new Routes.Site(
            connections,
            contract,
            operations,
            new Bearer(terms.tokens().api()),
            router -> {
              figures.on(router);
              docs.on(router);
            },
            streams,
            new Repeats<>(RestServer::millis),
            pace.secret(),
            terms.fatal());
    listen(service, Listeners.plain(), connections, Routes.build(vertx, parsed, site));
  }

  private void serveWeb(Contract contract, OpenAPIContract parsed) throws IOException {
    if (!terms.listen(service).isEmpty()) {
      serveUsers(contract, parsed);
    }
    if (!terms.listen(WebInterface.HTTP).isEmpty()) {
      serveHttp();
    }
  }

  private void serveUsers(Contract contract, OpenAPIContract parsed) throws IOException {
    WebTls tls = terms.certificates().of(terms.listen(service));
    Operations operations = new Operations(control);
    Sessions sessions = new Sessions(control.users(), RestServer::millis);
    SessionOperations.on(operations, control, sessions, vertx);
    Entrance entrance = new Entrance(control.users(), sessions);
    AtomicBoolean lasting = new AtomicBoolean(!tls.own());
    BrowserHeaders headers = new BrowserHeaders(lasting::get);
    Figures figures = new Figures(control, terms.tokens().metrics());
    Docs docs = new Docs(new DocsPage(contract.document()));
    Page page = new Page(new PageFiles());
    Connections connections = connections();
    Routes.Site site =
        new Routes.Site(
            connections,
            contract,
            operations,
            context -> {
              headers.on(context.response());
              entrance.handle(context);
            },
            router -> {
              figures.on(router);
              docs.on(router);
              page.on(router);
            },
            streams,
            new Repeats<>(RestServer::millis),
            pace.secret(),
            terms.fatal());
    List<HttpServer> encrypted =
        listen(
            service,
            Listeners.encrypted(tls, pace.handshake()),
            connections,
            Routes.build(vertx, parsed, site));
    unfollow =
        terms
            .certificates()
            .follow(anew -> {
              for (HttpServer each : encrypted) {
                await(each.updateSSLOptions(Listeners.certified(anew, pace.handshake())));
              }
              lasting.set(!anew.own());
            });
  }

  /// Leads to what [#serveUsers] has bound.
  private void serveHttp() throws IOException {
    List<InetSocketAddress> web = bound.get(service);
    if (web == null) {
      throw new IOException(
          "http: it would lead to the service web, which is off: give [web] listen an address, or take [http]"
              + " listen out");
    }
    listen(
        WebInterface.HTTP, Listeners.plain(), connections(), new Leading(web.getFirst().getPort()));
  }

  private Connections connections() {
    return new Connections(vertx, pace.patience(), pace.fetch());
  }

  private List<HttpServer> listen(
      String named,
      HttpServerOptions options,
      Connections connections,
      Handler<HttpServerRequest> handler)
      throws IOException {
    List<HttpServer> fresh = new ArrayList<>();
    List<InetSocketAddress> got = new ArrayList<>();
    for (InetSocketAddress address : terms.listen(named)) {
      String host = address.getAddress().getHostAddress();
      HttpServer server =
          vertx
              .createHttpServer(
                  new HttpServerOptions(options).setHost(host).setPort(address.getPort()))
              .connectionHandler(connections::opened)
              .requestHandler(handler);
      servers.add(server);
      fresh.add(server);
      try {
        await(server.listen());
      } catch (IOException e) {
        throw new IOException(
            "%s: cannot listen on %s port %d: %s. Give another address with [%s] listen in forebay.toml"
                .formatted(named, host, address.getPort(), e.getMessage(), named),
            e);
      }
      got.add(new InetSocketAddress(address.getAddress(), server.actualPort()));
    }
    bound.put(named, List.copyOf(got));
    return fresh;
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
    Runnable following = unfollow;
    if (following != null) {
      following.run();
    }
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
      Problems.LOG.warn("{}: did not stop in order: {}", service, e.getMessage());
    }
  }
}
