package io.forebay.webui;

import io.forebay.gateway.block.Lsn;
import io.forebay.gateway.control.Status;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Single values as the contract writes them.
final class Values {
  private static final double MILLIS = 1_000;

  private Values() {}

  /// `CATCHING_UP` as `catching-up`.
  static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /// The reverse of [#word]. The contract has seen to it that there is such a value.
  static <E extends Enum<E>> E value(Class<E> type, String word) {
    return Enum.valueOf(type, word.toUpperCase(Locale.ROOT).replace('-', '_'));
  }

  /// RFC 3339; null for 0, which never happened.
  static @Nullable String time(long millis) {
    return millis == 0 ? null : Instant.ofEpochMilli(millis).toString();
  }

  /// Seconds, `never` or `unknown`.
  static Object span(long millis) {
    return millis < 0 ? number(millis) : (Object) (millis / MILLIS);
  }

  /// The number itself, `never` or `unknown`.
  static Object number(long value) {
    if (value == Status.NEVER) {
      return "never";
    }
    return value == Status.UNKNOWN ? "unknown" : (Object) value;
  }

  /// 16 hex digits; null if there is none.
  static @Nullable String lsn(long lsn) {
    return lsn == Status.NEVER || lsn == Status.UNKNOWN ? null : Lsn.print(lsn);
  }
}
