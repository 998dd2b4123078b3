package io.forebay.gateway.nbd.handshake;

import static io.forebay.gateway.nbd.wire.TransmissionCodes.FLAG_BLOCK_STATUS_PAYLOAD;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.FLAG_CAN_MULTI_CONN;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.FLAG_HAS_FLAGS;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.FLAG_READ_ONLY;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.FLAG_SEND_CACHE;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.FLAG_SEND_DF;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.FLAG_SEND_FAST_ZERO;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.FLAG_SEND_FLUSH;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.FLAG_SEND_FUA;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.FLAG_SEND_TRIM;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.FLAG_SEND_WRITE_ZEROES;

import io.forebay.gateway.block.Exports;
import io.forebay.gateway.block.Volume;
import io.forebay.gateway.nbd.wire.Framing;
import java.util.List;

/// What the handshake has settled: the volume, what the client was told of it, how it wants to be
/// answered, and what it may ask of block status. Holds for the connection's life, whatever becomes of
/// the volume.
///
/// @param contexts selected for this export; empty: no block status
public record Chosen(
    Volume volume,
    String description,
    long sizeBytes,
    boolean writable,
    Framing framing,
    List<MetaContext> contexts) {
  static Chosen of(Exports.Answer.Open open, Framing framing, List<MetaContext> contexts) {
    Volume volume = open.volume();
    boolean writable = volume.writable() && !open.readOnly();
    return new Chosen(volume, open.description(), volume.sizeBytes(), writable, framing, contexts);
  }

  /// Whether BLOCK_STATUS may come with a payload that names some of the contexts.
  public boolean statusPayload() {
    return framing == Framing.EXTENDED && !contexts.isEmpty();
  }

  /// The transmission flags. A flush of a volume covers all its connections, and zeroing is always one
  /// short record in the log, so multi-conn and fast zero hold for every volume.
  int flags() {
    int flags = FLAG_HAS_FLAGS | FLAG_SEND_FLUSH | FLAG_SEND_FUA | FLAG_SEND_TRIM;
    flags |= FLAG_SEND_WRITE_ZEROES | FLAG_SEND_FAST_ZERO | FLAG_SEND_CACHE | FLAG_CAN_MULTI_CONN;
    flags |= (writable ? 0 : FLAG_READ_ONLY) | (framing.chunks() ? FLAG_SEND_DF : 0);
    return flags | (statusPayload() ? FLAG_BLOCK_STATUS_PAYLOAD : 0);
  }
}
