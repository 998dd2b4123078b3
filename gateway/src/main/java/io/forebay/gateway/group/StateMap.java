package io.forebay.gateway.group;

import io.forebay.gateway.group.ControlRecord.State;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The values that travel with the log (reservations, names) at some LSN. Immutable.
public final class StateMap {
  /// Bounds the state file: keys, namespaces and values together.
  public static final int BYTES_MAX = 256 << 10;

  /// Every key costs this much besides its bytes.
  static final int ENTRY_BYTES = 6;

  public static final StateMap EMPTY = new StateMap(new TreeMap<>());

  private final SortedMap<StateKey, byte[]> values;
  private final int bytes;

  StateMap(SortedMap<StateKey, byte[]> values) {
    this.values = Collections.unmodifiableSortedMap(values);
    int sum = 0;
    for (var entry : values.entrySet()) {
      sum += bytesOf(entry.getKey(), entry.getValue());
    }
    bytes = sum;
  }

  /// The value, or null. Not to be changed by the caller.
  public byte @Nullable [] get(String namespace, String key) {
    return values.get(new StateKey(namespace, key));
  }

  /// Values not to be changed by the caller.
  public SortedMap<StateKey, byte[]> values() {
    return values;
  }

  /// What counts against [#BYTES_MAX].
  int bytes() {
    return bytes;
  }

  /// Whether `record` may be logged after what is here.
  boolean fits(State record) {
    StateKey key = new StateKey(record.namespace(), record.key());
    byte[] old = values.get(key);
    int less = old == null ? 0 : bytesOf(key, old);
    int more = record.value().length == 0 ? 0 : bytesOf(key, record.value());
    return bytes - less + more <= BYTES_MAX;
  }

  /// The map after `record`; idempotent.
  StateMap apply(State record) {
    TreeMap<StateKey, byte[]> next = new TreeMap<>(values);
    StateKey key = new StateKey(record.namespace(), record.key());
    if (record.value().length == 0) {
      next.remove(key);
    } else {
      next.put(key, record.value());
    }
    return new StateMap(next);
  }

  /// The map without those keys of a namespace that `stays` does not name; the same when there are none.
  StateMap keeping(String namespace, Predicate<String> stays) {
    TreeMap<StateKey, byte[]> next = new TreeMap<>(values);
    boolean less =
        next.keySet().removeIf(k -> k.namespace().equals(namespace) && !stays.test(k.key()));
    return less ? new StateMap(next) : this;
  }

  private static int bytesOf(StateKey key, byte[] value) {
    // Characters are at most three bytes of UTF-8 each; the bound need not be exact.
    return ENTRY_BYTES + 3 * (key.namespace().length() + key.key().length()) + value.length;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    if (!(other instanceof StateMap that) || values.size() != that.values.size()) {
      return false;
    }
    return values.entrySet().stream()
        .allMatch(e -> java.util.Arrays.equals(e.getValue(), that.values.get(e.getKey())));
  }

  @Override
  public int hashCode() {
    return values.keySet().hashCode();
  }

  @Override
  public String toString() {
    return values.keySet().toString();
  }
}
