package io.forebay.panel;

import io.forebay.gateway.control.Actor;
import io.forebay.gateway.control.ApplianceCommand;
import io.forebay.gateway.control.CheckpointChanges;
import io.forebay.gateway.control.CheckpointCommand;
import io.forebay.gateway.control.Command;
import io.forebay.gateway.control.Control;
import io.forebay.gateway.control.EventCommand;
import io.forebay.gateway.control.GroupCommand;
import io.forebay.gateway.control.LineCommand;
import io.forebay.gateway.control.Outcome;
import io.forebay.gateway.control.PanelCommand;
import io.forebay.gateway.control.PeerCommand;
import io.forebay.gateway.control.Prospect;
import io.forebay.gateway.control.Refusal;
import io.forebay.gateway.control.Secret;
import io.forebay.gateway.control.SettingCommand;
import io.forebay.gateway.control.Status;
import io.forebay.gateway.control.UserCommand;
import io.forebay.gateway.control.event.Event;
import io.forebay.gateway.control.event.Events;
import io.forebay.gateway.control.panel.PanelKey;
import io.forebay.gateway.control.snmp.Managers;
import io.forebay.gateway.control.user.Users;
import io.forebay.gateway.control.user.Who;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A door behind which one sight is to be seen, which remembers what it was told, and a clock that is moved by hand.
/// Its PIN is 2580.
public final class FakeDoor implements Control {
  record Told(Command<?> command, Actor actor) {}

  final List<Told> told = new ArrayList<>();
  final AtomicLong nanos = new AtomicLong(1);
  volatile Sight sight;
  volatile Prospect prospect = prospect("", 12L << 20);

  /// Not null: what is executed waits for it.
  volatile CompletableFuture<Void> gate = CompletableFuture.completedFuture(null);

  FakeDoor(Sight sight) {
    this.sight = sight;
  }

  /// A good day.
  public static FakeDoor onAGoodDay() {
    return new FakeDoor(Sights.good());
  }

  /// From now on there is an alarm.
  public void lineLost() {
    sight = Sights.bad();
  }

  public void allIsWell() {
    sight = Sights.good();
  }

  public Panel panel() {
    return new Panel(this, nanos::get, () -> sight.addresses());
  }

  public void pass(long millis) {
    nanos.addAndGet(millis * 1_000_000);
  }

  /// What changed something.
  List<Command<?>> changes() {
    List<Command<?>> changes = new ArrayList<>();
    for (Told each : told) {
      if (each.command().changes()) {
        changes.add(each.command());
      }
    }
    return changes;
  }

  /// Presses `words` at `panel`, as `down down enter`, and gives what a display of 20 by 4 shows then.
  static String type(Panel panel, String words) {
    for (String word : words.split(" ")) {
      panel.press(PanelKey.valueOf(word.toUpperCase(java.util.Locale.ROOT)), Panel.KEYPAD);
    }
    return String.join("\n", panel.show(Panel.KEYPAD).lines());
  }

  /// The keys that type a PIN, from a fresh question for it to its end.
  static String keysOf(String pin) {
    StringBuilder keys = new StringBuilder();
    for (char digit : pin.toCharArray()) {
      keys.append("up ".repeat(digit - '0')).append("enter ");
    }
    return keys + "down enter";
  }

  static Prospect prospect(String refused, long bytes) {
    return new Prospect(
        "main",
        "osaka",
        Status.Role.SECONDARY,
        refused,
        true,
        0x4_0000,
        Sights.NOON - 754_000,
        null,
        List.of(
            new Prospect.Loss(
                "berlin",
                false,
                false,
                Sights.NOON - 754_000,
                bytes,
                12_000,
                Sights.NOON - 754_000,
                210L << 20)));
  }

  @Override
  public Status.Appliance status() {
    return sight.appliance();
  }

  @Override
  @SuppressWarnings("unchecked") // answer() gives what each command promises.
  public <R> CompletionStage<Outcome<R>> execute(Command<R> command, Actor actor) {
    told.add(new Told(command, actor));
    return gate.thenApply(_ -> (Outcome<R>) answer(command));
  }

