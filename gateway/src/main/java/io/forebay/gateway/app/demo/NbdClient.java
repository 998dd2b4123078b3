package io.forebay.gateway.app.demo;

import static io.forebay.gateway.nbd.wire.HandshakeCodes.FLAG_FIXED_NEWSTYLE;
import static io.forebay.gateway.nbd.wire.HandshakeCodes.FLAG_NO_ZEROES;
import static io.forebay.gateway.nbd.wire.HandshakeCodes.GREETING_MAGIC;
import static io.forebay.gateway.nbd.wire.HandshakeCodes.INFO_EXPORT;
import static io.forebay.gateway.nbd.wire.HandshakeCodes.OPTION_MAGIC;
import static io.forebay.gateway.nbd.wire.HandshakeCodes.OPTION_REPLY_MAGIC;
import static io.forebay.gateway.nbd.wire.HandshakeCodes.OPT_GO;
import static io.forebay.gateway.nbd.wire.HandshakeCodes.REP_ACK;
import static io.forebay.gateway.nbd.wire.HandshakeCodes.REP_INFO;
import static io.forebay.gateway.nbd.wire.HandshakeCodes.STRING_BYTES_MAX;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.CMD_DISC;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.CMD_FLUSH;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.CMD_READ;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.CMD_WRITE;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.REQUEST_MAGIC;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.SIMPLE_REPLY_MAGIC;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A host, as small as one can be: one connection, fixed newstyle over TCP, simple replies, a bounded
/// number of requests under way. One thread.
final class NbdClient implements AutoCloseable {
  /// Requests under way.
  private static final int DEPTH = 32;

  private static final int PATIENCE_MILLIS = 30_000;

  /// Large enough for one read.
  private static final int BUFFER_BYTES = 1 << 20;

  private final Socket socket;
  private final DataInputStream in;
  private final DataOutputStream out;

  /// What is under way: for a read where its bytes go, else null.
  private final Map<Long, byte @Nullable []> underWay = new HashMap<>();

  private long cookie;
  private long sizeBytes;

  private NbdClient(Socket socket) throws IOException {
    this.socket = socket;
    in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), BUFFER_BYTES));
    out = new DataOutputStream(new BufferedOutputStream(socket.getOutputStream(), BUFFER_BYTES));
  }

  static NbdClient connect(InetSocketAddress address, String export) throws IOException {
    Socket socket = new Socket();
    try {
      socket.connect(address, PATIENCE_MILLIS);
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.setTcpNoDelay(true);
      NbdClient client = new NbdClient(socket);
      client.go(export);
      return client;
    } catch (IOException e) {
      socket.close();
      throw new IOException("export " + export + " at " + address + ": " + e.getMessage(), e);
    }
  }

  private void go(String export) throws IOException {
    expect(in.readLong() == GREETING_MAGIC && in.readLong() == OPTION_MAGIC, "no NBD greeting");
    expect((in.readUnsignedShort() & FLAG_FIXED_NEWSTYLE) != 0, "not fixed newstyle");
    byte[] name = export.getBytes(UTF_8);
    out.writeInt(FLAG_FIXED_NEWSTYLE | FLAG_NO_ZEROES);
    out.writeLong(OPTION_MAGIC);
    out.writeInt(OPT_GO);
    out.writeInt(4 + name.length + 2);
    out.writeInt(name.length);
    out.write(name);
    out.writeShort(0);
    out.flush();
    while (true) {
      expect(in.readLong() == OPTION_REPLY_MAGIC && in.readInt() == OPT_GO, "no reply to GO");
      int type = in.readInt();
      int length = in.readInt();
      expect(length >= 0 && length <= STRING_BYTES_MAX * 2, "a reply of " + length + " bytes");
      byte[] payload = in.readNBytes(length);
      expect(payload.length == length, "the connection ended");
      switch (type) {
        case REP_ACK -> {
          return;
        }
        case REP_INFO -> info(payload);
        default -> throw new IOException("refused: " + new String(payload, UTF_8));
      }
    }
  }

  private void info(byte[] payload) {
    java.nio.ByteBuffer info = java.nio.ByteBuffer.wrap(payload);
    if (payload.length >= 10 && info.getShort() == INFO_EXPORT) {
      sizeBytes = info.getLong();
    }
  }

  long sizeBytes() {
    return sizeBytes;
  }

  /// Begins a write; it is acked at the latest when [#flush] returns.
  void write(long offset, byte[] bytes) throws IOException {
    begin(CMD_WRITE, offset, bytes.length, null);
    out.write(bytes);
  }

  /// Everything written so far is acked, and then durable.
  void flush() throws IOException {
    finish();
    begin(CMD_FLUSH, 0, 0, null);
    finish();
  }

  /// Begins a read; `into` is filled when [#finish] returns.
  void read(long offset, byte[] into) throws IOException {
    begin(CMD_READ, offset, into.length, into);
  }

  /// Waits for everything under way.
  void finish() throws IOException {
    out.flush();
    while (!underWay.isEmpty()) {
      reply();
    }
  }

  private void begin(int command, long offset, int length, byte @Nullable [] into)
      throws IOException {
    if (underWay.size() >= DEPTH) {
      out.flush();
      reply();
    }
    underWay.put(++cookie, into);
    header(command, offset, length);
  }

  private void header(int command, long offset, int length) throws IOException {
    out.writeInt(REQUEST_MAGIC);
    out.writeShort(0);
    out.writeShort(command);
    out.writeLong(cookie);
    out.writeLong(offset);
    out.writeInt(length);
  }

  private void reply() throws IOException {
    expect(in.readInt() == SIMPLE_REPLY_MAGIC, "no simple reply");
    int error = in.readInt();
    long answered = in.readLong();
    expect(underWay.containsKey(answered), "a reply that nobody waits for");
    byte[] into = underWay.remove(answered);
    if (error != 0) {
      throw new IOException("the appliance answers with error " + error);
    }
    if (into != null) {
      in.readFully(into);
    }
  }

  private static void expect(boolean condition, String otherwise) throws IOException {
    if (!condition) {
      throw new IOException(otherwise);
    }
  }

  @Override
  public void close() throws IOException {
    try (socket) {
      header(CMD_DISC, 0, 0);
      out.flush();
    }
  }
}
