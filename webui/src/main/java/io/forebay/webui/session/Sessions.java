package io.forebay.webui.session;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.forebay.gateway.control.user.Users;
import io.forebay.gateway.control.user.Who;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// The sessions, in memory: a restart signs everybody out. One is over when it was idle or there for too long,
/// when its user was changed or removed, and when it was ended.
public final class Sessions {
  /// Sessions at a time. When all are taken a new one takes the place of its user's that was idle longest, or,
  /// if it has none, of whose was.
  public static final int COUNT_MAX = 64;

  public static final long IDLE_MILLIS = 30 * 60_000;
  public static final long WHOLE_MILLIS = 12 * 3_600_000;

  /// How long after the password was typed again grave commands are taken.
  public static final long CONFIRMED_MILLIS = 5 * 60_000;

  private static final int SECRET_BYTES = 32;

  /// Above what any cookie of ours takes.
  private static final int COOKIE_CHARS_MAX = 64;

  private final SecureRandom random = new SecureRandom();
  private final Map<String, Session> byId = new HashMap<>();
  private final Users users;
  private final LongSupplier millis;

  /// A session that has begun, and the cookie that proves it: a secret, told once.
  public record Begun(String cookie, Session session) {
    @Override
    public String toString() {
      return session.toString();
    }
  }

  /// @param millis a clock that never goes back
  public Sessions(Users users, LongSupplier millis) {
    this.users = users;
    this.millis = millis;
  }

  /// Begins one for `who`, with a cookie that never was before.
  public Begun begin(Who who) {
    byId.values().removeIf(each -> !stands(each));
    if (byId.size() >= COUNT_MAX) {
      makeRoom(who.name());
    }
    String cookie = secret();
    long now = millis.getAsLong();
    Session session = new Session(digest(cookie), who, secret(), now, now, Session.NEVER);
    byId.put(session.id(), session);
    return new Begun(cookie, session);
  }

  private void makeRoom(String name) {
    Comparator<Session> ownFirst =
        Comparator.comparing((Session each) -> !each.who().name().equals(name));
    byId.values().stream()
        .min(ownFirst.thenComparingLong(Session::usedMillis))
        .ifPresent(oldest -> byId.remove(oldest.id()));
  }

  /// The session that `cookie` proves, and marks it as used; null when there is none.
  public @Nullable Session use(@Nullable String cookie) {
    if (cookie == null || cookie.isEmpty() || cookie.length() > COOKIE_CHARS_MAX) {
      return null;
    }
    Session found = current(digest(cookie));
    if (found == null) {
      return null;
    }
    Session used = found.used(millis.getAsLong());
    byId.put(used.id(), used);
    return used;
  }

  /// The session as it is now, or null when it is over. Does not count as use.
  public @Nullable Session current(String id) {
    Session found = byId.get(id);
    if (found != null && !stands(found)) {
      byId.remove(id);
      return null;
    }
    return found;
  }

  private boolean stands(Session session) {
    long now = millis.getAsLong();
    Who who = users.now(session.who().name());
    return who != null
        && who.stamp() == session.who().stamp()
        && now - session.usedMillis() < IDLE_MILLIS
        && now - session.begunMillis() < WHOLE_MILLIS;
  }

  /// Its user has typed the password again. Gives it as it is now, or null when it is over.
  public @Nullable Session confirm(String id) {
    Session found = current(id);
    if (found == null) {
      return null;
    }
    Session confirmed = found.confirmed(millis.getAsLong());
    byId.put(id, confirmed);
    return confirmed;
  }

  public void end(String id) {
    byId.remove(id);
  }

  /// Milliseconds until the session is over if nothing more comes.
  public long leftMillis(Session session) {
    long now = millis.getAsLong();
    return Math.min(
        session.usedMillis() + IDLE_MILLIS - now, session.begunMillis() + WHOLE_MILLIS - now);
  }

  /// Milliseconds for which grave commands are taken; 0: the password is wanted again.
  public long confirmedLeftMillis(Session session) {
    return session.confirmedMillis() == Session.NEVER
        ? 0
        : Math.max(0, session.confirmedMillis() + CONFIRMED_MILLIS - millis.getAsLong());
  }

  private String secret() {
    byte[] bytes = new byte[SECRET_BYTES];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static String digest(String cookie) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(cookie.getBytes(UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
