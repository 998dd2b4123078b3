package io.forebay.gateway.nbd.wire;

/// How requests and replies are framed, as the client has chosen it in the handshake.
public enum Framing {
  /// Compact requests, simple replies.
  SIMPLE,
  /// Compact requests; reads and errors are answered in chunks.
  STRUCTURED,
  /// Requests with 64-bit lengths; every reply is a chunk with an extended header.
  EXTENDED;

  /// Whether replies come in chunks, so that there are error texts, holes and block status.
  public boolean chunks() {
    return this != SIMPLE;
  }

  public int requestHeaderBytes() {
    return this == EXTENDED
        ? TransmissionCodes.EXTENDED_REQUEST_HEADER_BYTES
        : TransmissionCodes.REQUEST_HEADER_BYTES;
  }

  /// Bytes of a chunk's header.
  public int chunkHeaderBytes() {
    return this == EXTENDED
        ? TransmissionCodes.EXTENDED_CHUNK_HEADER_BYTES
        : TransmissionCodes.CHUNK_HEADER_BYTES;
  }
}
