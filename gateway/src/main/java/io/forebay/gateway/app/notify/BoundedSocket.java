package io.forebay.gateway.app.notify;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;

/// A socket that gives up when it has received too much: lines without end, replies without end, whoever reads them.
/// With TLS above it, it counts what travels.
final class BoundedSocket extends Socket {
  /// A handshake with a long chain, and all replies of a talkative server, are far less.
  static final int RECEIVED_BYTES_MAX = 256 << 10;

  private int left = RECEIVED_BYTES_MAX; // Of whichever thread reads: one.

  @Override
  public InputStream getInputStream() throws IOException {
    return new FilterInputStream(super.getInputStream()) {
      @Override
      public int read() throws IOException {
        int read = super.read();
        count(read < 0 ? 0 : 1);
        return read;
      }

      @Override
      public int read(byte[] into, int from, int length) throws IOException {
        int read = super.read(into, from, length);
        count(Math.max(0, read));
        return read;
      }
    };
  }

  private void count(int read) throws IOException {
    left -= read;
    if (left < 0) {
      throw new IOException("the answer is longer than " + RECEIVED_BYTES_MAX + " bytes");
    }
  }
}
