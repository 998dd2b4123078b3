package io.forebay.panel;

import io.forebay.gateway.control.Secret;
import io.forebay.gateway.control.event.Event;
import io.forebay.gateway.control.panel.PanelKey;
import io.forebay.gateway.control.panel.PanelPin;
import java.util.List;

/// Where a key leads.
final class Steps {
  /// Without a key for so long the panel goes back to its cards: nobody is left in a menu, or behind a PIN.
  static final long IDLE_MILLIS = 120_000;

  /// How long alarms that were put aside stay so.
  static final long ASIDE_MILLIS = 60_000;

  private Steps() {}

  /// Where the panel stands now, since time has passed and the appliance has changed.
  static Place settle(Sight sight, Place place, long lastKeyMillis, long nowMillis) {
    boolean alarms = !sight.alarms().isEmpty();
    return switch (place) {
      case Place.Idle(Turning _, long asideMillis, long asideId) ->
          alarms && (nowMillis >= asideMillis || newest(sight) > asideId)
              ? new Place.Alarms(new Turning(0, nowMillis))
              : place;
      case Place.Alarms _ -> alarms ? place : Place.Idle.from(nowMillis);
      case Place.Choose _, Place.Read _, Place.Sure _, Place.Pin _, Place.Lamp _, Place.Busy _ ->
          nowMillis - lastKeyMillis < IDLE_MILLIS
              ? place
              : settle(sight, Place.Idle.from(nowMillis), lastKeyMillis, nowMillis);
    };
  }

  private static long newest(Sight sight) {
    return sight.alarms().stream().mapToLong(Event::id).max().orElse(0);
  }

  /// What `key` does at `place`, which is settled, on a display of `size`.
  static Go press(Sight sight, Place place, PanelKey key, Size size, long nowMillis) {
    return switch (place) {
      case Place.Idle idle -> idle(sight, idle, key, size, nowMillis);
      case Place.Alarms alarms -> alarms(sight, alarms, key, size, nowMillis);
      case Place.Choose choose -> choose(sight, choose, key);
      case Place.Read read -> read(sight, read, key, size);
      case Place.Sure sure -> sure(sure, key);
      case Place.Pin pin -> pin(pin, key);
      case Place.Busy(long _, Place back) -> key == PanelKey.ESCAPE ? to(back) : to(place);
      case Place.Lamp(Place back) -> to(back);
    };
  }

  private static Go to(Place place) {
    return new Go.To(place);
  }

  private static int turn(PanelKey key) {
    return switch (key) {
      case UP, LEFT -> -1;
      case DOWN, RIGHT -> 1;
      case ENTER, ESCAPE -> 0;
    };
  }

  private static Go idle(Sight sight, Place.Idle idle, PanelKey key, Size size, long nowMillis) {
    return switch (key) {
      case UP, LEFT, DOWN, RIGHT -> {
        Turning next = idle.turning().by(turn(key), Screens.idlePages(sight, size), nowMillis);
        yield to(new Place.Idle(next, idle.asideMillis(), idle.asideId()));
      }
      case ENTER -> to(new Place.Choose(new Choice.Main(), idle));
      case ESCAPE ->
          to(new Place.Idle(new Turning(0, nowMillis), idle.asideMillis(), idle.asideId()));
    };
  }

  private static Go alarms(
      Sight sight, Place.Alarms alarms, PanelKey key, Size size, long nowMillis) {
    List<Screens.AlarmPage> pages = Screens.alarmPages(sight, size);
    return switch (key) {
      case UP, LEFT, DOWN, RIGHT ->
          to(new Place.Alarms(alarms.turning().by(turn(key), pages.size(), nowMillis)));
      case ENTER -> {
        Event event = pages.get(alarms.turning().at(pages.size(), nowMillis)).event();
        yield acknowledge(event, alarms);
      }
      case ESCAPE ->
          to(new Place.Idle(new Turning(0, nowMillis), nowMillis + ASIDE_MILLIS, newest(sight)));
    };
  }

  /// Nothing is lost by it: Enter once more will do.
  private static Go acknowledge(Event event, Place back) {
    return to(
        new Place.Sure(
            "Seen, will see to it? " + event.text(), new Deed.Acknowledge(event.id()), true, back));
  }

  private static Go choose(Sight sight, Place.Choose here, PanelKey key) {
    List<Menus.Item> items = Menus.items(sight, here);
    int count = Math.max(1, items.size());
    int cursor = Math.clamp(here.cursor(), 0, count - 1);
    return switch (key) {
      case UP, DOWN ->
          to(
              new Place.Choose(
                  here.choice(), Math.floorMod(cursor + turn(key), count), here.back()));
      case ENTER, RIGHT -> items.isEmpty() ? to(here) : items.get(cursor).go();
      case LEFT, ESCAPE -> to(here.back());
    };
  }

  private static Go read(Sight sight, Place.Read here, PanelKey key, Size size) {
    int last = Screens.topMax(sight, here.reading(), size);
    int page = Math.max(1, size.rows() - 1);
    return switch (key) {
      case UP, DOWN, RIGHT ->
          to(
              new Place.Read(
                  here.reading(),
                  Math.clamp(Math.clamp(here.top(), 0, last) + (long) turn(key) * page, 0, last),
                  here.back()));
      case ENTER ->
          switch (here.reading()) {
            case Reading.Before(String _, List<String> _, Go then) -> then;
            case Reading.OfEvent(long id) -> {
              Event event = sight.event(id);
              yield event == null || event.acknowledgedMillis() != 0
                  ? to(here.back())
                  : acknowledge(event, here.back());
            }
            case Reading.OfGroup _, Reading.Network _, Reading.About _, Reading.Said _ ->
                to(here.back());
          };
      case LEFT, ESCAPE -> to(here.back());
    };
  }

  private static Go sure(Place.Sure here, PanelKey key) {
    return switch (key) {
      case UP, LEFT -> to(new Place.Sure(here.question(), here.deed(), false, here.back()));
      case DOWN, RIGHT -> to(new Place.Sure(here.question(), here.deed(), true, here.back()));
      case ENTER -> here.yes() ? new Go.Do(here.deed(), here.back()) : to(here.back());
      case ESCAPE -> to(here.back());
    };
  }

  private static Go pin(Place.Pin here, PanelKey key) {
    String typed = here.typed().text();
    int choices = Place.Pin.OK + 1;
    return switch (key) {
      case UP -> to(at(here, typed, (here.digit() + 1) % choices));
      case DOWN -> to(at(here, typed, (here.digit() + choices - 1) % choices));
      case LEFT ->
          typed.isEmpty()
              ? to(here.back())
              : to(at(here, typed.substring(0, typed.length() - 1), 0));
      case ENTER, RIGHT -> {
        if (here.digit() == Place.Pin.OK) {
          // What is too short cannot be it, and shall not count as a try.
          yield typed.length() < PanelPin.DIGITS_MIN
              ? to(at(here, typed, 0))
              : new Go.Do(new Deed.TryPin(here.typed(), here.then()), here.back());
        }
        yield typed.length() >= PanelPin.DIGITS_MAX
            ? to(here)
            : to(at(here, typed + here.digit(), 0));
      }
      case ESCAPE -> to(here.back());
    };
  }

  private static Place at(Place.Pin here, String typed, int digit) {
    return new Place.Pin(new Secret(typed), digit, here.then(), here.back());
  }
}
