package io.forebay.gateway.link.wire;

import java.nio.ByteBuffer;

/// One message with its channel (0: the connection itself; else the dialer's number for an attachment)
/// and the bytes beside it (empty for most). `payload` is borrowed: valid until the decoder's next call.
public record Frame(int channel, Message message, ByteBuffer payload) {
  public static final ByteBuffer NOTHING = ByteBuffer.allocate(0).asReadOnlyBuffer();

  /// The channel of messages that concern no group.
  public static final int CONNECTION = 0;

  /// The highest channel number.
  public static final int CHANNEL_MAX = 0xFFFF;
}
