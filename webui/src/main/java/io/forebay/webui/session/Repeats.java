package io.forebay.webui.session;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Answers to what was asked with a key, so that who has lost one may ask again and nothing is done twice
/// (`Idempotency-Key`). In memory: a restart forgets them. What was asked is kept as a digest, since passwords may be
/// in it; an answer that is a secret is to be replaced soon. `A` is an answer.
public final class Repeats<A> {
  /// Answers kept; the oldest goes.
  public static final int COUNT_MAX = 256;

  public static final long KEPT_MILLIS = 24 * 3_600_000;

  /// How long an answer is kept that is a secret.
  public static final long SECRET_KEPT_MILLIS = 5 * 60_000;

  public static final int KEY_CHARS_MAX = 128;

  private record Key(String who, String key) {}

  private record Given<A>(String asked, CompletionStage<A> answer, long millis) {}

  private final Map<Key, Given<A>> given = new LinkedHashMap<>();
  private final LongSupplier millis;

  /// @param millis a clock that never goes back
  public Repeats(LongSupplier millis) {
    this.millis = millis;
  }

  /// The answer to `asked`: what `who` got when it gave `key` before, even if that is still under way; else what
  /// `work` begins. Null: the key was for something else.
  public @Nullable CompletionStage<A> once(
      String who, String key, String asked, Supplier<CompletionStage<A>> work) {
    long now = millis.getAsLong();
    given.values().removeIf(each -> now - each.millis >= KEPT_MILLIS);
    Key by = new Key(who, key);
    String digest = digest(asked);
    Given<A> before = given.get(by);
    if (before != null) {
      return before.asked.equals(digest) ? before.answer : null;
    }
    CompletionStage<A> answer = work.get();
    if (given.size() >= COUNT_MAX) {
      given.remove(given.keySet().iterator().next());
    }
    given.put(by, new Given<>(digest, answer, now));
    return answer;
  }

  /// Nothing was done: the key may be used again.
  public void forget(String who, String key) {
    given.remove(new Key(who, key));
  }

  /// From now on `instead` is the answer to what got `answer`, if that is still kept.
  public void replace(
      String who, String key, CompletionStage<A> answer, CompletionStage<A> instead) {
    given.computeIfPresent(
        new Key(who, key),
        (same, found) ->
            found.answer.equals(answer) ? new Given<>(found.asked, instead, found.millis) : found);
  }

  private static String digest(String asked) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(asked.getBytes(UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
