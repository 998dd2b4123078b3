package io.forebay.panel;

import io.forebay.gateway.control.Status;
import io.forebay.gateway.control.event.Event;
import io.forebay.gateway.control.event.Severity;
import java.util.ArrayList;
import java.util.List;

/// What can be chosen, and where each choice leads. Whatever changes something is asked for once more, with No as the
/// answer that Enter alone gives.
final class Menus {
  /// A line of a menu.
  record Item(String label, Go go) {}

  private Menus() {}

  static String title(Choice choice) {
    return switch (choice) {
      case Choice.Main() -> "Menu";
      case Choice.Groups(Choice.Purpose purpose) -> purpose.title();
      case Choice.Checkpoints(String group) -> group + ": checkpoints";
      case Choice.Named(String _, List<String> _, boolean hold) -> hold ? "Hold" : "Release";
      case Choice.Events() -> "Events";
    };
  }

  /// May be empty, but for the main menu. `here`: where the choice is shown.
  static List<Item> items(Sight sight, Place.Choose here) {
    return switch (here.choice()) {
      case Choice.Main() -> main(sight, here);
      case Choice.Groups(Choice.Purpose purpose) ->
          sight.appliance().groups().stream()
              .filter(group -> fits(group, purpose))
              .map(group -> new Item(group.name(), of(group.name(), purpose, here)))
              .toList();
      case Choice.Checkpoints(String group) -> checkpoints(group, here);
      case Choice.Named(String group, List<String> names, boolean hold) ->
          names.stream()
              .map(name ->
                  new Item(
                      name,
                      sure(
                          (hold ? "Hold " : "Release ") + name + "?",
                          hold ? new Deed.Hold(group, name) : new Deed.Release(group, name),
                          here)))
              .toList();
      case Choice.Events() ->
          sight.open().stream()
              .map(event ->
                  new Item(
                      label(event),
                      new Go.To(new Place.Read(new Reading.OfEvent(event.id()), here))))
              .toList();
    };
  }

  private static String label(Event event) {
    String mark =
        event.kind().severity() == Severity.INFO || event.acknowledgedMillis() != 0 ? "" : "! ";
    return mark + event.kind().id();
  }

  private static List<Item> main(Sight sight, Place here) {
    List<Item> items = new ArrayList<>();
    for (Choice.Purpose purpose : Choice.Purpose.values()) {
      items.add(new Item(purpose.title(), groups(sight, purpose, here)));
    }
    items.add(
        new Item(
            "Events (" + sight.open().size() + ")",
            new Go.To(new Place.Choose(new Choice.Events(), here))));
    items.add(new Item("Network", new Go.To(new Place.Read(new Reading.Network(), here))));
    items.add(
        new Item(
            "Pairing code", new Go.To(Place.Pin.before(new Go.Do(new Deed.Invite(), here), here))));
    items.add(new Item("Lamp test", new Go.To(new Place.Lamp(here))));
    items.add(new Item("About", new Go.To(new Place.Read(new Reading.About(), here))));
    String name = sight.appliance().name();
    Go sure = sure("Shut down " + name + "? Its hosts lose it.", new Deed.Stop(name), here);
    items.add(new Item("Shut down", new Go.To(Place.Pin.before(sure, here))));
    return items;
  }

  /// With one group that fits nobody is asked which.
  private static Go groups(Sight sight, Choice.Purpose purpose, Place here) {
    List<Status.Group> fit =
        sight.appliance().groups().stream().filter(group -> fits(group, purpose)).toList();
    return fit.size() == 1
        ? of(fit.getFirst().name(), purpose, here)
        : new Go.To(new Place.Choose(new Choice.Groups(purpose), here));
  }

  private static boolean fits(Status.Group group, Choice.Purpose purpose) {
    return switch (purpose) {
      case STATUS, CHECKPOINT -> true;
      case PAUSE, RESUME -> !group.lines().isEmpty();
      case PROMOTE -> group.role() != Status.Role.PRIMARY;
    };
  }

  private static Go of(String group, Choice.Purpose purpose, Place here) {
    return switch (purpose) {
      case STATUS -> new Go.To(new Place.Read(new Reading.OfGroup(group), here));
      case PAUSE -> sure("Pause sending of " + group + "?", new Deed.Pause(group), here);
      case RESUME -> sure("Resume sending of " + group + "?", new Deed.Resume(group), here);
      case CHECKPOINT -> new Go.To(new Place.Choose(new Choice.Checkpoints(group), here));
      case PROMOTE -> new Go.Do(new Deed.Preview(group), here);
    };
  }

  private static List<Item> checkpoints(String group, Place here) {
    return List.of(
        new Item("Take one now", sure("Checkpoint now?", new Deed.Take(group, false), here)),
        new Item(
            "Take and hold",
            sure("Checkpoint, and hold the far copy there?", new Deed.Take(group, true), here)),
        new Item("Hold ...", new Go.Do(new Deed.Find(group, true), here)),
        new Item("Release ...", new Go.Do(new Deed.Find(group, false), here)));
  }

  static Go sure(String question, Deed deed, Place back) {
    return new Go.To(new Place.Sure(question, deed, false, back));
  }
}
