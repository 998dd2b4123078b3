package io.forebay.gateway.nbd.handshake;

import io.forebay.gateway.nbd.wire.HandshakeCodes;
import io.forebay.gateway.socket.PeerText;
import io.netty.buffer.ByteBuf;

/// Writes option replies: magic, option, type, length, payload.
final class OptionReplies {
  /// An INFO_EXPORT payload: type, size, transmission flags.
  private static final int EXPORT_BYTES = 12;

  /// An INFO_BLOCK_SIZE payload: type, minimum, preferred, maximum payload.
  private static final int BLOCK_SIZE_BYTES = 14;

  private static final int BLOCK_PREFERRED = 4096;
  private static final int TYPE_BYTES = 2;
  private static final int LENGTH_BYTES = 4; // Of an id too.

  private final ByteBuf out;
  private final int option;

  /// Borrows `out`; replies go to `option`.
  OptionReplies(ByteBuf out, int option) {
    this.out = out;
    this.option = option;
  }

  void ack() {
    header(HandshakeCodes.REP_ACK, 0);
  }

  /// `message` is shown to the client's user.
  void error(int type, String message) {
    byte[] text = PeerText.encode(message, HandshakeCodes.STRING_BYTES_MAX);
    header(type, text.length);
    out.writeBytes(text);
  }

  /// There is no export that the client may see by the name of `export`, its own word.
  void unknown(String export) {
    String name = PeerText.shown(export);
    error(HandshakeCodes.REP_ERR_UNKNOWN, "no export is named '" + name + "'; list shows all");
  }

  void server(String name, String description) {
    byte[] nameBytes = PeerText.encode(name, HandshakeCodes.STRING_BYTES_MAX);
    byte[] rest = PeerText.encode(description, HandshakeCodes.STRING_BYTES_MAX);
    header(HandshakeCodes.REP_SERVER, LENGTH_BYTES + nameBytes.length + rest.length);
    out.writeInt(nameBytes.length).writeBytes(nameBytes).writeBytes(rest);
  }

  /// `id` is 0 where it means nothing.
  void context(int id, String name) {
    byte[] bytes = PeerText.encode(name, HandshakeCodes.STRING_BYTES_MAX);
    header(HandshakeCodes.REP_META_CONTEXT, LENGTH_BYTES + bytes.length);
    out.writeInt(id).writeBytes(bytes);
  }

  void export(Chosen chosen) {
    header(HandshakeCodes.REP_INFO, EXPORT_BYTES);
    out.writeShort(HandshakeCodes.INFO_EXPORT).writeLong(chosen.sizeBytes());
    out.writeShort(chosen.flags());
  }

  /// `type` is INFO_NAME or INFO_DESCRIPTION.
  void text(int type, String text) {
    byte[] bytes = PeerText.encode(text, HandshakeCodes.STRING_BYTES_MAX);
    header(HandshakeCodes.REP_INFO, TYPE_BYTES + bytes.length);
    out.writeShort(type).writeBytes(bytes);
  }

  /// `blockBytes` is the volume's: with blocks of 4096 bytes a client is to keep to them, as it would have to over
  /// iSCSI; else it may write single bytes. Whatever it does is served.
  void blockSize(int blockBytes, int payloadBytesMax) {
    header(HandshakeCodes.REP_INFO, BLOCK_SIZE_BYTES);
    int least = blockBytes < BLOCK_PREFERRED ? 1 : blockBytes;
    out.writeShort(HandshakeCodes.INFO_BLOCK_SIZE).writeInt(least);
    out.writeInt(BLOCK_PREFERRED).writeInt(payloadBytesMax);
  }

  private void header(int type, int length) {
    out.writeLong(HandshakeCodes.OPTION_REPLY_MAGIC).writeInt(option).writeInt(type);
    out.writeInt(length);
  }
}
