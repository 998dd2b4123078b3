package io.forebay.panel;

import io.forebay.gateway.control.Secret;
import io.forebay.gateway.control.event.Event;
import io.forebay.gateway.control.panel.PanelKey;
import io.forebay.gateway.control.panel.PanelPicture;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// Draws a place. Every line is printable ASCII and as long as the display is wide.
final class Screens {
  private Screens() {}

  /// `own`: whether who looks pressed the last key, and may see what is secret.
  static PanelPicture draw(Sight sight, Place place, Size size, long nowMillis, boolean own) {
    List<String> lines =
        switch (place) {
          case Place.Idle(Turning turning, long _, long _) ->
              turned(pages(Cards.idle(sight), size), turning, nowMillis);
          case Place.Alarms(Turning turning) -> {
            List<AlarmPage> pages = alarmPages(sight, size);
            yield pages.isEmpty()
                ? pages(Cards.idle(sight), size).getFirst()
                : pages.get(turning.at(pages.size(), nowMillis)).lines();
          }
          case Place.Choose choose -> menu(sight, choose, size);
          case Place.Read(Reading reading, int top, Place _) ->
              text(Readings.card(sight, reading, own), top, size);
          case Place.Sure(String question, Deed _, boolean yes, Place _) ->
              question(question, yes, size);
          case Place.Pin(Secret typed, int digit, Go _, Place _) -> pin(typed, digit, size, own);
          case Place.Busy(long _, Place _) -> under("", "One moment ...", size);
          case Place.Lamp(Place _) ->
              java.util.Collections.nCopies(size.rows(), "#".repeat(size.columns()));
        };
    boolean flashing = !sight.alarms().isEmpty() || place instanceof Place.Lamp;
    return new PanelPicture(size.columns(), size.rows(), lines, flashing, keys(place));
  }

  private static List<List<String>> pages(List<Card> cards, Size size) {
    return cards.stream().flatMap(card -> card.pages(size).stream()).toList();
  }

  /// How many pages turn while nobody presses a key.
  static int idlePages(Sight sight, Size size) {
    return pages(Cards.idle(sight), size).size();
  }

  private static List<String> turned(List<List<String>> pages, Turning turning, long nowMillis) {
    return pages.get(turning.at(pages.size(), nowMillis));
  }

  /// A page of an alarm.
  record AlarmPage(Event event, List<String> lines) {}

  static List<AlarmPage> alarmPages(Sight sight, Size size) {
    List<Event> alarms = sight.alarms();
    List<AlarmPage> pages = new ArrayList<>();
    for (int i = 0; i < alarms.size(); i++) {
      Event event = alarms.get(i);
      for (List<String> lines : Cards.alarm(event, i + 1, alarms.size()).pages(size)) {
        pages.add(new AlarmPage(event, lines));
      }
    }
    return pages;
  }

  private static List<String> menu(Sight sight, Place.Choose choose, Size size) {
    Paper paper = new Paper(size.columns());
    List<Menus.Item> items = Menus.items(sight, choose);
    if (items.isEmpty()) {
      return under(Menus.title(choose.choice()), "Nothing to choose.", size);
    }
    int cursor = Math.clamp(choose.cursor(), 0, items.size() - 1);
    int seen = size.rows() - 1;
    int from = Math.clamp(cursor - seen / 2, 0, Math.max(0, items.size() - seen));
    List<String> lines = new ArrayList<>();
    lines.add(paper.line(Menus.title(choose.choice()), (cursor + 1) + "/" + items.size()));
    for (int i = from; i < from + seen; i++) {
      lines.add(
          i < items.size()
              ? paper.line((i == cursor ? ">" : " ") + items.get(i).label())
              : paper.line(""));
    }
    return lines;
  }

  /// The last line that a text can be scrolled to.
  static int topMax(Sight sight, Reading reading, Size size) {
    int lines = new Paper(size.columns()).lines(Readings.card(sight, reading, true).rows()).size();
    return Math.max(0, lines - (size.rows() - 1));
  }

