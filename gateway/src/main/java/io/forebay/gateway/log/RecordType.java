package io.forebay.gateway.log;

import org.jspecify.annotations.Nullable;

/// What a record of the log says. The disk and wire value is [#code]; docs/formats/log.md.
public enum RecordType {
  /// Payload of 1 to [RecordLayout#PAYLOAD_BYTES_MAX] bytes for a range of a volume.
  WRITE(1),
  /// A range reads as zeroes.
  ZERO(2),
  /// A range was given up by the client; reads as zeroes.
  TRIM(3),
  /// A named instant; a [#MARK] follows at once.
  CHECKPOINT(4),
  /// The log was opened for host writes. Counts as a Mark: filled to the next block.
  EPOCH_START(5),
  /// The log takes no more host writes in this epoch; a [#MARK] follows at once.
  EPOCH_END(6),
  /// A volume was created, grown, renamed or deleted.
  VOLUME_CHANGED(7),
  /// A namespaced key and value that travels with the log.
  STATE(8),
  /// Ends a batch: filled to a block boundary, or to the fold.
  MARK(9);

  private static final RecordType[] BY_CODE = new RecordType[10];

  static {
    for (RecordType type : values()) {
      BY_CODE[type.code] = type;
    }
  }

  private final int code;

  RecordType(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }

  /// The type with this code, or null for an unknown one.
  public static @Nullable RecordType of(int code) {
    return code > 0 && code < BY_CODE.length ? BY_CODE[code] : null;
  }

  /// Whether bytes follow the header that its `length` counts and its payload CRC covers.
  public boolean hasPayload() {
    return switch (this) {
      case WRITE, CHECKPOINT, EPOCH_START, EPOCH_END, VOLUME_CHANGED, STATE -> true;
      case ZERO, TRIM, MARK -> false;
    };
  }

  /// Whether the record ends a batch: `durable`, `acked`, stops and fork points stand only at the
  /// end of such a record, which is a multiple of 4 KiB.
  public boolean endsBatch() {
    return this == MARK || this == EPOCH_START;
  }

  /// Whether hosts cause it through [Log#append]; the others go through [Log#control] or are the
  /// log's own.
  public boolean fromHost() {
    return this == WRITE || this == ZERO || this == TRIM;
  }
}
