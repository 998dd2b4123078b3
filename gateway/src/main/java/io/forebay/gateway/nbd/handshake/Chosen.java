package io.forebay.gateway.nbd.handshake;

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

import io.forebay.gateway.block.Volume;

/// What the handshake has settled: the volume, what the client was told of it, and how it wants to be
/// answered. Holds for the connection's life, whatever becomes of the volume.
public record Chosen(Volume volume, long sizeBytes, boolean writable, boolean structured) {
  static Chosen of(Volume volume, boolean structured) {
    return new Chosen(volume, volume.sizeBytes(), volume.writable(), structured);
  }

  /// The transmission flags. A flush of a volume covers all its connections, and zeroing is always one
  /// short record in the log, so multi-conn and fast zero hold for every volume.
  int flags() {
    int flags = FLAG_HAS_FLAGS | FLAG_SEND_FLUSH | FLAG_SEND_FUA | FLAG_SEND_TRIM;
    flags |= FLAG_SEND_WRITE_ZEROES | FLAG_SEND_FAST_ZERO | FLAG_SEND_CACHE | FLAG_CAN_MULTI_CONN;
    return flags | (writable ? 0 : FLAG_READ_ONLY) | (structured ? FLAG_SEND_DF : 0);
  }
}
