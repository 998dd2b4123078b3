package io.forebay.gateway.app;

import io.forebay.gateway.block.Clock;
import io.forebay.gateway.control.ChapName;
import io.forebay.gateway.control.Initiators;
import io.forebay.gateway.control.IscsiReport;
import io.forebay.gateway.control.Secret;
import io.forebay.gateway.control.Shelf;
import io.forebay.gateway.control.event.EventBook;
import io.forebay.gateway.control.event.EventKind;
import io.forebay.gateway.control.settings.Addresses;
import io.forebay.gateway.control.settings.PortalAddress;
import io.forebay.gateway.control.settings.SettingKey;
import io.forebay.gateway.control.settings.Settings;
import io.forebay.gateway.group.Group;
import io.forebay.gateway.iscsi.ChapSecrets;
import io.forebay.gateway.iscsi.IscsiLimits;
import io.forebay.gateway.iscsi.IscsiServer;
import io.forebay.gateway.iscsi.Portal;
import io.forebay.gateway.iscsi.Portals;
import io.forebay.gateway.iscsi.Visits;
import io.forebay.gateway.iscsi.login.Agreed;
import io.forebay.gateway.iscsi.session.Traffic;
import io.forebay.gateway.scsi.Nexus;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// iSCSI as this appliance serves it: set up from the configuration, with the rules that people set.
final class IscsiService implements Initiators, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(IscsiService.class);

  /// Of the 48 bits that tell an initiator's ports apart.
  private static final int ISID_DIGITS = 12;

  private final Settings settings;
  private final IscsiTargets targets;
  private final Clock clock;
  private final List<Portal> portals = new CopyOnWriteArrayList<>();
  private final IscsiSecrets secrets;
  private final EventBook book;
  private final Shelf shelf;
  private final String name;
  private final EachMinute minutes = new EachMinute();
  private volatile ChapSecrets counting = ChapSecrets.NONE;
  private volatile @Nullable IscsiServer server;

  /// What an iSCSI service works with. `name` is the appliance's; `shelf` is where its files are.
  record Surroundings(Settings settings, Path root, Shelf shelf, EventBook book, Clock clock) {}

  IscsiService(Surroundings around, String name, IscsiTargets targets) {
    settings = around.settings;
    shelf = around.shelf;
    book = around.book;
    clock = around.clock;
    secrets = new IscsiSecrets(around.settings, around.root);
    this.name = name;
    this.targets = targets;
  }

  /// These are the groups from now on. Any thread.
  void changed(List<Group> groups) {
    targets.update(groups);
    recheck();
  }

  /// Who may open what has changed. Any thread.
  void changed() {
    targets.refresh();
    recheck();
  }

  /// Ends sessions whose target is gone, or none for them any more: their initiators look for it again.
  private void recheck() {
    IscsiServer running = server;
    if (running != null) {
      running.recheck();
    }
  }

  @Override
  public IscsiReport report() {
    IscsiServer running = server;
    if (running == null || portals.isEmpty()) {
      return IscsiReport.OFF;
    }
    List<Portal> listening = List.copyOf(portals);
    return new IscsiReport(
        listening.stream().map(Portal::address).toList(),
        listening.stream().map(Portal::group).toList(),
        told().stream().map(Portal::address).toList(),
        proof(counting),
        terms(Agreed.offered()),
        targets.report(),
        running.sessions().stream()
            .sorted(Comparator.comparingInt(IscsiServer.Live::number))
            .map(this::session)
            .toList());
  }

  // ---- Secrets

  @Override
  public List<ChapName> secrets() throws IOException {
    return secrets.names();
  }

  @Override
  public void setSecret(ChapName who, Secret secret) throws IOException {
    secrets.set(shelf, who, secret);
    reload();
  }

  @Override
  public void removeSecret(ChapName who) throws IOException {
    secrets.remove(shelf, who);
    reload();
  }

  @Override
  public IscsiReport reload() throws IOException {
    try {
      ChapSecrets fresh = secrets.read();
      IscsiServer running = server;
      if (running != null) {
        counting = fresh;
        running.secrets(fresh);
      }
      book.happen(EventKind.ISCSI_RELOADED, name, "");
    } finally {
      watch();
    }
    return report();
  }

  /// An alarm while the next start would find fault with the files.
  private void watch() {
    String complaint = complaint();
    if (complaint == null) {
      book.clear(EventKind.ISCSI_SECRETS, name);
    } else {
      book.raise(EventKind.ISCSI_SECRETS, name, complaint);
    }
  }

  private @Nullable String complaint() {
    try {
      return counting.required() && !secrets.read().required()
          ? "the initiators' secrets are gone: without them, nobody has to prove himself from the next start on"
          : null;
    } catch (IOException e) {
      return String.valueOf(e.getMessage());
    }
  }

  // ---- The server

  @Override
  public IscsiReport.@Nullable Session disconnect(int number) {
    IscsiServer running = server;
    IscsiServer.Live live = running == null ? null : running.disconnect(number);
    return live == null ? null : session(live);
  }

  private IscsiReport.Session session(IscsiServer.Live live) {
    Traffic traffic = live.traffic();
    return new IscsiReport.Session(
        live.number(),
        live.initiator(),
        live.user() == null ? "" : live.user(),
        live.address(),
        live.target(),
        clock.wallMillis() - traffic.openMillis(),
        path(live),
        new IscsiReport.Digests(live.agreed().headerDigest(), live.agreed().dataDigest()),
        terms(live.agreed()),
        new IscsiReport.Traffic(traffic.commands(), traffic.receivedBytes(), traffic.sentBytes()));
  }

  private static IscsiReport.Path path(IscsiServer.Live live) {
    Nexus nexus = live.nexus();
    return new IscsiReport.Path(
        HexFormat.of().toHexDigits(nexus.isid(), ISID_DIGITS),
        live.cid(),
        live.portal(),
        nexus.portalGroup());
  }

  private static IscsiReport.Terms terms(Agreed agreed) {
    return new IscsiReport.Terms(
        agreed.initialR2t(),
        agreed.immediateData(),
        IscsiLimits.Transfer.DEFAULTS.dataBytesMax(),
        agreed.sendBytesMax(),
        agreed.burstBytesMax(),
        agreed.firstBurstBytesMax(),
        agreed.outstandingR2tMax());
  }

  /// Listens as the configuration says, and notes where. Throws [IOException] naming the key.
  void start(Ports ports, Consumer<Throwable> fatal) throws IOException {
    List<PortalAddress> listen = settings.portals(SettingKey.ISCSI_LISTEN);
    if (listen.isEmpty()) {
      return;
    }
    counting = secrets.read();
    Visits visits = targets.counting(new IscsiEvents(book, clock));
    IscsiServer iscsi =
        new IscsiServer(
            limits(), targets, visits, counting, new Portals(this::told), fatal::accept);
    targets.portalGroups(listen.stream().map(PortalAddress::group).toList());
    server = iscsi;
    minutes.start("forebay-iscsi-secrets", this::watch, fatal);
    for (PortalAddress portal : listen) {
      Listening listening = address -> iscsi.listen(address, portal.group());
      InetSocketAddress bound =
          Listening.bound(SettingKey.ISCSI_LISTEN, portal.address(), listening);
      ports.add("iscsi", bound);
      portals.add(new Portal(Addresses.print(bound), portal.group()));
      if (!bound.getAddress().isLoopbackAddress()) {
        LOG.info(
            "event=iscsi.beyond-loopback address={} chap={}: hosts there see a volume once it says so:"
                + " forebay volume export NAME --allow ADDRESS",
            Addresses.print(bound),
            counting.required());
      }
    }
  }

  private static IscsiReport.Proof proof(ChapSecrets secrets) {
    if (!secrets.required()) {
      return IscsiReport.Proof.NONE;
    }
    return secrets.own() == null ? IscsiReport.Proof.ONE_WAY : IscsiReport.Proof.MUTUAL;
  }

  /// What discovery tells because people want that.
  private List<Portal> told() {
    return settings.portals(SettingKey.ISCSI_PORTALS).stream()
        .map(each -> new Portal(Addresses.print(each.address()), each.group()))
        .toList();
  }

  private IscsiLimits limits() throws IOException {
    IscsiLimits.Transfer transfer = IscsiLimits.Transfer.DEFAULTS;
    try {
      return new IscsiLimits(
          new IscsiLimits.Sessions(
              settings.count(SettingKey.ISCSI_THREADS),
              settings.count(SettingKey.ISCSI_CONNECTIONS_MAX),
              settings.count(SettingKey.ISCSI_ADDRESS_MAX),
              IscsiLimits.Sessions.DEFAULTS.turnedAwayMax()),
          IscsiLimits.Login.DEFAULTS,
          new IscsiLimits.Transfer(
              transfer.dataBytesMax(),
              transfer.commandsMax(),
              transfer.immediateMax(),
              transfer.pieceBytesMax(),
              settings.number(SettingKey.ISCSI_READ_BYTES_MAX),
              transfer.readBytesOwn(),
              transfer.gatheredBytesMax(),
              transfer.gatheredBytesOwn(),
              transfer.gatheredBytesShared()),
          IscsiLimits.Outbound.DEFAULTS,
          IscsiLimits.Patience.DEFAULTS);
    } catch (IllegalArgumentException e) {
      throw new IOException(
          "iscsi.connections_max and iscsi.read_bytes_max do not fit each other: " + e.getMessage(),
          e);
    }
  }

  /// The event loops of its connections; none while it does not listen.
  List<Executor> loops() {
    IscsiServer running = server;
    return running == null ? List.of() : running.loops();
  }

  @Override
  public void close() {
    minutes.close();
    IscsiServer running = server;
    if (running != null) {
      running.close();
    }
  }
}
