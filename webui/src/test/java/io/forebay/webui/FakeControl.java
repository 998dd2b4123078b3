package io.forebay.webui;

import io.forebay.gateway.control.Actor;
import io.forebay.gateway.control.ApplianceCommand;
import io.forebay.gateway.control.CarriedCommand;
import io.forebay.gateway.control.CheckpointCommand;
import io.forebay.gateway.control.Command;
import io.forebay.gateway.control.ConfigCommand;
import io.forebay.gateway.control.Control;
import io.forebay.gateway.control.EventCommand;
import io.forebay.gateway.control.GroupCommand;
import io.forebay.gateway.control.IscsiCommand;
import io.forebay.gateway.control.KeyCommand;
import io.forebay.gateway.control.LineCommand;
import io.forebay.gateway.control.NbdCommand;
import io.forebay.gateway.control.NotifyCommand;
import io.forebay.gateway.control.Outcome;
import io.forebay.gateway.control.PanelCommand;
import io.forebay.gateway.control.PeerCommand;
import io.forebay.gateway.control.Refusal;
import io.forebay.gateway.control.ScheduleCommand;
import io.forebay.gateway.control.Secret;
import io.forebay.gateway.control.SeedCommand;
import io.forebay.gateway.control.SettingCommand;
import io.forebay.gateway.control.SnmpCommand;
import io.forebay.gateway.control.Status;
import io.forebay.gateway.control.SupportCommand;
import io.forebay.gateway.control.TaskCommand;
import io.forebay.gateway.control.TimeCommand;
import io.forebay.gateway.control.UserCommand;
import io.forebay.gateway.control.VerifyCommand;
import io.forebay.gateway.control.VolumeCommand;
import io.forebay.gateway.control.WebCommand;
import io.forebay.gateway.control.event.Events;
import io.forebay.gateway.control.snmp.Managers;
import io.forebay.gateway.control.user.Users;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/// A door that remembers what was asked and answers with samples, unless told otherwise.
final class FakeControl implements Control {
  final List<Command<?>> seen = new CopyOnWriteArrayList<>();
  final List<Actor> actors = new CopyOnWriteArrayList<>();
  volatile Status.Appliance status = Samples.appliance();
  volatile Function<Command<?>, Outcome<?>> answer = command -> Outcome.done(sample(command));
  final FakeUsers users = new FakeUsers();
  final FakeEvents events = new FakeEvents();

  @Override
  public Status.Appliance status() {
    return status;
  }

  @Override
  @SuppressWarnings("unchecked") // sample() gives what each command promises.
  public <R> CompletionStage<Outcome<R>> execute(Command<R> command, Actor actor) {
    if (!actor.role().covers(command.needs())) {
      return CompletableFuture.completedFuture(
          Outcome.refused(Refusal.Kind.DENIED, actor.name() + " may not: ask an admin."));
    }
    seen.add(command);
    actors.add(actor);
    return CompletableFuture.supplyAsync(() -> (Outcome<R>) answer.apply(command));
  }

