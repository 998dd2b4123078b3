package io.forebay.gateway.group;

import io.forebay.gateway.group.ControlRecord.State;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A travelling value that may be longer than one record of it: pieces under `KEY/VERSION/INDEX`. The newest
/// version that is whole counts, so a change is one step wherever the log ends amid its records.
public final class LongValue {
  /// How many pieces the version has.
  private static final int COUNT_BYTES = 2;

  static final int PIECE_BYTES_MAX = ControlCodec.VALUE_BYTES_MAX - COUNT_BYTES;

  /// What a value may have: a quarter of a group's values.
  public static final int BYTES_MAX = StateMap.BYTES_MAX / 4;

  /// What all of them together leave of a group's values to those that are no long ones. As much as one may have, so
  /// that there is room for its next version beside it.
  static final int LEFT_BYTES = BYTES_MAX;

  private LongValue() {}

  /// The value of `key`; null: none.
  public static byte @Nullable [] read(StateMap states, String namespace, String key) {
    byte @Nullable [] value = null;
    for (TreeMap<Integer, byte[]> pieces : versions(states, namespace, key).values()) {
      byte[] joined = joined(pieces);
      value = joined == null ? value : joined;
    }
    return value;
  }

  /// The records, in order, that put `value` (empty: nothing) in place of whatever is there.
  static List<State> records(StateMap states, String namespace, String key, byte[] value) {
    TreeMap<Long, TreeMap<Integer, byte[]>> old = versions(states, namespace, key);
    List<State> records = new ArrayList<>();
    if (value.length > 0) {
      long version = old.isEmpty() ? 1 : old.lastKey() + 1;
      int count = (value.length + PIECE_BYTES_MAX - 1) / PIECE_BYTES_MAX;
      for (int i = 0; i < count; i++) {
        int from = i * PIECE_BYTES_MAX;
        byte[] part =
            Arrays.copyOfRange(value, from, Math.min(value.length, from + PIECE_BYTES_MAX));
        ByteBuffer piece = ByteBuffer.allocate(COUNT_BYTES + part.length);
        piece.order(ByteOrder.LITTLE_ENDIAN).putShort((short) count).put(part);
        records.add(new State(namespace, key(key, version, i), piece.array()));
      }
    }
    // The oldest first: what is whole never gives way to what is older.
    old.forEach((version, pieces) ->
        pieces
            .keySet()
            .forEach(
                index -> records.add(new State(namespace, key(key, version, index), new byte[0]))));
    return records;
  }

  private static String key(String key, long version, int index) {
    return key + "/" + version + "/" + index;
  }

  private static TreeMap<Long, TreeMap<Integer, byte[]>> versions(
      StateMap states, String namespace, String key) {
    TreeMap<Long, TreeMap<Integer, byte[]>> versions = new TreeMap<>();
    String prefix = key + "/";
    for (Map.Entry<StateKey, byte[]> each : states.values().entrySet()) {
      StateKey at = each.getKey();
      if (at.namespace().equals(namespace) && at.key().startsWith(prefix)) {
        String[] rest = at.key().substring(prefix.length()).split("/", -1);
        if (rest.length == 2 && rest[0].matches("[0-9]{1,18}") && rest[1].matches("[0-9]{1,9}")) {
          versions
              .computeIfAbsent(Long.parseLong(rest[0]), _ -> new TreeMap<>())
              .put(Integer.parseInt(rest[1]), each.getValue());
        }
      }
    }
    return versions;
  }

  /// Null when a piece is missing.
  private static byte @Nullable [] joined(TreeMap<Integer, byte[]> pieces) {
    int bytes = 0;
    for (byte[] piece : pieces.values()) {
      boolean whole = piece.length >= COUNT_BYTES && count(piece) == pieces.size();
      if (!whole) {
        return null;
      }
      bytes += piece.length - COUNT_BYTES;
    }
    if (pieces.lastKey() != pieces.size() - 1) {
      return null;
    }
    ByteBuffer joined = ByteBuffer.allocate(bytes);
    pieces.values().forEach(piece -> joined.put(piece, COUNT_BYTES, piece.length - COUNT_BYTES));
    return joined.array();
  }

  private static int count(byte[] piece) {
    return ByteBuffer.wrap(piece).order(ByteOrder.LITTLE_ENDIAN).getShort() & 0xffff;
  }
}
