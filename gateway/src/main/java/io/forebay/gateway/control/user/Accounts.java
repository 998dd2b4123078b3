package io.forebay.gateway.control.user;

import io.forebay.gateway.block.Clock;
import io.forebay.gateway.block.Randomness;
import io.forebay.gateway.control.Outcome;
import io.forebay.gateway.control.Refusal;
import io.forebay.gateway.control.Secret;
import io.forebay.gateway.control.UserCommand.SecondFactor;
import io.forebay.gateway.control.UserCommand.User;
import io.forebay.gateway.group.Names;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What is done with users. Any thread; blocks. A refusal has changed nothing.
public final class Accounts {
  private static final Logger LOG = LoggerFactory.getLogger(Accounts.class);

  /// What the command line's token is called in the audit: no user's name.
  public static final String TOKEN = "api-token";

  /// How long an offered secret of one-time codes waits for its first code.
  static final long OFFER_NANOS = TimeUnit.MINUTES.toNanos(10);

  private record Offer(String secret, long madeNanos) {}

  private final UserStore store;
  private final Passwords passwords;
  private final Clock clock;
  private final Randomness randomness;
  private final String appliance;
  private final ConcurrentHashMap<String, Offer> offers = new ConcurrentHashMap<>(); // By user.

  /// By user, the newest step whose code was used since the start. Guarded by the store.
  private final Map<String, Long> spent = new HashMap<>();

  Accounts(
      UserStore store, Passwords passwords, Clock clock, Randomness randomness, String appliance) {
    this.store = store;
    this.passwords = passwords;
    this.clock = clock;
    this.randomness = randomness;
    this.appliance = appliance;
  }

  public List<User> list() {
    return store.state().users().values().stream().map(Account::shown).toList();
  }

  public Outcome<User> add(String name, Role role, Secret password) {
    return added(name, role, password, false, Account::shown);
  }

  /// The first admin; refused when there is one.
  Outcome<Who> addFirst(String name, Secret password) {
    return added(name, Role.ADMIN, password, true, Account::who);
  }

  private <R> Outcome<R> added(
      String name, Role role, Secret password, boolean first, Function<Account, R> gives) {
    String wrong = Names.complaint("user", name);
    if (wrong == null && name.equalsIgnoreCase(TOKEN)) {
      wrong = "a user is not called " + TOKEN + ": the command line's token is";
    }
    String complaint = wrong != null ? sentence(wrong) : Passwords.complaint(name, password);
    if (complaint != null) {
      return Outcome.refused(Refusal.Kind.USAGE, complaint);
    }
    String hash = passwords.hash(password);
    synchronized (store) {
      UserState state = store.state();
      if (first && state.hasAdmin()) {
        return Outcome.refused(Refusal.Kind.CONFLICT, UserBook.SET_UP);
      }
      for (String taken : state.users().keySet()) {
        if (taken.equalsIgnoreCase(name)) {
          return Outcome.refused(
              Refusal.Kind.CONFLICT, "There is a user " + taken + ": take another name.");
        }
      }
      if (state.users().size() >= UserState.USERS_MAX) {
        return Outcome.refused(
            Refusal.Kind.CONFLICT,
            "There are " + UserState.USERS_MAX + " users, the most there may be: remove one.");
      }
      Account account =
          new Account(name, role, hash, null, 0, clock.wallMillis(), store.nextStamp());
      return kept(state.with(account), gives.apply(account));
    }
  }

  private static String sentence(String complaint) {
    return Character.toUpperCase(complaint.charAt(0)) + complaint.substring(1) + ".";
  }

  private <R> Outcome<R> kept(UserState next, R value) {
    Refusal failed = store.keep(next);
    return failed == null ? Outcome.done(value) : new Outcome.Refused<>(failed);
  }

  private static <R> Outcome<R> nobody(String name) {
    return Outcome.refused(Refusal.Kind.NOT_FOUND, "There is no user " + name + ": see user list.");
  }

  public Outcome<User> setPassword(String name, Secret password) {
    String complaint = Passwords.complaint(name, password);
    if (complaint != null) {
      return Outcome.refused(Refusal.Kind.USAGE, complaint);
    }
    if (!store.state().users().containsKey(name)) {
      return nobody(name);
    }
    String hash = passwords.hash(password);
    return changed(name, account -> account.withHash(hash, store.nextStamp()));
  }

