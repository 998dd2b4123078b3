package io.forebay.gateway.nbd.handshake;

import io.forebay.gateway.nbd.handshake.OptionRequest.InfoQuery;
import io.forebay.gateway.nbd.handshake.OptionRequest.Malformed;
import io.forebay.gateway.nbd.handshake.OptionRequest.Wanted;
import io.forebay.gateway.nbd.wire.HandshakeCodes;
import io.forebay.gateway.socket.PeerText;
import java.nio.ByteBuffer;
import java.util.function.Function;

/// Option code and data to [OptionRequest]. Every length is checked against the data that is there.
final class OptionDecoder {
  private static final int NAME_LENGTH_BYTES = 4;
  private static final int COUNT_BYTES = 2;
  private static final int REQUEST_BYTES = 2;

  private OptionDecoder() {}

  /// `data` holds the option's whole data.
  static OptionRequest decode(int option, ByteBuffer data) {
    return switch (option) {
      case HandshakeCodes.OPT_EXPORT_NAME -> exportName(data);
      case HandshakeCodes.OPT_ABORT -> new OptionRequest.Abort(); // Its data is ignored.
      case HandshakeCodes.OPT_LIST -> bare(data, new OptionRequest.ListExports());
      case HandshakeCodes.OPT_INFO -> query(data, OptionRequest.Inquire::new);
      case HandshakeCodes.OPT_GO -> query(data, OptionRequest.Go::new);
      case HandshakeCodes.OPT_STRUCTURED_REPLY -> bare(data, new OptionRequest.StructuredReply());
      case HandshakeCodes.OPT_EXTENDED_HEADERS -> bare(data, new OptionRequest.ExtendedHeaders());
      case HandshakeCodes.OPT_LIST_META_CONTEXT ->
          ContextDecoder.decode(data, OptionRequest.ListContexts::new);
      case HandshakeCodes.OPT_SET_META_CONTEXT ->
          ContextDecoder.decode(data, OptionRequest.SetContexts::new);
      case HandshakeCodes.OPT_STARTTLS -> bare(data, new OptionRequest.StartTls());
      default -> new OptionRequest.Unsupported();
    };
  }

  /// An option whose data is too long to be looked at.
  static OptionRequest tooBig(int option) {
    return switch (option) {
      case HandshakeCodes.OPT_ABORT -> new OptionRequest.Abort();
      case HandshakeCodes.OPT_LIST,
          HandshakeCodes.OPT_STRUCTURED_REPLY,
          HandshakeCodes.OPT_EXTENDED_HEADERS,
          HandshakeCodes.OPT_STARTTLS ->
          new Malformed("this option takes no data");
      case HandshakeCodes.OPT_EXPORT_NAME,
          HandshakeCodes.OPT_INFO,
          HandshakeCodes.OPT_GO,
          HandshakeCodes.OPT_LIST_META_CONTEXT,
          HandshakeCodes.OPT_SET_META_CONTEXT ->
          new OptionRequest.TooBig();
      default -> new OptionRequest.Unsupported();
    };
  }

  private static OptionRequest bare(ByteBuffer data, OptionRequest request) {
    return data.hasRemaining() ? new Malformed("this option takes no data") : request;
  }

  private static OptionRequest exportName(ByteBuffer data) {
    if (data.remaining() > HandshakeCodes.STRING_BYTES_MAX) {
      return new OptionRequest.TooBig();
    }
    String name = PeerText.decode(data);
    return name == null
        ? new Malformed("the export name is not UTF-8 without NUL")
        : new OptionRequest.ExportName(name);
  }

  /// 32-bit length of the name, name, 16-bit count, count 16-bit information requests.
  private static OptionRequest query(ByteBuffer data, Function<InfoQuery, OptionRequest> make) {
    if (data.remaining() < NAME_LENGTH_BYTES + COUNT_BYTES) {
      return new Malformed("the option's data is too short");
    }
    long length = Integer.toUnsignedLong(data.getInt());
    if (length > data.remaining() - COUNT_BYTES) {
      return new Malformed("the name is longer than the option's data");
    }
    if (length > HandshakeCodes.STRING_BYTES_MAX) {
      return new OptionRequest.TooBig();
    }
    String name = PeerText.decode(data.slice(data.position(), (int) length));
    data.position(data.position() + (int) length);
    int count = Short.toUnsignedInt(data.getShort());
    if (data.remaining() != count * REQUEST_BYTES) {
      return new Malformed("the count of information requests does not fit the option's data");
    }
    return name == null
        ? new Malformed("the export name is not UTF-8 without NUL")
        : make.apply(new InfoQuery(name, wanted(data)));
  }

  private static Wanted wanted(ByteBuffer requests) {
    boolean name = false;
    boolean description = false;
    boolean blockSize = false;
    while (requests.hasRemaining()) {
      int wanted = Short.toUnsignedInt(requests.getShort());
      name |= wanted == HandshakeCodes.INFO_NAME;
      description |= wanted == HandshakeCodes.INFO_DESCRIPTION;
      blockSize |= wanted == HandshakeCodes.INFO_BLOCK_SIZE;
    }
    return new Wanted(name, description, blockSize);
  }
}
