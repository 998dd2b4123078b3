package io.forebay.webui;

import io.forebay.gateway.control.Outcome;
import io.forebay.gateway.control.Refusal;
import io.forebay.gateway.control.Secret;
import io.forebay.gateway.control.user.Role;
import io.forebay.gateway.control.user.Users;
import io.forebay.gateway.control.user.Who;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Users in memory, whose passwords are in plain sight: an admin, an operator, a viewer; and one key.
final class FakeUsers implements Users {
  static final String PASSWORD = "correct horse battery staple";
  static final String CODE = "7Q4K-9M2X";
  static final String KEY = "fbk_1a2b_secret";
  static final int WRONG_MAX = 5;
  static final int RETRY_SECONDS = 30;

  final Map<String, Who> users = new ConcurrentHashMap<>();
  final AtomicInteger wrong = new AtomicInteger();
  final List<String> signedOut = new CopyOnWriteArrayList<>();
  volatile boolean secondFactor;
  volatile boolean revoked;

  /// Done before each key is looked at.
  volatile Runnable before = () -> {};

  FakeUsers() {
    reset();
  }

  void reset() {
    users.clear();
    for (Role role : Role.values()) {
      users.put(Values.word(role), new Who(Values.word(role), role, 1));
    }
    wrong.set(0);
    signedOut.clear();
    secondFactor = false;
    revoked = false;
    before = () -> {};
  }

  /// The user gets another role, as by an admin.
  void change(String name, Role role) {
    users.computeIfPresent(name, (same, who) -> new Who(name, role, who.stamp() + 1));
  }

  @Override
  public boolean setUp() {
    return !users.isEmpty();
  }

  @Override
  public Outcome<Who> setUp(String code, String name, Secret password, String from) {
    if (setUp()) {
      return Outcome.refused(Refusal.Kind.CONFLICT, "It is set up already: sign in.");
    }
    if (!code.equals(CODE)) {
      return Outcome.refused(Refusal.Kind.DENIED, "That is not the code.");
    }
    Who admin = new Who(name, Role.ADMIN, 1);
    users.put(name, admin);
    return Outcome.done(admin);
  }

  @Override
  public Outcome<Who> signIn(String name, Secret password, String totp, String from) {
    if (wrong.get() >= WRONG_MAX) {
      return new Outcome.Refused<>(
          new Refusal(Refusal.Kind.THROTTLED, "Too many were wrong: wait.", RETRY_SECONDS));
    }
    return known(name, password, totp);
  }

  /// Nobody makes who is in wait.
  @Override
  public Outcome<Who> confirm(String name, Secret password, String totp, String from) {
    return known(name, password, totp);
  }

  @Override
  public void signedOut(String name, String from) {
    signedOut.add(name);
  }

  private Outcome<Who> known(String name, Secret password, String totp) {
    Who who = users.get(name);
    if (who == null || !password.text().equals(PASSWORD)) {
      wrong.incrementAndGet();
      return Outcome.refused(Refusal.Kind.DENIED, "The name or the password is wrong.");
    }
    if (secondFactor && totp.isEmpty()) {
      return Outcome.refused(Refusal.Kind.SECOND_FACTOR, "A one-time code is needed.");
    }
    return Outcome.done(who);
  }

  @Override
  public Outcome<Who> key(String presented, String from) {
    before.run();
    return presented.equals(KEY) && !revoked
        ? Outcome.done(new Who("operator/backup", Role.OPERATOR, 1))
        : Outcome.refused(Refusal.Kind.DENIED, "There is no such key, or it is over.");
  }

  @Override
  public @Nullable Who now(String name) {
    return users.get(name);
  }
}
