package io.forebay.gateway.control;

import io.forebay.gateway.block.Clock;
import io.forebay.gateway.control.access.HostAccess;
import io.forebay.gateway.control.access.WebAccess;
import io.forebay.gateway.control.config.ConfigDesk;
import io.forebay.gateway.control.event.Event;
import io.forebay.gateway.control.event.EventBook;
import io.forebay.gateway.control.event.EventKind;
import io.forebay.gateway.control.event.Events;
import io.forebay.gateway.control.event.Knocks;
import io.forebay.gateway.control.limit.LineLimits;
import io.forebay.gateway.control.notify.ReceiverBook;
import io.forebay.gateway.control.panel.FrontPanel;
import io.forebay.gateway.control.panel.PanelPin;
import io.forebay.gateway.control.policy.Policies;
import io.forebay.gateway.control.schedule.Schedules;
import io.forebay.gateway.control.settings.SettingKey;
import io.forebay.gateway.control.settings.Settings;
import io.forebay.gateway.control.snmp.ManagerBook;
import io.forebay.gateway.control.snmp.ManagerNetworks;
import io.forebay.gateway.control.snmp.Managers;
import io.forebay.gateway.control.time.ClockWatch;
import io.forebay.gateway.control.user.UserBook;
import io.forebay.gateway.control.user.Users;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The door of a running appliance: every command runs on a thread of its own, is audited when it changes
/// something, and ends in an [Outcome].
public final class Door implements Control {
  /// Commands under way. Each is a thread that waits; people and their scripts stay far below.
  public static final int COMMANDS_MAX = 128;

  /// Of those, of one person.
  public static final int COMMANDS_OF_ONE_MAX = 32;

  /// What the door needs. `work` runs each task on a thread that may block; `fatal` gets our own bugs and
  /// ends the process; `waitMillis` is how long a command may take before it is answered with a timeout.
  public record Parts(
      Identity identity,
      Groups groups,
      Lines lines,
      HostAccess hosts,
      Initiators initiators,
      WebAccess web,
      Policies policies,
      EventBook book,
      UserBook users,
      Settings settings,
      Shelf shelf,
      Clock clock,
      Executor work,
      Supplier<List<Status.Port>> ports,
      long waitMillis,
      Consumer<Throwable> fatal) {}

  private final Parts parts;
  private final Audit audit;
  private final StatusBoard board;
  private final VolumeDesk volumes;
  private final HostDesk hosts;
  private final InitiatorDesk initiators;
  private final GroupDesk groups;
  private final CheckpointDesk checkpoints;
  private final Places places = new Places(COMMANDS_MAX, COMMANDS_OF_ONE_MAX);
  private final LineDesk travel;
  private final ReplaceDesk replacing;
  private final VerifyDesk comparing;
  private final SeedDesk seeding;
  private final ManagerBook managers;
  private final ManagerDesk monitoring;
  private final PanelDesk panel;
  private final WebDesk browsers;
  private final TaskDesk tasks;
  private final ConfigDesk configuring;
  private final SupportDesk supporting;
  private final TimeDesk timing = new TimeDesk();
  private final UserDesk userDesk;
  private final Users users;
  private volatile @Nullable Schedules schedules;
  private volatile @Nullable LineLimits limits;
  private volatile @Nullable NotifyDesk notifying;
  private volatile @Nullable Runnable stopping;

  public Door(Parts parts) {
    this.parts = parts;
    audit = new Audit(parts.shelf(), parts.clock(), parts.book());
    board =
        new StatusBoard(
            parts.identity(),
            parts.groups(),
            parts.lines(),
            parts.policies(),
            parts.initiators(),
            parts.book(),
            parts.clock(),
            timing::report,
            parts.ports());
    Answers answers = new Answers(parts.waitMillis());
    hosts = new HostDesk(parts.hosts());
    initiators = new InitiatorDesk(parts.initiators());
    volumes =
        new VolumeDesk(parts.groups(), parts.hosts(), parts.initiators(), answers, parts.ports());
    groups = new GroupDesk(parts.groups(), parts.lines(), parts.policies(), answers, board);
    checkpoints = new CheckpointDesk(parts.groups(), parts.lines(), answers, board);
    replacing = new ReplaceDesk(parts.groups(), parts.lines(), answers, parts.book());
    comparing = new VerifyDesk(parts.groups(), answers);
    seeding = new SeedDesk(parts.groups(), answers);
    tasks = new TaskDesk(board, comparing, seeding);
    configuring = new ConfigDesk(this::give, parts.identity(), parts.clock());
    supporting = new SupportDesk(configuring, parts.shelf());
    browsers = new WebDesk(parts.web(), parts.ports());
    managers = new ManagerBook(parts.shelf(), networks(parts));
    monitoring = new ManagerDesk(managers);
    panel = new PanelDesk(new PanelPin(parts.shelf(), parts.clock()));
    userDesk = new UserDesk(parts.users(), parts.book());
    users = new AuditedUsers(parts.users(), audit);
    travel = new LineDesk(parts.groups(), parts.lines(), board, checkpoints);
  }

