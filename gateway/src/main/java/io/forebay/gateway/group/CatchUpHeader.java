package io.forebay.gateway.group;

import io.forebay.gateway.block.Epoch;
import io.forebay.gateway.block.Position;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/// What a catch-up batch starts with.
///
/// @param resumed the peer has confirmed some of it before, which is not sent again
/// @param base the log from here on goes with the extents; they hold everything below
/// @param controlLsn at or above the base: control records below it are in `control` already
/// @param control what the control records below `controlLsn` add up to
/// @param history epochs up to the base
/// @param segmentBytes fixed per group
/// @param totalBytes of extents to come, as known now
/// @param sizes of a batch over whole volumes: bytes of each that its extents cover; everything beyond, and of
///     volumes that are not listed, comes by its log, onto nothing
public record CatchUpHeader(
    UUID batch,
    CatchUpKind kind,
    boolean resumed,
    Position base,
    long controlLsn,
    Projection control,
    List<Epoch> history,
    long segmentBytes,
    long totalBytes,
    Map<Integer, Long> sizes) {
  /// Of [#encode]'s result.
  public static final int BYTES_MAX = StateFile.SLOT_BYTES_MAX;

  public CatchUpHeader {
    history = List.copyOf(history);
    sizes = new TreeMap<>(sizes);
  }

  public byte[] encode() {
    Packer out = new Packer();
    out.uuid(batch).u8(kind.code()).u8(resumed ? 1 : 0);
    out.uuid(base.group()).u32(base.epoch()).u64(base.lsn()).u64(base.chain());
    out.u64(controlLsn).u64(segmentBytes).u64(totalBytes);
    StateCodec.projection(out, control);
    StateCodec.epochs(out, history);
    out.u32(sizes.size());
    sizes.forEach((volume, size) -> out.u32(volume).u64(size));
    return out.bytes();
  }

  /// Reads what [#encode] wrote; `bytes` are a peer's.
  public static CatchUpHeader decode(byte[] bytes) throws Malformed {
    Unpacker in = new Unpacker(bytes);
    UUID batch = in.uuid("batch");
    CatchUpKind kind = CatchUpKind.of(in.u8("kind"));
    if (kind == null) {
      throw in.malformed("kind", "unknown");
    }
    int resumed = in.u8("resumed");
    if (resumed > 1) {
      throw in.malformed("resumed", "no flag");
    }
    UUID group = in.uuid("group");
    int epoch = in.u32("epoch");
    Position base = new Position(group, epoch, in.size("base"), in.u64("chain"));
    long controlLsn = in.size("controlLsn");
    long segmentBytes = in.size("segmentBytes");
    long totalBytes = in.size("totalBytes");
    Projection control = StateCodec.projection(in);
    List<Epoch> history = StateCodec.epochs(in);
    Map<Integer, Long> sizes = new TreeMap<>();
    for (int left = in.count("sizes", VolumeTable.VOLUMES_MAX); left > 0; left--) {
      sizes.put(in.u32("volume"), in.size("size"));
    }
    in.end();
    if (controlLsn < base.lsn()) {
      throw in.malformed("controlLsn", "below the base");
    }
    return new CatchUpHeader(
        batch,
        kind,
        resumed == 1,
        base,
        controlLsn,
        control,
        history,
        segmentBytes,
        totalBytes,
        sizes);
  }
}
