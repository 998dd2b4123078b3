package io.forebay.gateway.nbd.handshake;

import io.forebay.gateway.nbd.handshake.OptionRequest.ContextQuery;
import io.forebay.gateway.nbd.handshake.OptionRequest.Malformed;
import io.forebay.gateway.nbd.wire.HandshakeCodes;
import io.forebay.gateway.socket.PeerText;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The data of LIST_META_CONTEXT and SET_META_CONTEXT: 32-bit length of the export's name, name, 32-bit
/// count, count queries of a 32-bit length and so many bytes.
final class ContextDecoder {
  private static final int LENGTH_BYTES = 4;

  private ContextDecoder() {}

  /// `data` holds the option's whole data.
  static OptionRequest decode(ByteBuffer data, Function<ContextQuery, OptionRequest> make) {
    String name = string(data);
    if (name == null) {
      return new Malformed("the export name does not fit the option's data, or is no name");
    }
    if (data.remaining() < LENGTH_BYTES) {
      return new Malformed("the option's data is too short");
    }
    long count = Integer.toUnsignedLong(data.getInt());
    if (count > data.remaining() / LENGTH_BYTES) { // Before anything is made for so many.
      return new Malformed("the count of queries does not fit the option's data");
    }
    List<String> queries = new ArrayList<>((int) count);
    for (int i = 0; i < count; i++) {
      String query = string(data);
      if (query == null) {
        return new Malformed("a query does not fit the option's data, or is no text");
      }
      queries.add(query);
    }
    return data.hasRemaining()
        ? new Malformed("the queries do not fill the option's data")
        : make.apply(new ContextQuery(name, queries));
  }

  /// The next length and string, or null unless it is one.
  private static @Nullable String string(ByteBuffer data) {
    if (data.remaining() < LENGTH_BYTES) {
      return null;
    }
    long length = Integer.toUnsignedLong(data.getInt());
    if (length > Math.min(data.remaining(), HandshakeCodes.STRING_BYTES_MAX)) {
      return null;
    }
    ByteBuffer bytes = data.slice(data.position(), (int) length);
    data.position(data.position() + (int) length);
    return PeerText.decode(bytes);
  }
}
