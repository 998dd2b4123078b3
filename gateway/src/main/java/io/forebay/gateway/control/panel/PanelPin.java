package io.forebay.gateway.control.panel;

import io.forebay.gateway.block.Clock;
import io.forebay.gateway.control.Fields;
import io.forebay.gateway.control.Json;
import io.forebay.gateway.control.Outcome;
import io.forebay.gateway.control.PanelCommand;
import io.forebay.gateway.control.Refusal;
import io.forebay.gateway.control.Secret;
import io.forebay.gateway.control.Shelf;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The panel's PIN: only its hash is kept, with how often it was wrong, in `secrets/panel-pin.json`. After
/// [#FREE_TRIES] wrong ones it can be tried only after a delay, which doubles each time; neither a restart nor
/// another way in shortens it. Any thread; blocks.
public final class PanelPin {
  private static final Logger LOG = LoggerFactory.getLogger(PanelPin.class);

  static final String NAME = "secrets/panel-pin.json";

  public static final int DIGITS_MIN = 4;
  public static final int DIGITS_MAX = 12;

  /// Wrong PINs before the first delay.
  public static final int FREE_TRIES = 3;

  /// The first delay.
  public static final long DELAY_MILLIS_FIRST = 30_000;

  public static final long DELAY_MILLIS_MAX = 3_600_000;

  /// Of PBKDF2: some 100 ms, which a person does not notice and a thief of the file does.
  private static final int ROUNDS = 200_000;

  /// More than that is no file of ours, and would take minutes.
  private static final int ROUNDS_MAX = 10_000_000;

  private static final int SALT_BYTES = 16;
  private static final int HASH_BITS = 256;

  private record Kept(byte[] salt, int rounds, byte[] hash, long wrong) {
    Kept withWrong(long newWrong) {
      return new Kept(salt, rounds, hash, newWrong);
    }
  }

  private final Shelf shelf;
  private final Clock clock;
  private boolean loaded; // Guarded by this, as all below.
  private @Nullable Kept kept;
  private long triedNanos;

  public PanelPin(Shelf shelf, Clock clock) {
    this.shelf = shelf;
    this.clock = clock;
  }

  /// Makes `pin` the PIN; null: there is none from now on. Forgets wrong tries.
  public synchronized Outcome<PanelCommand.Pin> set(@Nullable Secret pin) {
    if (pin != null && !pin.text().matches("[0-9]{" + DIGITS_MIN + "," + DIGITS_MAX + "}")) {
      return Outcome.refused(
          Refusal.Kind.USAGE,
          "A PIN has " + DIGITS_MIN + " to " + DIGITS_MAX + " digits, and nothing else.");
    }
    try {
      Kept next = pin == null ? null : fresh(pin);
      save(next);
      kept = next;
      loaded = true;
      return Outcome.done(new PanelCommand.Pin(next != null));
    } catch (IOException e) {
      return Outcome.refused(Refusal.Kind.FAILED, "The PIN could not be kept: " + e.getMessage());
    }
  }

  /// Done when `pin` is the PIN.
  public synchronized Outcome<PanelCommand.Pin> check(Secret pin) {
    try {
      load();
    } catch (IOException e) {
      return Outcome.refused(
          Refusal.Kind.FAILED, "The PIN cannot be read (" + e.getMessage() + "): set it again.");
    }
    Kept now = kept;
    if (now == null) {
      return Outcome.refused(
          Refusal.Kind.CONFLICT, "No PIN was set: do so on the appliance, with forebay panel pin.");
    }
    long left = leftMillis(now.wrong);
    if (left > 0) {
      return locked(left);
    }
    // Noted before it is looked at: who pulls the plug in between has had a try, too.
    note(now.withWrong(now.wrong + 1));
    triedNanos = clock.nanos();
    if (MessageDigest.isEqual(now.hash, hash(pin, now.salt, now.rounds))) {
      note(now.withWrong(0));
      return Outcome.done(new PanelCommand.Pin(true));
    }
    LOG.warn("event=panel.wrong-pin tries={}", now.wrong + 1);
    left = leftMillis(now.wrong + 1);
    return left > 0
        ? locked(left)
        : Outcome.refused(Refusal.Kind.DENIED, "That is not the PIN: try again.");
  }

  private static Outcome<PanelCommand.Pin> locked(long leftMillis) {
    int seconds = Math.toIntExact((leftMillis + 999) / 1000);
    return new Outcome.Refused<>(
        new Refusal(
            Refusal.Kind.THROTTLED,
            "Too many wrong PINs: try again in " + seconds + " s.",
            seconds));
  }

  private long leftMillis(long wrong) {
    if (wrong < FREE_TRIES) {
      return 0;
    }
    long doublings = Math.min(wrong - FREE_TRIES, Integer.SIZE - 1);
    long delay = Math.min(DELAY_MILLIS_MAX, DELAY_MILLIS_FIRST << doublings);
    long since = TimeUnit.NANOSECONDS.toMillis(clock.nanos() - triedNanos);
    return Math.max(0, delay - since);
  }

  /// A disk that cannot be written must not keep anybody from a promote: then memory alone counts.
  private void note(Kept next) {
    kept = next;
    try {
      save(next);
    } catch (IOException e) {
      LOG.warn("event=panel.pin-count cannot be kept: {}", e.getMessage());
    }
  }

  private void load() throws IOException {
    if (loaded) {
      return;
    }
    byte[] text = shelf.read(NAME);
    if (text != null && text.length > 0) {
      Fields fields = new Fields(Json.parseObject(text));
      if (fields.has("hash")) {
        HexFormat hex = HexFormat.of();
        try {
          kept =
              new Kept(
                  hex.parseHex(fields.text("salt")),
                  Math.toIntExact(fields.number("rounds")),
                  hex.parseHex(fields.text("hash")),
                  Math.max(0, fields.number("wrong", 0)));
        } catch (IllegalArgumentException | ArithmeticException e) {
          throw new IOException(NAME + " is damaged", e);
        }
        if (kept.rounds < 1 || kept.rounds > ROUNDS_MAX || kept.salt.length == 0) {
          kept = null;
          throw new IOException(NAME + " is damaged");
        }
      }
    }
    triedNanos =
        clock.nanos(); // When the last one was tried nobody knows any more: the delay begins now.
    loaded = true;
  }

  private void save(@Nullable Kept next) throws IOException {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    if (next != null) {
      HexFormat hex = HexFormat.of();
      fields.put("salt", hex.formatHex(next.salt));
      fields.put("rounds", next.rounds);
      fields.put("hash", hex.formatHex(next.hash));
      fields.put("wrong", next.wrong);
    }
    shelf.replace(NAME, Json.page(fields));
  }

  private static Kept fresh(Secret pin) {
    byte[] salt = new byte[SALT_BYTES];
    new SecureRandom().nextBytes(salt);
    return new Kept(salt, ROUNDS, hash(pin, salt, ROUNDS), 0);
  }

  private static byte[] hash(Secret pin, byte[] salt, int rounds) {
    PBEKeySpec spec = new PBEKeySpec(pin.text().toCharArray(), salt, rounds, HASH_BITS);
    try {
      return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256").generateSecret(spec).getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has PBKDF2", e);
    } finally {
      spec.clearPassword();
    }
  }
}
