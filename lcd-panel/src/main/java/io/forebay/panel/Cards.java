package io.forebay.panel;

import static io.forebay.panel.Row.pair;
import static io.forebay.panel.Row.prose;

import io.forebay.gateway.control.Secret;
import io.forebay.gateway.control.Status;
import io.forebay.gateway.control.event.Event;
import io.forebay.gateway.control.event.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// What the display shows while nobody presses a key.
final class Cards {
  /// With more groups than this they get no cards of their own: nobody waits so long for the one that matters.
  private static final int GROUPS_WHOLE_MAX = 3;

  private Cards() {}

  /// Never empty.
  static List<Card> idle(Sight sight) {
    Status.Appliance appliance = sight.appliance();
    List<Card> cards = new ArrayList<>();
    Secret code = sight.setupCode();
    if (code != null) {
      cards.add(new Card("Set up", setUp(sight, code)));
    }
    cards.add(new Card(appliance.name(), health(sight)));
    if (appliance.groups().size() <= GROUPS_WHOLE_MAX) {
      appliance
          .groups()
          .forEach(group -> cards.addAll(GroupCards.idle(group, appliance.nowMillis())));
    }
    if (!appliance.groups().isEmpty()) {
      cards.add(new Card("Roles", roles(appliance.groups())));
    }
    cards.add(new Card("Addresses", network(sight)));
    return cards;
  }

  private static List<Row> setUp(Sight sight, Secret code) {
    List<Row> rows = new ArrayList<>();
    rows.add(prose("Nobody is set up yet. Setup code:"));
    rows.add(prose(code.text()));
    rows.addAll(browser(sight));
    return rows;
  }

  /// Where a browser gets in.
  private static List<Row> browser(Sight sight) {
    for (Status.Port port : sight.appliance().ports()) {
      if (port.service().equals("web") && elsewhere(port)) {
        String own = sight.addresses().isEmpty() ? "" : sight.addresses().getFirst();
        String host = own.substring(own.indexOf(' ') + 1);
        String address = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
        int colon = port.address().lastIndexOf(':');
        return host.isEmpty()
            ? List.of(prose("Connect a network, then open it in a browser."))
            : List.of(
                prose("In a browser: https"), prose(address + port.address().substring(colon)));
      }
    }
    return List.of(prose("A browser gets in on the machine itself alone (web.listen)."));
  }

  private static boolean elsewhere(Status.Port port) {
    return port.address().lastIndexOf(':') > 0
        && !port.address().matches("(127\\..*|\\[::1\\].*|localhost.*)");
  }

  private static List<Row> health(Sight sight) {
    Status.Appliance appliance = sight.appliance();
    long problems =
        sight.open().stream().filter(event -> event.kind().severity() != Severity.INFO).count();
    List<Row> rows = new ArrayList<>();
    rows.add(
        prose(
            problems == 0
                ? "All is well."
                : problems == 1 ? "1 problem: see menu" : problems + " problems: see menu"));
    if (appliance.groups().isEmpty()) {
      rows.add(prose("No groups yet."));
    }
    for (Status.Group group : appliance.groups()) {
      rows.add(prose(group.name() + ": " + GroupCards.words(group, appliance.nowMillis())));
    }
    return rows;
  }

  private static List<Row> roles(List<Status.Group> groups) {
    return groups.stream()
        .map(group -> pair(group.name(), group.role().name().toLowerCase(Locale.ROOT)))
        .toList();
  }

  /// The machine's addresses, and where it listens.
  static List<Row> network(Sight sight) {
    List<Row> rows = new ArrayList<>();
    if (sight.addresses().isEmpty()) {
      rows.add(prose("No network: only this panel and the machine itself."));
    }
    for (String address : sight.addresses()) {
      int space = address.indexOf(' ');
      rows.add(pair(address.substring(0, Math.max(0, space)), address.substring(space + 1)));
    }
    for (Status.Port port : sight.appliance().ports()) {
      int colon = port.address().lastIndexOf(':');
      if (elsewhere(port)) {
        rows.add(pair(port.service(), "port " + port.address().substring(colon + 1)));
      }
    }
    return rows;
  }

  /// One card for each alarm: in front of everything until it is acknowledged.
  static Card alarm(Event event, int number, int of) {
    String word =
        switch (event.kind().severity()) {
          case ERROR -> "ALARM";
          case WARNING -> "WARNING";
          case INFO -> "NOTE";
        };
    return new Card(
        of == 1 ? word : word + " " + number + " of " + of, List.of(prose(event.text())));
  }
}
