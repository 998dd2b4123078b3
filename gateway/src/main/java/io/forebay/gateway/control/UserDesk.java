package io.forebay.gateway.control;

import io.forebay.gateway.control.event.EventBook;
import io.forebay.gateway.control.event.EventKind;
import io.forebay.gateway.control.user.Accounts;
import io.forebay.gateway.control.user.ApiKeys;
import io.forebay.gateway.control.user.Role;
import io.forebay.gateway.control.user.UserBook;

/// Commands on users and their keys. Any thread.
final class UserDesk {
  private final UserBook users;
  private final EventBook book;

  UserDesk(UserBook users, EventBook book) {
    this.users = users;
    this.book = book;
  }

  Outcome<?> execute(UserCommand<?> command, Actor actor) {
    Accounts accounts = users.accounts();
    return switch (command) {
      case UserCommand.ListAll() -> Outcome.done(accounts.list());
      case UserCommand.SetupCode() -> Outcome.done(new UserCommand.Setup(users.setupCode()));
      case UserCommand.Add(String name, Role role, Secret password) ->
          told(
              accounts.add(name, role, password),
              EventKind.USER_ADDED,
              name,
              "as " + role.word() + by(actor));
      case UserCommand.SetPassword(String name, Secret password) ->
          told(
              accounts.setPassword(name, password),
              EventKind.USER_CHANGED,
              name,
              "another password" + by(actor));
      case UserCommand.SetRole(String name, Role role) ->
          told(
              accounts.setRole(name, role),
              EventKind.USER_CHANGED,
              name,
              "is " + role.word() + by(actor));
      case UserCommand.Remove(String name) ->
          told(accounts.remove(name), EventKind.USER_REMOVED, name, "with its keys" + by(actor));
      case UserCommand.OfferTotp(String name) -> accounts.offerTotp(name);
      case UserCommand.TurnOnTotp(String name, Secret code) ->
          told(
              accounts.turnOnTotp(name, code),
              EventKind.USER_CHANGED,
              name,
              "one-time codes are asked for" + by(actor));
      case UserCommand.TurnOffTotp(String name) ->
          told(
              accounts.turnOffTotp(name),
              EventKind.USER_CHANGED,
              name,
              "one-time codes are not asked for any more" + by(actor));
    };
  }

  Outcome<?> execute(KeyCommand<?> command, Actor actor) {
    ApiKeys keys = users.keys();
    String whose = actor.role() == Role.ADMIN ? null : actor.name();
    return switch (command) {
      case KeyCommand.ListAll() -> Outcome.done(keys.list(whose));
      case KeyCommand.Create create -> create(create, actor);
      case KeyCommand.Revoke(String id) -> {
        Outcome<KeyCommand.Key> revoked = keys.revoke(id, whose);
        if (revoked instanceof Outcome.Done<KeyCommand.Key>(KeyCommand.Key key)) {
          book.happen(EventKind.KEY_REVOKED, key.user() + "/" + id, key.name() + by(actor));
        }
        yield revoked;
      }
    };
  }

  private Outcome<KeyCommand.Created> create(KeyCommand.Create create, Actor actor) {
    String given = create.user();
    if (given == null && users.now(actor.name()) == null) {
      return Outcome.refused(
          Refusal.Kind.USAGE, "Say whose key it is to be: " + actor.name() + " is no user.");
    }
    Outcome<KeyCommand.Created> made =
        users
            .keys()
            .create(
                given == null ? actor.name() : given, create.name(), create.role(), create.days());
    if (made instanceof Outcome.Done<KeyCommand.Created>(KeyCommand.Created(var key, _))) {
      String what = key.name() + ", as " + key.role().word() + by(actor);
      book.happen(EventKind.KEY_CREATED, key.user() + "/" + key.id(), what);
    }
    return made;
  }

  private static String by(Actor actor) {
    return ", by " + actor.name();
  }

  private <R> Outcome<R> told(Outcome<R> outcome, EventKind kind, String user, String detail) {
    if (outcome instanceof Outcome.Done<R>) {
      book.happen(kind, user, detail);
    }
    return outcome;
  }
}
