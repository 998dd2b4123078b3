package io.forebay.gateway.link.pairing;

import io.forebay.gateway.block.Clock;
import io.forebay.gateway.block.Randomness;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The inviter's memory: at most one invitation stands, a new one replaces it. Kept in memory only, so a
/// restart ends it too. Thread-safe.
///
/// ```
/// none ─ invite ─► standing ─ right seal ─► used by that certificate ─ 15 min ─► none
///                  standing ─ 5 wrong seals, or 15 min, or invite ─► none (or a new one)
/// ```
/// A used invitation still answers the certificate that used it: the reply may have been lost.
public final class Invitations {
  /// How long a code is good: the time of a phone call.
  public static final long VALID_MINUTES = 15;

  /// Wrong seals over all connections before the code is void; with 80 bits, guessing is hopeless anyway.
  public static final int TRIES_MAX = 5;

  /// What became of a joiner's claim.
  public sealed interface Judgement {
    /// It knows the secret: trust its certificate. `seal` proves to it that we know it too.
    record Accepted(String seal) implements Judgement {}

    record Refused(String reason) implements Judgement {}
  }

  private record Standing(
      Secret secret, long untilNanos, int wrong, @Nullable Fingerprint usedBy) {}

  private final Clock clock;
  private final Randomness randomness;
  private @Nullable Standing standing;

  public Invitations(Clock clock, Randomness randomness) {
    this.clock = clock;
    this.randomness = randomness;
  }

  /// Makes a new secret, good from now on; whatever stood before is void.
  public synchronized Secret invite() {
    Secret secret = Secret.random(randomness);
    long until = clock.nanos() + TimeUnit.MINUTES.toNanos(VALID_MINUTES);
    standing = new Standing(secret, until, 0, null);
    return secret;
  }

  /// Judges the claim of the joiner at the other end of `ends`; `ours` goes into the answer's seal.
  synchronized Judgement judge(PairingSeal.Ends ends, Claim claim, String seal, Claim ours) {
    Standing now = standing;
    if (now == null || clock.nanos() - now.untilNanos >= 0) {
      standing = null;
      return new Judgement.Refused(
          "no invitation stands: it is used up, older than 15 minutes or void after five wrong tries;"
              + " make a new one with `peer invite`");
    }
    if (!PairingSeal.same(seal, PairingSeal.of(now.secret, PairingSeal.Side.JOINER, ends, claim))) {
      boolean last = now.wrong + 1 >= TRIES_MAX;
      standing = last ? null : new Standing(now.secret, now.untilNanos, now.wrong + 1, now.usedBy);
      return new Judgement.Refused("the code is not that of the invitation");
    }
    if (now.usedBy != null && !now.usedBy.equals(ends.joiner())) {
      return new Judgement.Refused("the code was used already: make a new one with `peer invite`");
    }
    standing = new Standing(now.secret, now.untilNanos, now.wrong, ends.joiner());
    return new Judgement.Accepted(PairingSeal.of(now.secret, PairingSeal.Side.INVITER, ends, ours));
  }
}
