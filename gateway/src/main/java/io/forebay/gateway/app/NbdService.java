package io.forebay.gateway.app;

import io.forebay.gateway.block.Clock;
import io.forebay.gateway.block.TlsMode;
import io.forebay.gateway.control.access.ExportRule;
import io.forebay.gateway.control.access.HostAccess;
import io.forebay.gateway.control.access.HostTls;
import io.forebay.gateway.control.event.EventBook;
import io.forebay.gateway.control.event.EventKind;
import io.forebay.gateway.control.settings.Addresses;
import io.forebay.gateway.control.settings.SettingKey;
import io.forebay.gateway.control.settings.Settings;
import io.forebay.gateway.control.settings.StateStore;
import io.forebay.gateway.nbd.NbdLimits;
import io.forebay.gateway.nbd.NbdServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// NBD as this appliance serves it: set up from the configuration, with the rules that people set.
final class NbdService implements HostAccess, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(NbdService.class);

  /// What fits `sun_path` of Linux with its NUL.
  private static final int SOCKET_PATH_MAX = 107;

  private final Settings settings;
  private final StateStore store;
  private final EventBook book;
  private final NbdCredentials credentials;
  private final String name;
  private final CertificateEnd end;
  private final EachMinute minutes = new EachMinute();
  private volatile Runnable onChange = () -> {};
  private volatile @Nullable NbdServer server;

  /// `name` is the appliance's.
  NbdService(
      Settings settings,
      StateStore store,
      EventBook book,
      NbdCredentials credentials,
      String name,
      Clock clock) {
    this.settings = settings;
    this.store = store;
    this.book = book;
    this.credentials = credentials;
    this.name = name;
    end = new CertificateEnd(book, clock, EventKind.NBD_CERTIFICATE, name);
  }

  /// Calls `told` after each change of a rule: others serve the same volumes.
  void onChange(Runnable told) {
    onChange = told;
  }

  // ---- Who may

  @Override
  public ExportRule rule(UUID volume) {
    return store.state().exports().getOrDefault(volume.toString(), ExportRule.DEFAULT);
  }

  @Override
  public void change(UUID volume, String name, ExportRule rule) throws IOException {
    ExportRule before = rule(volume);
    if (rule.equals(before)) {
      return;
    }
    store.update(state -> state.withExport(volume, rule.equals(ExportRule.DEFAULT) ? null : rule));
    NbdServer running = server;
    if (running != null) {
      running.recheck(volume);
    }
    onChange.run();
    book.happen(EventKind.EXPORT_CHANGED, name, rule.summary());
  }

  @Override
  public void forget(UUID volume) {
    try {
      store.update(state -> state.withExport(volume, null));
    } catch (IOException e) {
      LOG.warn("event=export.kept volume={} reason=\"{}\"", volume, e.getMessage());
    }
  }

  @Override
  public TlsMode tls() {
    return credentials.tls().mode();
  }

  @Override
  public @Nullable String authority() {
    return credentials.authority();
  }

  @Override
  public HostTls encryption() {
    return credentials.look();
  }

  @Override
  public HostTls reload() throws IOException {
    HostTls now = credentials.reload();
    HostTls.Server server = now.server();
    book.happen(
        EventKind.NBD_RELOADED,
        name,
        server == null ? "" : server.subject() + ", " + server.sha256());
    watch();
    return now;
  }

  private void watch() {
    HostTls.Server server = credentials.look().server();
    if (server != null) {
      end.look(server.subject(), server.notAfterMillis());
    }
  }

  // ---- The server

  /// Listens as the configuration says, and notes where. Throws [IOException] naming the key.
  void start(AllExports exports, Path root, Ports ports, Consumer<Throwable> fatal)
      throws IOException {
    NbdServer nbd = new NbdServer(limits(), exports, credentials.tls(), fatal::accept);
    server = nbd;
    HostTls.Server shown = credentials.look().server();
    if (shown != null && !shown.own()) {
      minutes.start("forebay-certificate", this::watch, fatal);
    }
    for (InetSocketAddress address : settings.addresses(SettingKey.NBD_LISTEN)) {
      InetSocketAddress bound = Listening.bound(SettingKey.NBD_LISTEN, address, nbd::listen);
      ports.add("nbd", bound);
      if (!bound.getAddress().isLoopbackAddress()) {
        LOG.info(
            "event=nbd.beyond-loopback address={}: hosts there see a volume once it says so:"
                + " forebay volume export NAME --allow ADDRESS, or --certificate NAME",
            Addresses.print(bound));
      }
    }
    String socket = settings.text(SettingKey.NBD_SOCKET);
    Path path = root.resolve(socket);
    boolean asked = !socket.equals(SettingKey.NBD_SOCKET.initial());
    if (socket.isEmpty()) {
      return;
    }
    if (!asked && path.toString().length() > SOCKET_PATH_MAX) {
      LOG.warn("event=nbd.socket none: {} is too long for a socket; set nbd.socket", path);
      return;
    }
    nbd.listen(path);
    ports.add("nbd", path.toString());
  }

  private NbdLimits limits() throws IOException {
    NbdLimits.Transfer transfer = NbdLimits.Transfer.DEFAULTS;
    try {
      return new NbdLimits(
          new NbdLimits.Sessions(
              settings.count(SettingKey.NBD_THREADS),
              settings.count(SettingKey.NBD_CONNECTIONS_MAX),
              settings.count(SettingKey.NBD_ADDRESS_MAX)),
          NbdLimits.Handshake.DEFAULTS,
          new NbdLimits.Transfer(
              transfer.payloadBytesMax(),
              transfer.requestsMax(),
              settings.number(SettingKey.NBD_READ_BYTES_MAX),
              transfer.readBytesOwn(),
              transfer.tinyPerSecond()),
          NbdLimits.Status.DEFAULTS,
          NbdLimits.Outbound.DEFAULTS,
          NbdLimits.Patience.DEFAULTS);
    } catch (IllegalArgumentException e) {
      throw new IOException(
          "nbd.connections_max and nbd.read_bytes_max do not fit each other: " + e.getMessage(), e);
    }
  }

  /// The event loops of its connections; none while it does not listen.
  List<Executor> loops() {
    NbdServer running = server;
    return running == null ? List.of() : running.loops();
  }

  @Override
  public void close() {
    minutes.close();
    NbdServer running = server;
    if (running != null) {
      running.close();
    }
  }
}
