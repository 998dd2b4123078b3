package io.forebay.gateway.group;

import io.forebay.gateway.block.Check;
import java.util.Arrays;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What a record that carries no data of a volume says. Bytes: docs/formats/records.md.
public sealed interface ControlRecord {
  /// The volume table changed: `volume` as it is from here on (for DELETED: as it was).
  record VolumeChanged(Change change, VolumeEntry volume) implements ControlRecord {}

  /// What happened to a volume. [#code] is the value on disk and on the line.
  enum Change {
    CREATED(1),
    GROWN(2),
    RENAMED(3),
    DELETED(4);

    private final int code;

    Change(int code) {
      this.code = code;
    }

    int code() {
      return code;
    }

    static @Nullable Change of(int code) {
      for (Change change : values()) {
        if (change.code == code) {
          return change;
        }
      }
      return null;
    }
  }

  /// A named instant. `kind` and `hold` travel as header flags, the name as payload.
  record Checkpoint(String name, CheckpointKind kind, boolean hold) implements ControlRecord {}

  /// A namespaced key and its value from here on; an empty value removes the key.
  record State(String namespace, String key, byte[] value) implements ControlRecord {
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof State that
          && namespace.equals(that.namespace)
          && key.equals(that.key)
          && Arrays.equals(value, that.value);
    }

    @Override
    public int hashCode() {
      return 31 * (31 * namespace.hashCode() + key.hashCode()) + Arrays.hashCode(value);
    }
  }

  /// The last record of a primary that steps down. `successor` is null for a demote. `epoch`, `lsn`
  /// and `chain` repeat the record's own position, so that it can be shown without its neighbours.
  record EpochEnd(@Nullable UUID successor, int epoch, long lsn, long chain)
      implements ControlRecord {
    public EpochEnd {
      Check.check(lsn >= 0, "epoch end", epoch, lsn);
    }
  }
}
