package io.forebay.gateway.iscsi.wire;

import io.netty.buffer.ByteBuf;

/// Writes headers of PDUs to initiators. A header is begun, its fields are set in place, and it is ended
/// with its digest; what follows is the data segment's.
///
/// Confined to the connection's event loop.
public final class PduWriter {
  private final Digest digest = new Digest();
  private boolean headerDigest;
  private boolean dataDigest;
  private ByteBuf out = io.netty.buffer.Unpooled.EMPTY_BUFFER;
  private int start;

  /// From the next PDU on.
  public void agreed(boolean withHeaderDigest, boolean withDataDigest) {
    headerDigest = withHeaderDigest;
    dataDigest = withDataDigest;
  }

  public int headBytes() {
    return Bhs.BYTES + (headerDigest ? Bhs.DIGEST_BYTES : 0);
  }

  /// What follows `dataBytes` of data: pad and digest.
  public int tailBytes(int dataBytes) {
    int pad = Bhs.padded(dataBytes) - dataBytes;
    return pad + (dataDigest && dataBytes > 0 ? Bhs.DIGEST_BYTES : 0);
  }

  /// A whole PDU with `dataBytes` of data.
  public int pduBytes(int dataBytes) {
    return headBytes() + dataBytes + tailBytes(dataBytes);
  }

  /// Begins a header at the writer index of `into`; all fields are zero but these.
  public PduWriter begin(ByteBuf into, int opcode, int flags, int itt, int dataBytes) {
    out = into;
    start = into.writerIndex();
    into.writeZero(Bhs.BYTES);
    into.setByte(start, opcode).setByte(start + Bhs.FLAGS_AT, flags);
    into.setInt(start + Bhs.DATA_LENGTH_AT, dataBytes); // No AHS to initiators: the high byte is 0.
    into.setInt(start + Bhs.ITT_AT, itt);
    return this;
  }

  public PduWriter set8(int at, int value) {
    out.setByte(start + at, value);
    return this;
  }

  public PduWriter set16(int at, int value) {
    out.setShort(start + at, value);
    return this;
  }

  public PduWriter set32(int at, int value) {
    out.setInt(start + at, value);
    return this;
  }

  public PduWriter set64(int at, long value) {
    out.setLong(start + at, value);
    return this;
  }

  /// Ends the header. The data segment comes next in the same buffer, or somewhere else.
  public void end() {
    if (headerDigest) {
      out.writeIntLE(digest.of(out.nioBuffer(start, Bhs.BYTES)));
    }
  }

  /// The digest of `data`'s `dataBytes` bytes and their pad; 0 when data has none.
  public int digestOf(ByteBuf data, int dataBytes) {
    int pad = Bhs.padded(dataBytes) - dataBytes;
    return dataDigest ? digest.of(data.nioBuffer(data.readerIndex(), dataBytes), pad) : 0;
  }

  /// Writes to `into` what follows `dataBytes` of data that are sent from elsewhere: pad, [#digestOf].
  public void tail(ByteBuf into, int dataBytes, int digested) {
    into.writeZero(Bhs.padded(dataBytes) - dataBytes);
    if (dataDigest) {
      into.writeIntLE(digested);
    }
  }

  /// Ends a data segment whose `dataBytes` bytes stand right before the writer index of `into`: pad, digest.
  public void endData(ByteBuf into, int dataBytes) {
    int from = into.writerIndex() - dataBytes;
    into.writeZero(Bhs.padded(dataBytes) - dataBytes); // Zeroes, never what a pooled buffer held.
    if (dataDigest && dataBytes > 0) {
      into.writeIntLE(digest.of(into.nioBuffer(from, Bhs.padded(dataBytes))));
    }
  }
}
