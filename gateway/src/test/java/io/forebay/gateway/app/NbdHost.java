package io.forebay.gateway.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A client with structured replies and `base:allocation`, as small as can be.
final class NbdHost implements AutoCloseable {
  static final int CMD_READ = 0;
  static final int CMD_WRITE = 1;
  private static final int PATIENCE_MILLIS = 60_000;
  private static final int OPT_GO = 7;
  private static final int OPT_STRUCTURED_REPLY = 8;
  private static final int OPT_SET_META_CONTEXT = 10;
  private static final int ACK = 1;
  private static final int ERROR_CHUNK = 0x8001;
  private static final int SIMPLE_REPLY = 0x67446698;

  private final Socket socket;
  private final DataInputStream in;
  private long cookie;

  /// `uri` as of [ApplianceRig#uri].
  NbdHost(String uri) throws IOException {
    String volume = uri.replaceAll(".*/", "");
    String at = uri.replaceAll(".*://|/.*", "");
    socket = new Socket("127.0.0.1", Integer.parseInt(at.replaceAll(".*:", "")));
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(PATIENCE_MILLIS);
    in = new DataInputStream(socket.getInputStream());
    in.readNBytes(18);
    send(new byte[] {0, 0, 0, 3});
    byte[] name = volume.getBytes(StandardCharsets.UTF_8);
    byte[] context = "base:allocation".getBytes(StandardCharsets.UTF_8);
    option(OPT_STRUCTURED_REPLY, new byte[0]);
    option(
        OPT_SET_META_CONTEXT,
        ByteBuffer.allocate(12 + name.length + context.length)
            .putInt(name.length)
            .put(name)
            .putInt(1)
            .putInt(context.length)
            .put(context)
            .array());
    option(OPT_GO, ByteBuffer.allocate(6 + name.length).putInt(name.length).put(name).array());
  }

  private void option(int option, byte[] data) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(16 + data.length).putLong(0x49484156454f5054L);
    send(bytes.putInt(option).putInt(data.length).put(data).array());
    int type = 0;
    while (type != ACK) {
      in.readNBytes(12);
      type = in.readInt();
      in.readNBytes(in.readInt());
      assertThat(type).isPositive();
    }
  }

  void send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
  }

  void send(byte[] first, int length) throws IOException {
    send(Arrays.copyOf(first, length));
  }

  void request(int type, long offset, int length) throws IOException {
    ByteBuffer header = ByteBuffer.allocate(28).putInt(0x25609513).putInt(type);
    send(header.putLong(++cookie).putLong(offset).putInt(length).array());
  }

  /// Of a write.
  int error() throws IOException {
    if (in.readInt() == SIMPLE_REPLY) {
      int error = in.readInt();
      in.readLong();
      return error;
    }
    in.readInt();
    in.readLong();
    byte[] payload = in.readNBytes(in.readInt());
    return ByteBuffer.wrap(payload).getInt();
  }

  /// One chunk: the block was written and is no hole.
  byte[] read(int length) throws IOException {
    in.readInt();
    int type = in.readInt() & 0xFFFF;
    in.readLong();
    byte[] payload = in.readNBytes(in.readInt());
    assertThat(type).isNotEqualTo(ERROR_CHUNK);
    assertThat(payload).hasSize(8 + length);
    return Arrays.copyOfRange(payload, 8, payload.length);
  }

  /// Takes up to so many bytes, whatever they are; how many came at once.
  long fetch(int bytes) throws IOException {
    long taken = 0;
    while (taken < bytes && in.available() > 0) {
      taken += in.skip(Math.min(bytes - taken, in.available()));
    }
    return taken;
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
