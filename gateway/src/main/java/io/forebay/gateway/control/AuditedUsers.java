package io.forebay.gateway.control;

import io.forebay.gateway.control.user.Role;
import io.forebay.gateway.control.user.Users;
import io.forebay.gateway.control.user.Who;
import org.jspecify.annotations.Nullable;

/// The way in, with the one change that comes through it in the audit: the first admin.
final class AuditedUsers implements Users {
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
    return users.signIn(name, password, totp, from);
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
