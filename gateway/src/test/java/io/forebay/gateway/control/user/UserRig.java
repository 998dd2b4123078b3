package io.forebay.gateway.control.user;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.forebay.gateway.control.HandThreads;
import io.forebay.gateway.control.KeyCommand;
import io.forebay.gateway.control.MemoryShelf;
import io.forebay.gateway.control.Outcome;
import io.forebay.gateway.control.Refusal;
import io.forebay.gateway.control.Secret;
import io.forebay.gateway.control.UserCommand;
import io.forebay.gateway.control.event.Event;
import io.forebay.gateway.control.event.EventBook;
import io.forebay.gateway.control.event.EventKind;
import io.forebay.gateway.sim.SimClock;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/// A book of users in memory, and short words for what is done with it.
final class UserRig {
  static final Secret PASSWORD = new Secret("correct horse battery");
  static final Secret OTHER = new Secret("incorrect horse");
  static final String HERE = "192.0.2.7";
  static final String ELSEWHERE = "198.51.100.9";

  final SimClock clock = new SimClock();
  final MemoryShelf shelf = new MemoryShelf();
  final HandThreads threads = new HandThreads();
  final EventBook events = EventBook.open(shelf, clock, threads);
  private final Random random = new Random(42);
  UserBook book;

  UserRig() throws IOException {
    book = open();
  }

  UserBook open() throws IOException {
    book = UserBook.open(shelf, clock, random::nextLong, events, "kyoto");
    return book;
  }

  static <R> R done(Outcome<R> outcome) {
    return switch (outcome) {
      case Outcome.Done<R>(R value) -> value;
      case Outcome.Refused<R>(Refusal refusal) -> throw new AssertionError(refusal.toString());
    };
  }

  static Refusal refused(Outcome<?> outcome) {
    return switch (outcome) {
      case Outcome.Done<?>(Object value) -> throw new AssertionError("done: " + value);
      case Outcome.Refused<?>(Refusal refusal) -> refusal;
    };
  }

  static Refusal.Kind kind(Outcome<?> outcome) {
    return refused(outcome).kind();
  }

  String code() {
    return requireNonNull(book.setupCode()).text();
  }

  void add(String name, Role role) {
    done(book.accounts().add(name, role, PASSWORD));
  }

  Outcome<Who> signIn(String name, Secret password) {
    return book.signIn(name, password, "", HERE);
  }

  Outcome<Who> signInWithCode(String name, String code) {
    return book.signIn(name, PASSWORD, code, HERE);
  }

  /// Turns one-time codes on and gives the secret; the next step's code is free.
  byte[] totp(String name) {
    UserCommand.SecondFactor offer = done(book.accounts().offerTotp(name));
    byte[] secret = Totp.secret(requireNonNull(offer.offered()).text());
    done(book.accounts().turnOnTotp(name, new Secret(totpCode(secret))));
    pass(Totp.STEP_MILLIS);
    return secret;
  }

  String totpCode(byte[] secret) {
    return Totp.code(secret, Totp.step(clock.wallMillis()), Totp.DIGITS);
  }

  KeyCommand.Created key(String user, String name, Role role, int days) {
    return done(book.keys().create(user, name, role, days));
  }

  void pass(long millis) {
    clock.advance(TimeUnit.MILLISECONDS.toNanos(millis));
    threads.turn();
  }

  List<Event> told(EventKind kind) {
    return events.list(false, 0, 1000).stream().filter(event -> event.kind() == kind).toList();
  }

  String file() {
    return new String(requireNonNull(shelf.files.get(UserStore.NAME)), UTF_8);
  }
}