  private static ManagerNetworks networks(Parts parts) {
    Knocks knocks = new Knocks(parts.book(), parts.clock(), 0);
    return new ManagerNetworks(
        () -> parts.settings().text(SettingKey.SNMP_MANAGERS),
        (from, why) -> knocks.raise(EventKind.SNMP_REFUSED, from.getHostAddress(), why));
  }

  /// Schedules give commands themselves, so they come after the door.
  public void bind(Schedules running) {
    schedules = running;
  }

  /// Limits know the lines, which come before the door.
  public void bind(LineLimits running) {
    limits = running;
  }

  /// Receivers come with the book of events, before anything happens.
  public void bind(ReceiverBook receivers) {
    notifying = new NotifyDesk(receivers);
  }

  /// `stop` begins to end the whole process in order, and returns at once.
  public void bindStop(Runnable stop) {
    stopping = stop;
  }

  /// The watch over the clock asks servers, on a thread of its own.
  public void bind(ClockWatch running) {
    timing.bind(running);
  }

  /// The panel gives commands itself, so it comes after the door.
  public void bind(FrontPanel running) {
    panel.bind(running);
  }

  /// `sources` know the process and the machine, of which the door knows nothing.
  public void bind(SupportReport.Sources sources) {
    supporting.bind(sources);
  }

  @Override
  public Status.Appliance status() {
    return board.appliance();
  }

  @Override
  public Events events() {
    return parts.book();
  }

  @Override
  public Managers managers() {
    return managers;
  }

  @Override
  public Users users() {
    return users;
  }

  @Override
  public <R> CompletionStage<Outcome<R>> execute(Command<R> command, Actor actor) {
    Refusal full = places.take(actor.person());
    if (full != null) {
      return CompletableFuture.completedFuture(new Outcome.Refused<>(full));
    }
    CompletableFuture<Outcome<R>> outcome = new CompletableFuture<>();
    parts.work().execute(() -> run(command, actor, outcome));
    return outcome;
  }

  private <R> void run(Command<R> command, Actor actor, CompletableFuture<Outcome<R>> outcome) {
    Outcome<R> reached =
        Outcome.refused(Refusal.Kind.FAILED, "The appliance is stopping: see its log.");
    try {
      reached = give(command, actor);
    } catch (RuntimeException | Error e) { // Our own bug: whoever waits is told before the end.
      parts.fatal().accept(e);
    } finally {
      places.leave(actor.person());
      outcome.complete(reached);
    }
  }

  private <R> Outcome<R> give(Command<R> command, Actor actor) {
    return command.changes() || !may(actor, command)
        ? audited(command, actor)
        : carryOut(command, actor);
  }

  private <R> Outcome<R> audited(Command<R> command, Actor actor) {
    Audit.Begun begun = audit.begun(command, actor);
    Outcome<R> outcome = may(actor, command) ? carryOut(command, actor) : denied(command, actor);
    audit.ended(begun, command, actor, outcome);
    return outcome;
  }

  /// One's own affairs everybody may see to who came in as a user.
  private static boolean may(Actor actor, Command<?> command) {
    boolean own = actor.origin() == Actor.Origin.REST && actor.name().equals(command.own());
    return own || actor.role().covers(command.needs());
  }

  private static <R> Outcome<R> denied(Command<R> command, Actor actor) {
    return Outcome.refused(
        Refusal.Kind.DENIED,
        "%s takes the role %s, and %s has the role %s: ask an admin."
            .formatted(command.verb(), command.needs().word(), actor.name(), actor.role().word()));
  }