  private static List<String> text(Card card, int top, Size size) {
    Paper paper = new Paper(size.columns());
    List<String> body = paper.lines(card.rows());
    int seen = size.rows() - 1;
    int last = Math.max(0, body.size() - seen);
    int from = Math.clamp(top, 0, last);
    String more = last == 0 ? "" : from == 0 ? "v" : from == last ? "^" : "^v";
    List<String> lines = new ArrayList<>();
    lines.add(paper.line(card.title(), more));
    for (int i = from; i < from + seen; i++) {
      lines.add(i < body.size() ? body.get(i) : paper.line(""));
    }
    return lines;
  }

  private static List<String> question(String question, boolean yes, Size size) {
    Paper paper = new Paper(size.columns());
    List<String> asked = paper.lines(List.of(Row.prose(question)));
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < size.rows() - 1; i++) {
      lines.add(i < asked.size() ? asked.get(i) : paper.line(""));
    }
    lines.add(paper.line(yes ? "  No   [Yes]" : " [No]   Yes"));
    return lines;
  }

  private static List<String> pin(Secret typed, int digit, Size size, boolean own) {
    String under = digit == Place.Pin.OK ? "[OK]" : "[" + (own ? digit : "?") + "]";
    return under("PIN", "*".repeat(typed.text().length()) + under, size);
  }

  private static List<String> under(String title, String text, Size size) {
    return new Card(title, List.of(Row.prose(text))).pages(size).getFirst();
  }

  private static Map<PanelKey, String> keys(Place place) {
    Map<PanelKey, String> keys = new EnumMap<>(PanelKey.class);
    switch (place) {
      case Place.Idle _ -> {
        turn(keys, "back", "on");
        keys.put(PanelKey.ENTER, "menu");
      }
      case Place.Alarms _ -> {
        turn(keys, "back", "on");
        keys.put(PanelKey.ENTER, "acknowledge");
        keys.put(PanelKey.ESCAPE, "put aside");
      }
      case Place.Choose _ -> {
        keys.put(PanelKey.UP, "up");
        keys.put(PanelKey.DOWN, "down");
        keys.put(PanelKey.RIGHT, "choose");
        keys.put(PanelKey.ENTER, "choose");
      }
      case Place.Read(Reading reading, int _, Place _) -> {
        keys.put(PanelKey.UP, "up");
        keys.put(PanelKey.DOWN, "down");
        if (reading instanceof Reading.Before) {
          keys.put(PanelKey.ENTER, "go on");
        } else if (reading instanceof Reading.OfEvent) {
          keys.put(PanelKey.ENTER, "acknowledge");
        } else {
          keys.put(PanelKey.ENTER, "back");
        }
        keys.put(PanelKey.RIGHT, "down");
      }
      case Place.Sure _ -> {
        turn(keys, "no", "yes");
        keys.put(PanelKey.ENTER, "answer");
      }
      case Place.Pin _ -> {
        keys.put(PanelKey.UP, "digit up");
        keys.put(PanelKey.DOWN, "digit down");
        keys.put(PanelKey.LEFT, "take back");
        keys.put(PanelKey.RIGHT, "next");
        keys.put(PanelKey.ENTER, "next");
      }
      case Place.Busy _, Place.Lamp _ -> {}
    }
    if (!(place instanceof Place.Idle || place instanceof Place.Alarms)) {
      keys.putIfAbsent(PanelKey.LEFT, "back");
      keys.put(PanelKey.ESCAPE, "back");
    }
    return keys;
  }

  private static void turn(Map<PanelKey, String> keys, String before, String after) {
    keys.put(PanelKey.UP, before);
    keys.put(PanelKey.LEFT, before);
    keys.put(PanelKey.DOWN, after);
    keys.put(PanelKey.RIGHT, after);
  }
}
