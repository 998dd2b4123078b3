package io.forebay.gateway.control.user;

import io.forebay.gateway.block.Clock;
import io.forebay.gateway.block.Place;
import io.forebay.gateway.control.Refusal;
import java.net.InetAddress;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Slows down whoever guesses: by the name that is tried, from wherever, and by the address, whatever it tries.
/// Any thread.
final class Gate {
  /// The longest wait for a name. Short: anybody can make another's name wait.
  static final long NAME_WAIT_NANOS_MAX = TimeUnit.SECONDS.toNanos(30);

  /// The longest wait for an address.
  static final long ADDRESS_WAIT_NANOS_MAX = TimeUnit.MINUTES.toNanos(5);

  private final Throttle names;
  private final Throttle addresses;

  /// Of their own: a stranger who guesses a name keeps nobody who is in from what is grave.
  private final Throttle insiders;

  /// Of their own: a program whose key has expired must not keep people from signing in from there.
  private final Throttle strays;

  private final GateEvents events;

  Gate(Clock clock, GateEvents events) {
    names = new Throttle(clock, NAME_WAIT_NANOS_MAX);
    addresses = new Throttle(clock, ADDRESS_WAIT_NANOS_MAX);
    insiders = new Throttle(clock, NAME_WAIT_NANOS_MAX);
    strays = new Throttle(clock, ADDRESS_WAIT_NANOS_MAX);
    this.events = events;
  }

  /// Null when `name` may be tried from `from`: then exactly one of [#right], [#undo] and [#wrong] follows.
  @Nullable Refusal begin(String name, String from) {
    int wait = addresses.begin(place(from));
    if (wait > 0) {
      events.throttled(from);
      return slow(wait);
    }
    wait = names.begin(name);
    if (wait > 0) {
      addresses.undo(place(from));
      events.throttled(from);
      return slow(wait);
    }
    return null;
  }

  /// Null when `name`, who is in, may be tried once more, from `from`: then [#rightInside] follows, [#undoInside], or
  /// [#wrong].
  @Nullable Refusal beginInside(String name, String from) {
    int wait = insiders.begin(name);
    if (wait > 0) {
      events.throttled(from);
      return slow(wait);
    }
    return null;
  }

  void rightInside(String name) {
    insiders.forget(name);
  }

  void undoInside(String name) {
    insiders.undo(name);
  }

  void right(String name, String from) {
    addresses.undo(place(from));
    names.forget(name);
  }

  /// It was not wrong, and let nobody in.
  void undo(String name, String from) {
    addresses.undo(place(from));
    names.undo(name);
  }

  /// `who` for people: what was tried, without what was typed.
  void wrong(String who, String from) {
    events.failed(who, from);
  }

  /// Counts a wrong try that cannot be guessed right, from `from`: null, or a wait.
  @Nullable Refusal stray(String who, String from) {
    int wait = strays.begin(place(from));
    if (wait > 0) {
      events.throttled(from);
      return slow(wait);
    }
    events.failed(who, from);
    return null;
  }

  static Refusal slow(int seconds) {
    return new Refusal(
        Refusal.Kind.THROTTLED, "Too many tries: try again in " + seconds + " s.", seconds);
  }

  static String place(String from) {
    try {
      return Place.of(InetAddress.ofLiteral(from).getAddress()).text();
    } catch (IllegalArgumentException e) {
      return from; // No address: as it is.
    }
  }
}
