package io.forebay.panel;

import static io.forebay.gateway.control.settings.Quantity.printSpan;
import static io.forebay.panel.Row.pair;
import static io.forebay.panel.Row.prose;

import io.forebay.gateway.control.Status;
import io.forebay.gateway.control.event.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// What stands in a text.
final class Readings {
  private Readings() {}

  /// `own`: whether who looks may see what is secret.
  static Card card(Sight sight, Reading reading, boolean own) {
    Status.Appliance appliance = sight.appliance();
    return switch (reading) {
      case Reading.OfGroup(String name) -> {
        Status.Group group = sight.group(name);
        yield new Card(
            name,
            group == null
                ? List.of(prose("This group is gone."))
                : GroupCards.whole(group, appliance.nowMillis()));
      }
      case Reading.Network() -> new Card("Network", Cards.network(sight));
      case Reading.About() -> new Card(appliance.name(), about(appliance));
      case Reading.OfEvent(long id) -> event(sight, id);
      case Reading.Said(String title, List<String> text, boolean secret) ->
          new Card(
              title,
              secret && !own
                  ? List.of(prose("Shown only to who asked for it."))
                  : text.stream().map(Row::prose).toList());
      case Reading.Before(String title, List<String> text, Go _) ->
          new Card(title, text.stream().map(Row::prose).toList());
    };
  }

  private static List<Row> about(Status.Appliance appliance) {
    return List.of(
        prose("Forebay " + appliance.version()),
        pair("up", printSpan(Math.max(0, appliance.nowMillis() - appliance.startedMillis()))),
        prose(appliance.id().toString()));
  }

  private static Card event(Sight sight, long id) {
    Event event = sight.event(id);
    if (event == null) {
      return new Card("Event", List.of(prose("It is over.")));
    }
    List<Row> rows = new ArrayList<>();
    rows.add(prose(event.text()));
    long since = sight.appliance().nowMillis() - event.raisedMillis();
    rows.add(pair("since", printSpan(Math.max(0, since))));
    if (event.acknowledgedMillis() != 0) {
      rows.add(prose("Seen by " + event.acknowledgedBy()));
    }
    return new Card(event.kind().severity().name().toLowerCase(Locale.ROOT), rows);
  }
}
