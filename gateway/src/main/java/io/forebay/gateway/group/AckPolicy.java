package io.forebay.gateway.group;

import io.forebay.gateway.block.Acknowledgement;
import io.forebay.gateway.block.Check;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// What a volume's acks promise. It travels with the log (a value of [#NAMESPACE] under the volume's UUID),
/// so that it is the same after a failover.
///
/// @param patienceMillis how long a write waits for a late peer before it is acked as `durable`;
///     [#FOR_EVER]: it stalls rather. Only of `remote`
public record AckPolicy(Acknowledgement promise, long patienceMillis) {
  static final String NAMESPACE = "ack";

  /// Of a volume that nobody set another for.
  public static final AckPolicy DEFAULT = new AckPolicy(Acknowledgement.BUFFERED, 0);

  /// Longer than a round trip by satellite and a sync; far below the 30 s after which hosts give a disk up.
  public static final long PATIENCE_MILLIS_DEFAULT = 5_000;

  /// Below, a disk that hiccups would count as a late peer.
  public static final long PATIENCE_MILLIS_MIN = 100;

  public static final long PATIENCE_MILLIS_MAX = TimeUnit.HOURS.toMillis(1);

  /// No patience ends it: R4 is given up for this volume, by consent.
  public static final long FOR_EVER = Long.MAX_VALUE;

  private static final String FOR_EVER_WORD = "forever";

  public AckPolicy {
    Check.check(
        promise == Acknowledgement.REMOTE ? patienceMillis > 0 : patienceMillis == 0,
        "ack policy",
        promise,
        patienceMillis);
  }

  long patienceNanos() {
    return patienceMillis == FOR_EVER ? FOR_EVER : TimeUnit.MILLISECONDS.toNanos(patienceMillis);
  }

  /// Null, or what is wrong with it.
  @Nullable String complaint() {
    boolean legal =
        promise != Acknowledgement.REMOTE
            || patienceMillis == FOR_EVER
            || patienceMillis >= PATIENCE_MILLIS_MIN && patienceMillis <= PATIENCE_MILLIS_MAX;
    return legal
        ? null
        : "the patience with a late peer is "
            + PATIENCE_MILLIS_MIN
            + " ms to an hour, or for ever, not "
            + patienceMillis
            + " ms";
  }

  /// `durable`, `remote 5000` (milliseconds), `remote forever`; nothing for the default.
  byte[] encode() {
    if (equals(DEFAULT)) {
      return new byte[0];
    }
    String patience =
        promise != Acknowledgement.REMOTE
            ? ""
            : " " + (patienceMillis == FOR_EVER ? FOR_EVER_WORD : Long.toString(patienceMillis));
    return (promise.word() + patience).getBytes(StandardCharsets.UTF_8);
  }

  /// What a value says; null when this release does not understand it.
  static @Nullable AckPolicy decode(byte @Nullable [] value) {
    if (value == null || value.length == 0) {
      return DEFAULT;
    }
    String[] words = new String(value, StandardCharsets.UTF_8).split(" ", 2);
    Acknowledgement promise = Acknowledgement.of(words[0]);
    boolean remote = promise == Acknowledgement.REMOTE;
    if (promise == null || remote != (words.length == 2)) {
      return null;
    }
    if (!remote) {
      return new AckPolicy(promise, 0);
    }
    if (words[1].equals(FOR_EVER_WORD)) {
      return new AckPolicy(promise, FOR_EVER);
    }
    return words[1].matches("[1-9][0-9]{0,9}")
        ? new AckPolicy(promise, Long.parseLong(words[1]))
        : null;
  }
}
