package io.forebay.panel;

import io.forebay.gateway.control.Secret;
import io.forebay.gateway.control.Status;
import io.forebay.gateway.control.event.Event;
import io.forebay.gateway.control.event.Severity;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What there is to be seen: the appliance, open events with the newest first, and the machine's addresses, each
/// `INTERFACE ADDRESS`.
///
/// @param setupCode what makes the first admin, null once there is one
record Sight(
    Status.Appliance appliance,
    List<Event> open,
    List<String> addresses,
    @Nullable Secret setupCode) {
  /// Open events that are kept: far more than anybody reads at a panel.
  static final int OPEN_MAX = 100;

  Sight {
    open = List.copyOf(open);
    addresses = List.copyOf(addresses);
  }

  /// With an admin.
  Sight(Status.Appliance appliance, List<Event> open, List<String> addresses) {
    this(appliance, open, addresses, null);
  }

  /// The same for who may not become admin.
  Sight withoutCode() {
    return setupCode == null ? this : new Sight(appliance, open, addresses);
  }

  /// What nobody has acknowledged yet and wants to be: the gravest first.
  List<Event> alarms() {
    return open.stream()
        .filter(
            event -> event.acknowledgedMillis() == 0 && event.kind().severity() != Severity.INFO)
        .sorted(
            Comparator.comparing((Event event) -> event.kind().severity())
                .thenComparing(Event::id)
                .reversed())
        .toList();
  }

  Status.@Nullable Group group(String name) {
    for (Status.Group group : appliance.groups()) {
      if (group.name().equals(name)) {
        return group;
      }
    }
    return null;
  }

  @Nullable Event event(long id) {
    for (Event event : open) {
      if (event.id() == id) {
        return event;
      }
    }
    return null;
  }
}
