package io.forebay.gateway.group;

import io.forebay.gateway.block.Check;
import io.forebay.gateway.block.Lsn;
import io.forebay.gateway.group.ControlRecord.Change;
import io.forebay.gateway.group.ControlRecord.Checkpoint;
import io.forebay.gateway.group.ControlRecord.EpochEnd;
import io.forebay.gateway.group.ControlRecord.State;
import io.forebay.gateway.group.ControlRecord.VolumeChanged;
import io.forebay.gateway.log.RecordLayout;
import io.forebay.gateway.log.RecordType;
import java.nio.ByteBuffer;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Payloads of control records, as docs/formats/records.md tabulates them.
public final class ControlCodec {
  /// Every control payload fits: the log keeps a reserve for them.
  public static final int PAYLOAD_BYTES_MAX = 4096;

  public static final int NAMESPACE_BYTES_MAX = 32;
  public static final int KEY_BYTES_MAX = 256;
  public static final int VALUE_BYTES_MAX = 3072;

  /// Header flags of a Checkpoint.
  static final int FLAG_HOLD = 1;

  static final int FLAG_APPLICATION = 2;

  /// No successor in an EpochEnd.
  private static final UUID NOBODY = new UUID(0, 0);

  private ControlCodec() {}

  /// The payload of `entry`'s record.
  static byte[] encode(ControlRecord entry) {
    Packer out = new Packer();
    switch (entry) {
      case VolumeChanged(Change change, VolumeEntry volume) ->
          out.u8(change.code())
              .u8(0)
              .u16(0)
              .u32(volume.blockBytes())
              .u64(volume.sizeBytes())
              .uuid(volume.uuid())
              .text(volume.name());
      case Checkpoint(String name, CheckpointKind kind, boolean hold) -> out.text(name);
      case State(String namespace, String key, byte[] value) ->
          out.text(namespace).text(key).u16(value.length).raw(value);
      case EpochEnd(UUID successor, int epoch, long lsn, long chain) ->
          out.uuid(successor == null ? NOBODY : successor).u64(lsn).u64(chain).u32(epoch);
    }
    Check.check(out.size() <= PAYLOAD_BYTES_MAX, "control payload", out.size(), PAYLOAD_BYTES_MAX);
    return out.bytes();
  }

  /// The header flags of `entry`'s record.
  static int flags(ControlRecord entry) {
    return entry instanceof Checkpoint(String name, CheckpointKind kind, boolean hold)
        ? (hold ? FLAG_HOLD : 0) | (kind == CheckpointKind.APPLICATION ? FLAG_APPLICATION : 0)
        : 0;
  }

  /// What the record with this header says; null for an EpochStart, which the log itself reads.
  static @Nullable ControlRecord decode(RecordType type, int flags, int volume, ByteBuffer payload)
      throws Malformed {
    return switch (type) {
      case VOLUME_CHANGED -> volumeChanged(volume, payload);
      case CHECKPOINT -> checkpoint(flags, payload);
      case STATE -> state(payload);
      case EPOCH_END -> epochEnd(payload);
      case EPOCH_START, MARK -> null;
      case WRITE, ZERO, TRIM -> throw new Malformed(type + " is no control record");
    };
  }

  /// The end of the Mark behind a Checkpoint or EpochEnd that ends at `end`: it fills the block.
  static long stopBehind(long end) {
    return Lsn.roundUp(end + RecordLayout.HEADER_BYTES, Lsn.BLOCK_BYTES);
  }

  /// One line for an operator.
  static String notUnderstood(long lsn, RecordType type, Malformed why) {
    return "the "
        + type
        + " at "
        + Lsn.print(lsn)
        + " is not understood ("
        + why.getMessage()
        + ")";
  }

  static VolumeChanged volumeChanged(int number, ByteBuffer payload) throws Malformed {
    Unpacker in = new Unpacker(payload);
    Change change = Change.of(in.u8("change"));
    if (change == null) {
      throw in.malformed("change", "unknown");
    }
    if (in.u8("reserved") != 0 | in.u16("reserved") != 0) {
      throw in.malformed("reserved", "not zero");
    }
    int blockBytes = in.u32("blockBytes");
    long sizeBytes = in.size("sizeBytes");
    UUID uuid = in.uuid("uuid");
    String name = in.text("name", Names.BYTES_MAX);
    in.end();
    VolumeEntry volume = new VolumeEntry(number, uuid, name, sizeBytes, blockBytes);
    String complaint = volume.complaint();
    if (complaint != null) {
      throw new Malformed(complaint);
    }
    return new VolumeChanged(change, volume);
  }

  static Checkpoint checkpoint(int flags, ByteBuffer payload) throws Malformed {
    Unpacker in = new Unpacker(payload);
    if ((flags & ~(FLAG_HOLD | FLAG_APPLICATION)) != 0) {
      throw new Malformed("checkpoint flags " + flags);
    }
    String name = in.text("name", Names.BYTES_MAX);
    in.end();
    String complaint = Names.complaint("checkpoint", name);
    if (complaint != null) {
      throw new Malformed(complaint);
    }
    CheckpointKind kind =
        (flags & FLAG_APPLICATION) != 0 ? CheckpointKind.APPLICATION : CheckpointKind.CRASH;
    return new Checkpoint(name, kind, (flags & FLAG_HOLD) != 0);
  }

  static State state(ByteBuffer payload) throws Malformed {
    Unpacker in = new Unpacker(payload);
    String namespace = in.text("namespace", NAMESPACE_BYTES_MAX);
    String key = in.text("key", KEY_BYTES_MAX);
    byte[] value = in.raw("value", in.length("value", VALUE_BYTES_MAX));
    in.end();
    return new State(namespace, key, value);
  }

  static EpochEnd epochEnd(ByteBuffer payload) throws Malformed {
    Unpacker in = new Unpacker(payload);
    UUID successor = in.uuid("successor");
    long lsn = in.size("lsn");
    long chain = in.u64("chain");
    int epoch = in.u32("epoch");
    in.end();
    return new EpochEnd(successor.equals(NOBODY) ? null : successor, epoch, lsn, chain);
  }
}