  @SuppressWarnings("unchecked") // Each desk gives what its command's type says.
  private <R> Outcome<R> carryOut(Command<R> command, Actor actor) {
    return (Outcome<R>)
        switch (command) {
          case VolumeCommand<?> volume -> volumes.execute(volume);
          case GroupCommand<?> group -> groups.execute(group);
          case PeerCommand<?> peer -> execute(peer);
          case LineCommand<?> line -> travel.execute(line, limits);
          case CheckpointCommand<?> checkpoint -> checkpoints.execute(checkpoint);
          case CarriedCommand carried -> checkpoints.execute(carried);
          case EventCommand<?> event -> execute(event, actor.name());
          case SettingCommand<?> setting -> execute(setting);
          case ScheduleCommand<?> schedule -> execute(schedule);
          case VerifyCommand<?> verify -> comparing.execute(verify);
          case SeedCommand seed -> seeding.execute(seed);
          case NbdCommand<?> nbd -> hosts.execute(nbd);
          case IscsiCommand<?> iscsi -> initiators.execute(iscsi);
          case SnmpCommand snmp -> monitoring.execute(snmp);
          case NotifyCommand<?> notify -> execute(notify);
          case ApplianceCommand.Stop(String confirm) -> stop(confirm);
          case PanelCommand<?> keys -> panel.execute(keys, actor);
          case WebCommand web -> browsers.execute(web);
          case TaskCommand<?> task -> tasks.execute(task);
          case ConfigCommand<?> config -> configuring.execute(config, actor);
          case SupportCommand.Collect() -> supporting.collect(actor);
          case TimeCommand time -> timing.execute(time);
          case UserCommand<?> user -> userDesk.execute(user, actor);
          case KeyCommand<?> key -> userDesk.execute(key, actor);
        };
  }

  private Outcome<?> execute(PeerCommand<?> command) {
    Lines lines = parts.lines();
    return switch (command) {
      case PeerCommand.Invite() -> lines.invite();
      case PeerCommand.Join(String code) -> lines.join(code);
      case PeerCommand.ListAll() -> Outcome.done(lines.peers());
      case PeerCommand.SetAddress(String name, String address) ->
          lines.setAddress(name, address == null ? "" : address);
      case PeerCommand.Remove(String name) -> forgotten(name, lines.remove(name));
      case PeerCommand.Replace(String name, String with) ->
          forgotten(name, replacing.replace(name, with));
    };
  }

  /// If it was done, and no peer has that name any more: nobody needs the limits of its line.
  private <R> Outcome<R> forgotten(String peer, Outcome<R> outcome) {
    LineLimits running = limits;
    boolean gone = parts.lines().peers().stream().noneMatch(p -> p.name().equals(peer));
    if (outcome instanceof Outcome.Done<R> && gone && running != null) {
      running.forget(peer);
    }
    return outcome;
  }

  private Outcome<?> execute(EventCommand<?> command, String who) {
    return switch (command) {
      case EventCommand.ListSome(boolean openOnly, long before, int max) ->
          max < 1 || max > EventCommand.ListSome.PAGE_MAX
              ? Outcome.refused(
                  Refusal.Kind.USAGE,
                  "A page has 1 to " + EventCommand.ListSome.PAGE_MAX + " events.")
              : Outcome.done(parts.book().list(openOnly, before, max));
      case EventCommand.Acknowledge(long id) -> {
        Event event = parts.book().acknowledge(id, who);
        yield event != null
            ? Outcome.done(event)
            : Outcome.refused(
                Refusal.Kind.NOT_FOUND, "There is no event " + id + ": see event list.");
      }
    };
  }

  private Outcome<?> execute(SettingCommand<?> command) {
    return switch (command) {
      case SettingCommand.ListAll() -> Outcome.done(parts.settings().list());
      case SettingCommand.Change(String key, String value) -> parts.settings().change(key, value);
    };
  }

  private Outcome<?> execute(NotifyCommand<?> command) {
    NotifyDesk desk = notifying;
    return desk == null
        ? Outcome.refused(Refusal.Kind.CONFLICT, "The appliance is starting: try again soon.")
        : desk.execute(command);
  }

  private Outcome<String> stop(String confirm) {
    Runnable stop = stopping;
    if (!confirm.equals(parts.identity().name())) {
      return Outcome.refused(
          Refusal.Kind.USAGE, "That is not the name of this appliance: nothing was done.");
    }
    if (stop == null) {
      return Outcome.refused(
          Refusal.Kind.CONFLICT, "The appliance is starting, or is a part of another program.");
    }
    stop.run();
    return Outcome.done(confirm);
  }

  private Outcome<?> execute(ScheduleCommand<?> command) {
    Schedules running = schedules;
    if (running == null) {
      return Outcome.refused(Refusal.Kind.CONFLICT, "The appliance is starting: try again soon.");
    }
    return switch (command) {
      case ScheduleCommand.ListAll() -> Outcome.done(running.list());
      case ScheduleCommand.Put(var schedule) -> running.put(schedule);
      case ScheduleCommand.Remove(String name) -> running.remove(name);
    };
  }
}
