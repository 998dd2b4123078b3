package io.forebay.panel;

import io.forebay.gateway.control.Actor;
import io.forebay.gateway.control.Control;
import io.forebay.gateway.control.Outcome;
import io.forebay.gateway.control.Secret;
import io.forebay.gateway.control.UserCommand;
import io.forebay.gateway.control.panel.FrontPanel;
import io.forebay.gateway.control.panel.PanelKey;
import io.forebay.gateway.control.panel.PanelPicture;
import io.forebay.gateway.control.user.Role;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The one panel of an appliance: keeps where it stands and what was seen last, whoever looks and presses. Any
/// thread.
public final class Panel implements FrontPanel {
  /// Who stands in front of it.
  public static final Actor KEYPAD = new Actor(Actor.Origin.PANEL, "keypad", Role.OPERATOR);

  /// Who stands in front of it and knows the PIN: one could as well pull the disks out.
  private static final Actor KEYPAD_WITH_PIN =
      new Actor(Actor.Origin.PANEL, "keypad with PIN", Role.ADMIN);

  /// Who asks what is to be shown to who stands in front of it.
  private static final Actor SELF = new Actor(Actor.Origin.PANEL, "panel", Role.ADMIN);

  /// How old what is shown may be: status is not put together for each look.
  private static final long SIGHT_MILLIS = 1_000;

  /// The same for the machine's addresses, for which the system is asked.
  private static final long ADDRESSES_MILLIS = 10_000;

  private final Control control;
  private final Deeds deeds;
  private final LongSupplier nanos;
  private final Supplier<List<String>> addresses;

  private volatile @Nullable Secret code; // Of the set-up, as soon as the door has said it.

  // All below guarded by this.
  private Place place;
  private Actor last = KEYPAD;
  private long lastKeyMillis;
  private long tickets;
  private @Nullable Sight seen;
  private long seenMillis;
  private List<String> addressesSeen = List.of();
  private long addressesMillis;

  /// `nanos`: a monotonic clock. `addresses`: of the machine, as in [Sight].
  Panel(Control control, LongSupplier nanos, Supplier<List<String>> addresses) {
    this.control = control;
    this.nanos = nanos;
    this.addresses = addresses;
    deeds = new Deeds(control);
    long now = millis();
    place = Place.Idle.from(now);
    addressesMillis = now - ADDRESSES_MILLIS;
  }

  /// The panel of an appliance.
  public static Panel of(Control control) {
    return new Panel(control, System::nanoTime, HostAddresses::list);
  }

  private long millis() {
    return TimeUnit.NANOSECONDS.toMillis(nanos.getAsLong());
  }

  @Override
  public PanelPicture show(Actor who) {
    return show(new Size(COLUMNS, ROWS), who);
  }

  @Override
  public PanelPicture press(PanelKey key, Actor who) {
    return press(key, new Size(COLUMNS, ROWS), who);
  }

  /// What a display of `size` shows to `who`.
  public synchronized PanelPicture show(Size size, Actor who) {
    long now = millis();
    Sight sight = sight(now);
    place = Steps.settle(sight, place, lastKeyMillis, now);
    // Through REST looks who has a user, and might become an admin by it.
    boolean mayKnow = who.equals(KEYPAD) || who.role() == Role.ADMIN;
    Sight seenBy = mayKnow ? sight : sight.withoutCode();
    return Screens.draw(seenBy, place, size, now, who.equals(last));
  }

  /// As [#show], after `key` was pressed there.
  public synchronized PanelPicture press(PanelKey key, Size size, Actor who) {
    long now = millis();
    Sight sight = sight(now);
    if (!who.equals(last) && !(place instanceof Place.Idle || place instanceof Place.Alarms)) {
      place = Place.Idle.from(now); // Nobody goes on behind another's PIN.
    }
    last = who;
    place = Steps.settle(sight, place, lastKeyMillis, now);
    lastKeyMillis = now;
    follow(Steps.press(sight, place, key, size, now));
    return show(size, who);
  }

  /// Whether somebody is at a menu: then its display should stay.
  public synchronized boolean busy() {
    return !(place instanceof Place.Idle || place instanceof Place.Alarms);
  }

  private Sight sight(long now) {
    Sight known = seen;
    if (known != null && now - seenMillis < SIGHT_MILLIS) {
      return known;
    }
    if (now - addressesMillis >= ADDRESSES_MILLIS) {
      addressesSeen = addresses.get();
      addressesMillis = now;
    }
    Sight next =
        new Sight(
            control.status(),
            control.events().list(true, 0, Sight.OPEN_MAX),
            addressesSeen,
            setupCode());
    seen = next;
    seenMillis = now;
    return next;
  }

  /// Null once there is an admin, and while the door has not answered: the code is one as long as the appliance runs.
  private @Nullable Secret setupCode() {
    if (control.users().setUp()) {
      code = null;
      return null;
    }
    if (code == null) {
      var _ =
          control
              .execute(new UserCommand.SetupCode(), SELF)
              .thenAccept(outcome -> {
                if (outcome
                    instanceof Outcome.Done<UserCommand.Setup>(UserCommand.Setup(Secret told))) {
                  code = told;
                }
              });
    }
    return code;
  }

  private void follow(Go go) {
    switch (go) {
      case Go.To(Place next) -> place = next;
      case Go.Do(Deed deed, Place back) -> {
        long ticket = ++tickets;
        place = new Place.Busy(ticket, back);
        var _ = deeds.begin(deed, back, actor(deed)).thenAccept(answer -> answered(ticket, answer));
      }
    }
  }

  private Actor actor(Deed deed) {
    return last.equals(KEYPAD) && deed.behindPin() ? KEYPAD_WITH_PIN : last;
  }

  /// Who has gone on meanwhile is left alone.
  private synchronized void answered(long ticket, Go answer) {
    seen = null;
    if (place instanceof Place.Busy(long waited, Place _) && waited == ticket) {
      follow(answer);
    }
  }
}
