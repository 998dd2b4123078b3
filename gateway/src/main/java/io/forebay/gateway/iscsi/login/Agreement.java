package io.forebay.gateway.iscsi.login;

import io.forebay.gateway.iscsi.wire.TextPair;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What both sides have agreed on so far, key by key. Every outcome follows from the table ([Key]).
///
/// Confined to the connection's event loop.
final class Agreement {
  static final String REJECT = "Reject";
  static final String IRRELEVANT = "Irrelevant";
  static final String NOT_UNDERSTOOD = "NotUnderstood";

  /// Those of which a session that only discovers has use.
  private static final Set<Key> DISCOVERY =
      EnumSet.of(
          Key.HEADER_DIGEST,
          Key.DATA_DIGEST,
          Key.MAX_RECV_DATA_SEGMENT_LENGTH,
          Key.DEFAULT_TIME_2_WAIT,
          Key.DEFAULT_TIME_2_RETAIN,
          Key.ERROR_RECOVERY_LEVEL,
          Key.IF_MARKER,
          Key.OF_MARKER,
          Key.IF_MARK_INT,
          Key.OF_MARK_INT,
          Key.PROTOCOL_LEVEL);

  private final Map<Key, String> values = new EnumMap<>(Key.class);
  private final Set<Key> offered = EnumSet.noneOf(Key.class);
  private final int dataBytesMax;

  /// `dataBytesMax`: what this side's data segments may have.
  Agreement(int dataBytesMax) {
    this.dataBytesMax = dataBytesMax;
    for (Key key : Key.values()) {
      values.put(key, key.initial());
    }
  }

  /// Whether the initiator has offered `key` before: that is once too often (6.2).
  boolean offeredBefore(Key key) {
    return !offered.add(key);
  }

  /// Settles `key` with what the initiator says, and returns our answer; null: none is due.
  @Nullable String settle(Key key, String theirs, boolean discovery) {
    if (key.rule() == Key.Rule.REJECTED) {
      return REJECT;
    }
    if (discovery && !DISCOVERY.contains(key)) {
      return IRRELEVANT;
    }
    String result = key.isNumber() ? number(key, theirs) : word(key, theirs);
    if (result == null) {
      return REJECT;
    }
    values.put(key, result);
    return key.rule() == Key.Rule.DECLARED ? null : result;
  }

  private static @Nullable String number(Key key, String theirs) {
    long value = parse(theirs);
    if (value < key.least() || value > key.most()) {
      return null;
    }
    long ours = Long.parseLong(key.ours());
    return switch (key.rule()) {
      case LESSER -> Long.toString(Math.min(value, ours));
      case GREATER -> Long.toString(Math.max(value, ours));
      case DECLARED -> Long.toString(value);
      case FIRST_KNOWN, AND, OR, REJECTED -> throw new IllegalStateException(key.text());
    };
  }

  private static @Nullable String word(Key key, String theirs) {
    if (key.rule() == Key.Rule.FIRST_KNOWN) {
      List<String> known = List.of(key.ours().split(","));
      return List.of(theirs.split(",")).stream().filter(known::contains).findFirst().orElse(null);
    }
    if (!theirs.equals("Yes") && !theirs.equals("No")) {
      return null;
    }
    boolean yes = theirs.equals("Yes");
    boolean ours = key.ours().equals("Yes");
    return (key.rule() == Key.Rule.AND ? yes && ours : yes || ours) ? "Yes" : "No";
  }

  /// A decimal or `0x` number of at most 9 digits; -1 for anything else.
  private static long parse(String text) {
    boolean hex = text.startsWith("0x") || text.startsWith("0X");
    String digits = hex ? text.substring(2) : text;
    if (!digits.matches(hex ? "[0-9A-Fa-f]{1,8}" : "[0-9]{1,9}")) {
      return -1;
    }
    return Long.parseLong(digits, hex ? 16 : 10);
  }

  /// What this side declares of itself.
  TextPair declaration() {
    String text = Key.MAX_RECV_DATA_SEGMENT_LENGTH.text();
    return new TextPair(text, Integer.toString(dataBytesMax));
  }

  private boolean is(Key key, String value) {
    return value.equals(values.get(key));
  }

  private int count(Key key) {
    return (int) parse(values.getOrDefault(key, key.initial()));
  }

  /// What the session goes by.
  Agreed agreed() {
    int burst = count(Key.MAX_BURST_LENGTH);
    return new Agreed(
        is(Key.HEADER_DIGEST, "CRC32C"),
        is(Key.DATA_DIGEST, "CRC32C"),
        is(Key.INITIAL_R2T, "Yes"),
        is(Key.IMMEDIATE_DATA, "Yes"),
        count(Key.MAX_RECV_DATA_SEGMENT_LENGTH),
        burst,
        Math.min(burst, count(Key.FIRST_BURST_LENGTH)),
        count(Key.MAX_OUTSTANDING_R2T),
        count(Key.DEFAULT_TIME_2_WAIT));
  }
}
