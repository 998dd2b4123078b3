package io.forebay.gateway.control.config;

import io.forebay.gateway.control.Actor;
import io.forebay.gateway.control.Command;
import io.forebay.gateway.control.GroupCommand;
import io.forebay.gateway.control.Identity;
import io.forebay.gateway.control.IscsiCommand;
import io.forebay.gateway.control.KeyCommand;
import io.forebay.gateway.control.LineCommand;
import io.forebay.gateway.control.NotifyCommand;
import io.forebay.gateway.control.Outcome;
import io.forebay.gateway.control.PeerCommand;
import io.forebay.gateway.control.ReceiverReport;
import io.forebay.gateway.control.Refusal;
import io.forebay.gateway.control.ScheduleCommand;
import io.forebay.gateway.control.Secret;
import io.forebay.gateway.control.SettingCommand;
import io.forebay.gateway.control.SnmpCommand;
import io.forebay.gateway.control.SnmpReport;
import io.forebay.gateway.control.Status;
import io.forebay.gateway.control.UserCommand;
import io.forebay.gateway.control.VolumeCommand;
import io.forebay.gateway.control.WebCommand;
import io.forebay.gateway.control.access.WebLook;
import io.forebay.gateway.control.notify.Receiver;
import io.forebay.gateway.control.notify.Way;
import io.forebay.gateway.control.settings.SettingKey;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Looks at everything that is set here, by the commands that show it, in the name of who asks.
final class ConfigSurvey {
  /// What is here. `addresses`: of receivers by name, whole; they may let in who knows them.
  record Here(ConfigCopy copy, Map<String, Secret> addresses) {}

  /// One of the commands was refused.
  private static final class Untold extends Exception {
    private static final long serialVersionUID = 1;

    private final transient Refusal refusal;

    Untold(Refusal refusal) {
      super(refusal.reason());
      this.refusal = refusal;
    }
  }

  private final Giver giver;
  private final Actor actor;

  private ConfigSurvey(Giver giver, Actor actor) {
    this.giver = giver;
    this.actor = actor;
  }

  /// Refused when a part of it cannot be told: half a copy is none.
  static Outcome<Here> of(Giver giver, Actor actor, Identity identity, long nowMillis) {
    try {
      return Outcome.done(new ConfigSurvey(giver, actor).look(identity, nowMillis));
    } catch (Untold e) {
      return new Outcome.Refused<>(e.refusal);
    }
  }

  private <R> R ask(Command<R> command) throws Untold {
    return switch (giver.give(command, actor)) {
      case Outcome.Done<R>(R value) -> value;
      case Outcome.Refused<R>(Refusal refusal) -> throw new Untold(refusal);
    };
  }

  private Here look(Identity identity, long nowMillis) throws Untold {
    List<ReceiverReport> receivers = ask(new NotifyCommand.ListAll());
    Map<String, Secret> addresses = new TreeMap<>();
    receivers.forEach(each ->
        addresses.put(each.receiver().name(), new Secret(each.receiver().destination().url())));
    ConfigCopy copy =
        new ConfigCopy(
            new ConfigCopy.Made(
                identity.name(), identity.id().toString(), identity.version(), nowMillis),
            settings(),
            ask(new GroupCommand.ListAll()).stream().map(ConfigSurvey::group).toList(),
            ask(new VolumeCommand.ListAll()).stream().map(ConfigSurvey::volume).toList(),
            line(),
            people(receivers));
    return new Here(copy, addresses);
  }

  /// The name is fixed at the first start: it is no setting to bring back.
  private List<ConfigCopy.SettingCopy> settings() throws Untold {
    return ask(new SettingCommand.ListAll()).stream()
        .filter(setting -> setting.origin() != Status.Origin.DEFAULT)
        .filter(setting -> !setting.key().equals(SettingKey.NAME.id()))
        .map(
            setting -> new ConfigCopy.SettingCopy(setting.key(), setting.value(), setting.origin()))
        .toList();
  }

  private static ConfigCopy.GroupCopy group(Status.Group group) {
    return new ConfigCopy.GroupCopy(
        group.name(),
        group.role(),
        group.buffer().capacityBytes(),
        group.policy().policy(),
        group.lines().stream().map(Status.Line::peer).sorted().toList(),
        group.lines().isEmpty() ? null : group.lines().getFirst().priority());
  }

  private static ConfigCopy.VolumeCopy volume(Status.Volume volume) {
    return new ConfigCopy.VolumeCopy(
        volume.name(),
        volume.group(),
        volume.sizeBytes(),
        volume.blockBytes(),
        made(volume) ? "" : volume.backing(),
        volume.ack().promise(),
        volume.ack().patienceMillis(),
        volume.export());
  }

  /// Whether the appliance itself gave it its place, which is named after its id.
  private static boolean made(Status.Volume volume) {
    @Nullable Path folder = Path.of(volume.backing()).getParent();
    return folder != null && folder.endsWith(volume.id().toString());
  }

  private ConfigCopy.LineCopies line() throws Untold {
    return new ConfigCopy.LineCopies(
        ask(new PeerCommand.ListAll()).stream()
            .map(peer ->
                new ConfigCopy.PeerCopy(
                    peer.name(), peer.id().toString(), peer.address(), peer.fingerprint()))
            .toList(),
        ask(new LineCommand.ListLimits()).stream().map(Status.Limit::limit).toList(),
        ask(new ScheduleCommand.ListAll()).stream().map(Status.Scheduled::schedule).toList());
  }

  private ConfigCopy.PeopleCopies people(List<ReceiverReport> receivers) throws Untold {
    WebLook look = ask(new WebCommand.Show()).certificate();
    return new ConfigCopy.PeopleCopies(
        ask(new UserCommand.ListAll()).stream()
            .map(user -> new ConfigCopy.UserCopy(user.name(), user.role(), user.totp()))
            .toList(),
        ask(new KeyCommand.ListAll()).stream()
            .map(key -> new ConfigCopy.KeyCopy(key.user(), key.name(), key.role()))
            .toList(),
        receivers.stream().map(ConfigSurvey::receiver).toList(),
        snmp(ask(new SnmpCommand.Show())),
        ask(new IscsiCommand.ListSecrets()),
        look == null
            ? null
            : new ConfigCopy.CertificateCopy(look.subject(), look.sha256(), look.own()));
  }

  private static ConfigCopy.ReceiverCopy receiver(ReceiverReport report) {
    Receiver receiver = report.receiver();
    boolean webhook = receiver.destination().way().medium() == Way.Medium.WEBHOOK;
    return new ConfigCopy.ReceiverCopy(
        receiver.name(),
        receiver.destination().shown(),
        report.secret() || webhook,
        receiver.severity(),
        receiver.events(),
        receiver.envelope(),
        receiver.authority());
  }

  private static ConfigCopy.SnmpCopy snmp(SnmpReport report) {
    return new ConfigCopy.SnmpCopy(
        report.users(),
        report.operators(),
        report.community(),
        report.receivers().stream()
            .map(each ->
                new ConfigCopy.SnmpReceiverCopy(
                    each.name(), each.address(), each.user(), each.inform()))
            .toList());
  }
}