  private Outcome<?> answer(Command<?> command) {
    return switch (command) {
      case PanelCommand.TryPin(Secret pin) ->
          pin.text().equals("2580")
              ? Outcome.done(new PanelCommand.Pin(true))
              : Outcome.refused(Refusal.Kind.DENIED, "That is not the PIN: try again.");
      case GroupCommand.PreviewPromote _ -> Outcome.done(prospect);
      case GroupCommand<?> _ -> Outcome.done(sight.appliance().groups().getFirst());
      case PeerCommand.Invite _ ->
          Outcome.done(
              new PeerCommand.Invitation("F1-" + "ABCDEFGH".repeat(8), Sights.NOON + 3_600_000));
      case CheckpointCommand.ListAll _ ->
          Outcome.done(
              List.of(
                  checkpoint("weekly", Status.Life.APPLIED),
                  checkpoint("nightly", Status.Life.HELD)));
      case CheckpointCommand<?> _ ->
          Outcome.done(checkpoint("panel-20261122-120000", Status.Life.SENT));
      case EventCommand.Acknowledge(long id) -> acknowledged(id);
      case LineCommand<?> _ -> Outcome.done(sight.appliance().groups());
      case ApplianceCommand.Stop(String name) -> Outcome.done(name);
      case UserCommand.SetupCode _ -> Outcome.done(new UserCommand.Setup(sight.setupCode()));
      case SettingCommand.ListAll _ -> Outcome.done(List.of());
      default -> throw new AssertionError("the panel has no business with " + command.verb());
    };
  }

  private Outcome<Event> acknowledged(long id) {
    Event event = sight.event(id);
    if (event == null) {
      return Outcome.refused(Refusal.Kind.NOT_FOUND, "There is no event " + id + ".");
    }
    Event seen =
        new Event(
            event.id(),
            event.kind(),
            event.subject(),
            event.detail(),
            event.raisedMillis(),
            0,
            Sights.NOON,
            "keypad",
            0);
    sight =
        new Sight(
            sight.appliance(),
            sight.open().stream().map(one -> one.id() == id ? seen : one).toList(),
            sight.addresses());
    return Outcome.done(seen);
  }

  private static Status.Checkpoint checkpoint(String name, Status.Life life) {
    return new Status.Checkpoint(
        name,
        "main",
        Status.Consistency.CRASH,
        false,
        life,
        0x3_0000,
        Sights.NOON,
        new CheckpointChanges(false, 0));
  }

  @Override
  public Events events() {
    return new Events() {
      @Override
      public List<Event> list(boolean openOnly, long before, int max) {
        return sight.open();
      }

      @Override
      public Listening listen(Consumer<Event> listener) {
        throw new UnsupportedOperationException("the panel looks for itself");
      }
    };
  }

  @Override
  public Managers managers() {
    throw new UnsupportedOperationException("nobody asks by SNMP at the panel");
  }

  @Override
  public Users users() {
    return new Users() {
      @Override
      public boolean setUp() {
        return sight.setupCode() == null;
      }

      @Override
      public Outcome<Who> setUp(String code, String name, Secret password, String from) {
        throw new UnsupportedOperationException("the panel lets nobody in");
      }

      @Override
      public Outcome<Who> signIn(String name, Secret password, String totp, String from) {
        throw new UnsupportedOperationException("the panel lets nobody in");
      }

      @Override
      public Outcome<Who> confirm(String name, Secret password, String totp, String from) {
        throw new UnsupportedOperationException("the panel lets nobody in");
      }

      @Override
      public void signedOut(String name, String from) {
        throw new UnsupportedOperationException("the panel lets nobody in");
      }

      @Override
      public Outcome<Who> key(String presented, String from) {
        throw new UnsupportedOperationException("the panel lets nobody in");
      }

      @Override
      public @Nullable Who now(String name) {
        throw new UnsupportedOperationException("the panel lets nobody in");
      }
    };
  }
}