  private Outcome<User> changed(String name, Function<Account, Account> change) {
    synchronized (store) {
      UserState state = store.state();
      Account account = state.users().get(name);
      if (account == null) {
        return nobody(name);
      }
      Account next = change.apply(account);
      return kept(state.with(next), next.shown());
    }
  }

  public Outcome<User> setRole(String name, Role role) {
    synchronized (store) {
      UserState state = store.state();
      Account account = state.users().get(name);
      if (account == null) {
        return nobody(name);
      }
      if (account.role() == role) {
        return Outcome.done(account.shown());
      }
      Account next = account.withRole(role, store.nextStamp());
      if (!state.with(next).hasAdmin()) {
        return lastAdmin(name);
      }
      return kept(state.with(next), next.shown());
    }
  }

  private static Outcome<User> lastAdmin(String name) {
    return Outcome.refused(
        Refusal.Kind.CONFLICT, name + " is the last admin: make another user one first.");
  }

  /// With its keys. Gives what it was.
  public Outcome<User> remove(String name) {
    synchronized (store) {
      UserState state = store.state();
      Account account = state.users().get(name);
      if (account == null) {
        return nobody(name);
      }
      UserState left = state.without(account);
      if (account.role() == Role.ADMIN && !left.hasAdmin()) {
        return lastAdmin(name);
      }
      offers.remove(name);
      return kept(left, account.shown());
    }
  }

  /// A new secret, which counts once [#turnOnTotp] has shown that the app has it.
  public Outcome<SecondFactor> offerTotp(String name) {
    Account account = store.state().users().get(name);
    if (account == null) {
      return nobody(name);
    }
    String secret = Totp.base32(Tokens.bytes(randomness, Totp.SECRET_BYTES));
    offers.put(name, new Offer(secret, clock.nanos()));
    // Names hold no character that an address would have to encode.
    String uri =
        "otpauth://totp/Forebay%%20%s:%s?secret=%s&issuer=Forebay%%20%s&algorithm=SHA1&digits=%d&period=%d"
            .formatted(appliance, name, secret, appliance, Totp.DIGITS, Totp.STEP_MILLIS / 1000);
    boolean on = account.totp() != null;
    return Outcome.done(new SecondFactor(name, on, new Secret(secret), new Secret(uri)));
  }

  public Outcome<SecondFactor> turnOnTotp(String name, Secret code) {
    Offer offer = offers.get(name);
    if (offer == null || clock.nanos() - offer.madeNanos() > OFFER_NANOS) {
      return Outcome.refused(
          Refusal.Kind.CONFLICT, "No secret was offered, or long ago: begin again.");
    }
    long step =
        Totp.matching(Totp.secret(offer.secret()), code.text().strip(), clock.wallMillis(), 0);
    if (step < 0) {
      return Outcome.refused(
          Refusal.Kind.USAGE,
          "That is not the code that belongs to the secret now. Do both clocks go right?");
    }
    offers.remove(name, offer);
    return factor(
        changed(name, user -> user.withTotp(offer.secret(), step, store.nextStamp())), true);
  }

  public Outcome<SecondFactor> turnOffTotp(String name) {
    offers.remove(name);
    return factor(changed(name, user -> user.withTotp(null, 0, store.nextStamp())), false);
  }

  private static Outcome<SecondFactor> factor(Outcome<User> changed, boolean on) {
    return switch (changed) {
      case Outcome.Done<User>(User user) ->
          Outcome.done(new SecondFactor(user.name(), on, null, null));
      case Outcome.Refused<User>(Refusal refusal) -> new Outcome.Refused<>(refusal);
    };
  }

  /// Whether `code` is one that `account` may use now; it is used then.
  boolean use(Account account, String code) {
    String secret = account.totp();
    if (secret == null) {
      return true;
    }
    synchronized (store) {
      Account now = store.state().users().get(account.name());
      if (now == null || now.stamp() != account.stamp()) {
        return false; // Removed or changed meanwhile.
      }
      long step =
          Totp.matching(
              Totp.secret(secret),
              code.strip(),
              clock.wallMillis(),
              Math.max(now.totpStep(), spent.getOrDefault(now.name(), 0L)));
      if (step < 0) {
        return false;
      }
      spent.put(now.name(), step);
      Refusal failed = store.keep(store.state().with(now.withStep(step)));
      if (failed != null) { // A full disk must not keep out who comes to mend it.
        LOG.warn("event=user.code user={} error=\"{}\"", now.name(), failed.reason());
      }
      return true;
    }
  }

  @Nullable Account find(String name) {
    return store.state().users().get(name);
  }
}
