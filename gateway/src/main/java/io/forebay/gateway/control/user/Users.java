package io.forebay.gateway.control.user;

import io.forebay.gateway.control.Outcome;
import io.forebay.gateway.control.Secret;
import org.jspecify.annotations.Nullable;

/// Who may come in. Any thread. What blocks hashes a password, some 50 ms, and waits for its turn: never on an
/// event loop. `from` is the address that asks, without its port. Refusals: DENIED for what is wrong,
/// SECOND_FACTOR when a one-time code is missing, THROTTLED (with [io.forebay.gateway.control.Refusal]'s
/// `retrySeconds`) after too many that were wrong; CONFLICT and USAGE with [#setUp] only.
public interface Users {
  /// Whether there is an admin.
  boolean setUp();

  /// Makes the first admin, once, for who presents the setup code. Blocks.
  Outcome<Who> setUp(String code, String name, Secret password, String from);

  /// Lets a user in. `totp`: the one-time code, empty for none. Takes as long and says the same for a name that
  /// nobody has. Blocks.
  Outcome<Who> signIn(String name, Secret password, String totp, String from);

  /// Whether a user who is in may go on to what is grave: as [#signIn], but strangers who guess its password keep nobody
  /// from it. Blocks.
  Outcome<Who> confirm(String name, Secret password, String totp, String from);

  /// The user has signed out. Blocks.
  void signedOut(String name, String from);

  /// Lets in who presents an API key, `fbk_ID_SECRET`.
  Outcome<Who> key(String presented, String from);

  /// The user as it is now; null when there is none.
  @Nullable Who now(String name);
}
