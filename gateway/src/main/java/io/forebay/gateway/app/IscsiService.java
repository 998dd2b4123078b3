package io.forebay.gateway.app;

import io.forebay.gateway.control.settings.Addresses;
import io.forebay.gateway.control.settings.SettingKey;
import io.forebay.gateway.control.settings.Settings;
import io.forebay.gateway.iscsi.IscsiLimits;
import io.forebay.gateway.iscsi.IscsiServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// iSCSI as this appliance serves it: set up from the configuration, with the rules that people set.
final class IscsiService implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(IscsiService.class);

  private final Settings settings;
  private final IscsiTargets targets;
  private volatile @Nullable IscsiServer server;

  IscsiService(Settings settings, IscsiTargets targets) {
    this.settings = settings;
    this.targets = targets;
  }

  /// Targets, or who may open them, have changed. Any thread.
  void changed() {
    targets.refresh();
    IscsiServer running = server;
    if (running != null) {
      running.recheck();
    }
  }

  /// The sessions that there are.
  List<IscsiServer.Live> sessions() {
    IscsiServer running = server;
    return running == null ? List.of() : running.sessions();
  }

  /// Listens as the configuration says, and notes where. Throws [IOException] naming the key.
  void start(Path root, Ports ports, Consumer<Error> fatal) throws IOException {
    List<InetSocketAddress> addresses = settings.addresses(SettingKey.ISCSI_LISTEN);
    if (addresses.isEmpty()) {
      return;
    }
    var secrets = IscsiSecrets.of(settings, root);
    IscsiServer iscsi = new IscsiServer(limits(), targets, secrets, this::portal, fatal);
    server = iscsi;
    for (InetSocketAddress address : addresses) {
      InetSocketAddress bound = Listening.bound(SettingKey.ISCSI_LISTEN, address, iscsi::listen);
      ports.add("iscsi", bound);
      if (!bound.getAddress().isLoopbackAddress()) {
        LOG.info(
            "event=iscsi.beyond-loopback address={} chap={}: hosts there see a volume once it says so:"
                + " forebay volume export NAME --allow ADDRESS",
            Addresses.print(bound),
            secrets.required());
      }
    }
  }

  /// What initiators are told to connect to that have reached us at `own`.
  private String portal(String own) {
    String told = settings.text(SettingKey.ISCSI_ADDRESS);
    return told.isEmpty() ? own : told;
  }

  private IscsiLimits limits() throws IOException {
    IscsiLimits.Transfer transfer = IscsiLimits.Transfer.DEFAULTS;
    try {
      return new IscsiLimits(
          new IscsiLimits.Sessions(
              settings.count(SettingKey.ISCSI_THREADS),
              settings.count(SettingKey.ISCSI_CONNECTIONS_MAX),
              settings.count(SettingKey.ISCSI_ADDRESS_MAX)),
          IscsiLimits.Login.DEFAULTS,
          new IscsiLimits.Transfer(
              transfer.dataBytesMax(),
              transfer.commandsMax(),
              transfer.immediateMax(),
              transfer.pieceBytesMax(),
              settings.number(SettingKey.ISCSI_READ_BYTES_MAX),
              transfer.readBytesOwn(),
              transfer.gatheredBytesMax()),
          IscsiLimits.Outbound.DEFAULTS,
          IscsiLimits.Patience.DEFAULTS);
    } catch (IllegalArgumentException e) {
      throw new IOException(
          "iscsi.connections_max and iscsi.read_bytes_max do not fit each other: " + e.getMessage(),
          e);
    }
  }

  @Override
  public void close() {
    IscsiServer running = server;
    if (running != null) {
      running.close();
    }
  }
}
