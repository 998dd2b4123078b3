package io.forebay.gateway.control;

import io.forebay.gateway.control.user.Role;
import io.forebay.gateway.control.user.Users;
import io.forebay.gateway.control.user.Who;
import org.jspecify.annotations.Nullable;

/// The way in, with who came, who went and who was not let in in the audit, and with the one change that comes
/// through it: the first admin. What programs with keys do is there as commands.
final class AuditedUsers implements Users {
  private static final String SIGN_IN = "session.sign-in";
  private static final String CONFIRM = "session.confirm";
  private static final String SIGN_OUT = "session.sign-out";

  private final Users users;
  private final Audit audit;

  AuditedUsers(Users users, Audit audit) {
    this.users = users;
    this.audit = audit;
  }

  @Override
  public boolean setUp() {
    return users.setUp();
  }

  @Override
  public Outcome<Who> setUp(String code, String name, Secret password, String from) {
    Outcome<Who> outcome = users.setUp(code, name, password, from);
    if (outcome instanceof Outcome.Done<Who>) { // Of the others nobody fills the audit by knocking.
      UserCommand.Add add = new UserCommand.Add(name, Role.ADMIN, password);
      Actor actor = new Actor(Actor.Origin.REST, "setup code from " + from, Role.ADMIN);
      audit.ended(audit.begun(add, actor), add, actor, outcome);
    }
    return outcome;
  }

  @Override
  public Outcome<Who> signIn(String name, Secret password, String totp, String from) {
    return passed(SIGN_IN, name, from, users.signIn(name, password, totp, from));
  }

  @Override
  public Outcome<Who> confirm(String name, Secret password, String totp, String from) {
    return passed(CONFIRM, name, from, users.confirm(name, password, totp, from));
  }

  @Override
  public void signedOut(String name, String from) {
    users.signedOut(name, from);
    audit.passed(SIGN_OUT, actor(name), from, Outcome.done(name));
  }

  private Outcome<Who> passed(String verb, String name, String from, Outcome<Who> outcome) {
    audit.passed(verb, actor(name), from, outcome);
    return outcome;
  }

  /// What people type for a name may be a password: one that nobody has is not told.
  private Actor actor(String name) {
    Who who = users.now(name);
    return who == null
        ? new Actor(Actor.Origin.REST, Audit.STRANGERS, Role.VIEWER)
        : new Actor(Actor.Origin.REST, who.name(), who.role());
  }

  @Override
  public Outcome<Who> key(String presented, String from) {
    return users.key(presented, from);
  }

  @Override
  public @Nullable Who now(String name) {
    return users.now(name);
  }
}
