package io.forebay.gateway.control.user;

import io.forebay.gateway.block.Clock;
import io.forebay.gateway.block.Randomness;
import io.forebay.gateway.control.Outcome;
import io.forebay.gateway.control.Refusal;
import io.forebay.gateway.control.Secret;
import io.forebay.gateway.control.Shelf;
import io.forebay.gateway.control.event.EventBook;
import io.forebay.gateway.control.event.EventKind;
import io.forebay.gateway.group.Names;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// The users of an appliance, and the way in for them.
public final class UserBook implements Users {
  static final String SET_UP = "This appliance is set up: sign in.";

  /// One text for all of it: what was wrong is not for who guesses.
  private static final String WRONG = "The name, the password or the one-time code is wrong.";

  /// Under what the gate counts setup codes, and names that are none: no user is called so.
  private static final String SETUP = "(setup code)";

  private static final String NO_NAME = "(no name)";

  private final UserStore store;
  private final Passwords passwords;
  private final Accounts accounts;
  private final ApiKeys keys;
  private final Gate gate;
  private final EventBook events;
  private final SetupCode setupCode;

  private UserBook(
      UserStore store, Clock clock, Randomness randomness, EventBook events, String appliance) {
    this.store = store;
    this.events = events;
    passwords = new Passwords(randomness);
    accounts = new Accounts(store, passwords, clock, randomness, appliance);
    keys = new ApiKeys(store, clock, randomness);
    gate = new Gate(clock, new GateEvents(events, clock));
    setupCode = new SetupCode(randomness);
  }

  /// Reads the book on `shelf`; `appliance` is its name for people. Throws [IOException] with what to do.
  public static UserBook open(
      Shelf shelf, Clock clock, Randomness randomness, EventBook events, String appliance)
      throws IOException {
    return new UserBook(UserStore.open(shelf), clock, randomness, events, appliance);
  }

  public Accounts accounts() {
    return accounts;
  }

  public ApiKeys keys() {
    return keys;
  }

  /// What makes the first admin; null once there is one.
  public @Nullable Secret setupCode() {
    return setUp() ? null : setupCode.shown();
  }

  @Override
  public boolean setUp() {
    return store.state().hasAdmin();
  }

  @Override
  public Outcome<Who> setUp(String code, String name, Secret password, String from) {
    if (setUp()) {
      return Outcome.refused(Refusal.Kind.CONFLICT, SET_UP);
    }
    Refusal wait = gate.begin(SETUP, from);
    if (wait != null) {
      return new Outcome.Refused<>(wait);
    }
    if (!setupCode.is(code)) {
      gate.wrong("a wrong setup code", from);
      return Outcome.refused(
          Refusal.Kind.DENIED,
          "That is not the setup code: forebay user setup-code, on the machine itself, says it.");
    }
    gate.right(SETUP, from);
    Outcome<Who> made = accounts.addFirst(name, password);
    if (made instanceof Outcome.Done<Who>) {
      events.happen(EventKind.USER_ADDED, name, "as admin, by the setup code, from " + from);
    }
    return made;
  }

  @Override
  public Outcome<Who> signIn(String name, Secret password, String totp, String from) {
    if (passwords.crowded()) {
      return new Outcome.Refused<>(Gate.slow(1));
    }
    String tried = Names.complaint("user", name) == null ? name : NO_NAME;
    Refusal wait = gate.begin(tried, from);
    if (wait != null) {
      return new Outcome.Refused<>(wait);
    }
    return counted(
        known(name, password, totp, from),
        () -> gate.right(tried, from),
        () -> gate.undo(tried, from));
  }

  @Override
  public Outcome<Who> confirm(String name, Secret password, String totp, String from) {
    Refusal wait = gate.beginInside(name, from);
    if (wait != null) {
      return new Outcome.Refused<>(wait);
    }
    return counted(
        known(name, password, totp, from),
        () -> gate.rightInside(name),
        () -> gate.undoInside(name));
  }

  /// `known`, and how the gate is to count it.
  private static Outcome<Who> counted(Outcome<Who> known, Runnable right, Runnable undo) {
    switch (known) {
      case Outcome.Done<Who> done -> right.run();
      case Outcome.Refused<Who>(Refusal refusal) -> {
        if (refusal.kind() == Refusal.Kind.SECOND_FACTOR) {
          undo.run();
        }
      }
    }
    return known;
  }

  @Override
  public void signedOut(String name, String from) {
    // Sessions are not known here.
  }

  /// Whether the password and the one-time code are those of `name`. What is wrong is told; a code that is missing is
  /// not.
  private Outcome<Who> known(String name, Secret password, String totp, String from) {
    Account account = accounts.find(name);
    boolean right = passwords.matches(password, account == null ? null : account.hash());
    if (account == null || !right) {
      return wrong(account, from);
    }
    if (account.totp() != null && totp.isBlank()) {
      return Outcome.refused(Refusal.Kind.SECOND_FACTOR, "A one-time code is needed.");
    }
    Account now = accounts.use(account, totp) ? accounts.find(name) : null;
    return now == null || now.stamp() != account.stamp()
        ? wrong(account, from)
        : Outcome.done(now.who());
  }

  /// What people type for a name may be a password: a name that nobody has is not told.
  private Outcome<Who> wrong(@Nullable Account account, String from) {
    gate.wrong(account == null ? "a name that no user has" : "the user " + account.name(), from);
    return Outcome.refused(Refusal.Kind.DENIED, WRONG);
  }

  @Override
  public Outcome<Who> key(String presented, String from) {
    Who who = keys.bearer(presented);
    if (who != null) {
      return Outcome.done(who);
    }
    Refusal wait = gate.stray("a wrong API key", from);
    return wait != null
        ? new Outcome.Refused<>(wait)
        : Outcome.refused(
            Refusal.Kind.DENIED,
            "No such key: it was revoked, has expired, or is another appliance's.");
  }

  @Override
  public @Nullable Who now(String name) {
    Account account = accounts.find(name);
    return account == null ? null : account.who();
  }
}