  static Object sample(Command<?> command) {
    return switch (command) {
      case VolumeCommand.ListAll all -> List.of(Samples.volume());
      case VolumeCommand<?> one -> Samples.volume();
      case GroupCommand.ListAll all -> List.of(Samples.group());
      case GroupCommand.Plan plan -> Samples.plan();
      case GroupCommand.History history -> List.of(Samples.writeHour());
      case GroupCommand.PreviewPromote preview -> Samples.prospect();
      case GroupCommand.Branches all -> List.of(Samples.branch());
      case GroupCommand.ShowBranch one -> Samples.branch();
      case GroupCommand.DropBranch one -> Samples.branch();
      case GroupCommand<?> one -> Samples.group();
      case PeerCommand.ListAll all -> List.of(Samples.peer());
      case PeerCommand.Invite invite ->
          new PeerCommand.Invitation("F1-" + "A".repeat(60), Samples.NOON);
      case PeerCommand.Replace replace ->
          new PeerCommand.Replacement(
              replace.name(),
              Samples.peer(),
              List.of("main"),
              List.of("main: the first copy goes"));
      case PeerCommand<?> one -> Samples.peer();
      case LineCommand.History history -> List.of(Samples.lineHour());
      case LineCommand.Limit one -> Samples.limit();
      case LineCommand.ListLimits all -> List.of(Samples.limit());
      case LineCommand.Unlimit some -> List.of(Samples.limit());
      case LineCommand.Prioritize one -> Samples.group();
      case LineCommand<?> line -> List.of(Samples.group());
      case CheckpointCommand.ListAll all -> List.of(Samples.checkpoint());
      case CheckpointCommand<?> one -> Samples.checkpoint();
      case EventCommand.ListSome some -> List.of(Samples.event());
      case EventCommand.Acknowledge one -> Samples.event();
      case SettingCommand.ListAll all -> List.of(Samples.setting());
      case SettingCommand.Change one -> Samples.setting();
      case ScheduleCommand.ListAll all -> List.of(Samples.scheduled());
      case ScheduleCommand<?> one -> Samples.scheduled();
      case VerifyCommand<?> verify -> List.of(Samples.verification());
      case SeedCommand seed -> Samples.seed();
      case NbdCommand.Authority authority -> "-----BEGIN CERTIFICATE-----\n";
      case IscsiCommand.Disconnect one -> IscsiSamples.iscsi().sessions().getFirst();
      case IscsiCommand.ListSecrets all -> IscsiSamples.chapNames();
      case IscsiCommand.SetSecret one -> IscsiSamples.chapNames();
      case IscsiCommand.RemoveSecret one -> IscsiSamples.chapNames();
      case IscsiCommand<?> iscsi -> IscsiSamples.iscsi();
      case NbdCommand<?> nbd -> Samples.hostTls();
      case SnmpCommand snmp -> Samples.snmp();
      case ApplianceCommand.Stop stop -> stop.confirm();
      case NotifyCommand.ListAll all -> List.of(NotifySamples.receiver());
      case NotifyCommand<?> one -> NotifySamples.receiver();
      case UserCommand.ListAll all -> List.of(UserSamples.user());
      case UserCommand.SetupCode code -> new UserCommand.Setup(new Secret("ABCD-EFGH-IJKL-MNOP"));
      case UserCommand.OfferTotp offer -> UserSamples.offer();
      case UserCommand.TurnOnTotp on -> new UserCommand.SecondFactor(on.name(), true, null, null);
      case UserCommand.TurnOffTotp off ->
          new UserCommand.SecondFactor(off.name(), false, null, null);
      case UserCommand<?> one -> UserSamples.user();
      case KeyCommand.ListAll all -> List.of(UserSamples.key());
      case KeyCommand.Create create ->
          new KeyCommand.Created(UserSamples.key(), new Secret(UserSamples.PRESENTED));
      case KeyCommand.Revoke revoke -> UserSamples.key();
      case PanelCommand.Show show -> Samples.panel();
      case PanelCommand.Press press -> Samples.panel();
      case PanelCommand.SetPin set -> new PanelCommand.Pin(set.pin() != null);
      case PanelCommand.TryPin tried -> new PanelCommand.Pin(true);
      case TaskCommand.ListAll all -> List.of(TaskSamples.verify(), TaskSamples.switchover());
      case TaskCommand<?> one -> TaskSamples.verify();
      case WebCommand web -> TaskSamples.web();
      case ConfigCommand.Backup backup -> ConfigSamples.copy();
      case ConfigCommand<?> config -> ConfigSamples.report();
      case SupportCommand.Collect collect -> ConfigSamples.support();
      case TimeCommand time -> TimeSamples.report();
      case CarriedCommand carried -> carried.carried().toString();
    };
  }

  @Override
  public Events events() {
    return events;
  }

  @Override
  public Managers managers() {
    throw new UnsupportedOperationException("REST shows SNMP by commands");
  }

  @Override
  public Users users() {
    return users;
  }
}
