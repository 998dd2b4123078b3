package io.forebay.gateway.nbd.transmission;

import static io.forebay.gateway.nbd.wire.TransmissionCodes.CMD_FLAG_REQ_ONE;

import io.forebay.gateway.block.Extent;
import io.forebay.gateway.block.Volume;
import io.forebay.gateway.nbd.NbdLimits;
import io.forebay.gateway.nbd.handshake.Chosen;
import io.forebay.gateway.nbd.handshake.MetaContext;
import io.forebay.gateway.socket.InputBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The present BLOCK_STATUS: which contexts, of how long a range, how many runs at most.
///
/// Confined to the connection's event loop.
final class StatusQuery {
  /// Of a payload: the 64-bit length of the range.
  private static final int LENGTH_BYTES = Long.BYTES;

  private static final int ID_BYTES = Integer.BYTES;

  /// What a run takes in memory, with the reply's bytes.
  private static final int RUN_BYTES = 32;

  /// As the specification wants extents to be; shorter runs do not add up to more than twice the
  /// bound that follows from it.
  private static final int RUN_LENGTH = 512;

  private final Volume volume;
  private final List<MetaContext> selected;
  private final boolean takesPayload;
  private final NbdLimits limits;
  private List<MetaContext> contexts;
  private long offset;
  private long length;
  private int runsMax;

  StatusQuery(Chosen chosen, NbdLimits limits) {
    volume = chosen.volume();
    selected = chosen.contexts();
    takesPayload = chosen.statusPayload();
    this.limits = limits;
    contexts = selected;
  }

  boolean takesPayload() {
    return takesPayload;
  }

  /// Why `request` is not served. If it has a payload, that comes next ([#payload]).
  @Nullable Refusal refusal(RequestHeader request) {
    if (selected.isEmpty()) {
      return Refusal.NO_CONTEXTS;
    }
    contexts = selected;
    offset = request.offset;
    if (!request.hasPayload()) {
      return range(request, request.length);
    }
    long ids = (request.length - LENGTH_BYTES) / ID_BYTES;
    boolean whole = request.length == LENGTH_BYTES + ids * ID_BYTES;
    return whole && ids > 0 && ids <= selected.size() ? null : Refusal.STATUS_PAYLOAD;
  }

  /// Takes the payload of `request`, which is whole in `input`; why it is not served.
  @Nullable Refusal payload(RequestHeader request, InputBuffer input) {
    int bytes = (int) request.length;
    long asked = input.getLong(0);
    List<MetaContext> named = new ArrayList<>();
    for (int at = LENGTH_BYTES; at < bytes; at += ID_BYTES) {
      int id = input.getInt(at);
      selected.stream()
          .filter(each -> each.id() == id && !named.contains(each))
          .forEach(named::add);
    }
    input.skip(bytes);
    if (named.size() != (bytes - LENGTH_BYTES) / ID_BYTES) {
      return Refusal.STATUS_PAYLOAD;
    }
    contexts = named;
    return range(request, asked);
  }

  private @Nullable Refusal range(RequestHeader request, long asked) {
    if (!Extent.fits(offset, asked, volume.sizeBytes())) {
      return Refusal.PAST_END;
    }
    if (asked == 0) {
      return Refusal.NOTHING_ASKED;
    }
    length = asked;
    long share = limits.transfer().payloadBytesMax() / ((long) RUN_BYTES * contexts.size());
    long useful = asked / RUN_LENGTH + 2;
    long most = Math.min(limits.status().extentsMax(), Math.min(share, useful));
    runsMax = request.has(CMD_FLAG_REQ_ONE) ? 1 : (int) Math.max(1, most);
    return null;
  }

  List<MetaContext> contexts() {
    return contexts;
  }

  long offset() {
    return offset;
  }

  long length() {
    return length;
  }

  int runsMax() {
    return runsMax;
  }

  /// Bytes of memory that the answer may take; no more than the longest read.
  long bytesMax() {
    return (long) RUN_BYTES * runsMax * contexts.size();
  }
}
