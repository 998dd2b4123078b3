package io.forebay.gateway.nbd;

import static io.forebay.gateway.nbd.wire.HandshakeCodes.FLAG_FIXED_NEWSTYLE;
import static io.forebay.gateway.nbd.wire.HandshakeCodes.FLAG_NO_ZEROES;
import static io.forebay.gateway.nbd.wire.HandshakeCodes.GREETING_MAGIC;
import static io.forebay.gateway.nbd.wire.HandshakeCodes.OPTION_MAGIC;
import static io.forebay.gateway.nbd.wire.HandshakeCodes.OPTION_REPLY_MAGIC;
import static io.forebay.gateway.nbd.wire.HandshakeCodes.OPT_EXTENDED_HEADERS;
import static io.forebay.gateway.nbd.wire.HandshakeCodes.OPT_GO;
import static io.forebay.gateway.nbd.wire.HandshakeCodes.OPT_SET_META_CONTEXT;
import static io.forebay.gateway.nbd.wire.HandshakeCodes.OPT_STARTTLS;
import static io.forebay.gateway.nbd.wire.HandshakeCodes.OPT_STRUCTURED_REPLY;
import static io.forebay.gateway.nbd.wire.HandshakeCodes.REP_ACK;
import static io.forebay.gateway.nbd.wire.HandshakeCodes.REP_INFO;
import static io.forebay.gateway.nbd.wire.HandshakeCodes.REP_META_CONTEXT;
import static io.forebay.gateway.nbd.wire.HandshakeCodes.REP_SERVER;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.EXTENDED_REPLY_MAGIC;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.EXTENDED_REQUEST_MAGIC;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.REPLY_FLAG_DONE;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.REPLY_TYPE_BLOCK_STATUS;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.REPLY_TYPE_BLOCK_STATUS_EXT;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.REPLY_TYPE_ERROR;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.REPLY_TYPE_NONE;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.REPLY_TYPE_OFFSET_DATA;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.REPLY_TYPE_OFFSET_HOLE;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.REQUEST_MAGIC;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.SIMPLE_REPLY_MAGIC;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.STRUCTURED_REPLY_MAGIC;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.nbd.wire.Framing;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;

/// A client that says exactly the bytes it is told to, and checks what the specification says of the
/// answers. Waits at most [#PATIENCE_MILLIS] for a byte: a hanging server fails the test.
final class RawClient implements Closeable {
  private static final int PATIENCE_MILLIS = 20_000;

  record OptionReply(int option, int type, byte[] payload) {
    String text() {
      return new String(payload, UTF_8);
    }
  }

  /// A simple reply, or a chunk: `structured` says which. `data` is what a read brought (zeroes of a hole),
  /// or the payload of a block status.
  record Reply(
      long cookie, int error, boolean structured, int flags, int type, long offset, byte[] data) {
    boolean done() {
      return (flags & REPLY_FLAG_DONE) != 0;
    }
  }

  /// A metadata context that SET has selected.
  record Context(int id, String name) {}

  private Socket socket;
  private DataInputStream in;
  private long expectedOffset; // Of the last extended request.

  RawClient(InetSocketAddress address) throws IOException {
    socket = new Socket(address.getAddress(), address.getPort());
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(PATIENCE_MILLIS);
    in = new DataInputStream(socket.getInputStream());
  }

  /// Connected, greeted, client flags sent, in the option haggling.
  static RawClient haggling(InetSocketAddress address) throws IOException {
    RawClient client = new RawClient(address);
    client.greeting();
    client.send(bytes(4).putInt(FLAG_FIXED_NEWSTYLE | FLAG_NO_ZEROES));
    return client;
  }

  /// In the transmission phase of export `name`.
  static RawClient open(InetSocketAddress address, String name, boolean structured)
      throws IOException {
    RawClient client = haggling(address);
    if (structured) {
      client.option(OPT_STRUCTURED_REPLY, new byte[0]);
      assertThat(client.optionReply().type()).isEqualTo(REP_ACK);
    }
    client.option(OPT_GO, query(name));
    List<OptionReply> replies = client.optionReplies();
    assertThat(replies.getLast().type()).isEqualTo(REP_ACK);
    return client;
  }

  /// In the transmission phase of export `name`, with what was agreed before and `contexts` selected.
  static RawClient open(InetSocketAddress address, String name, Framing framing, String... contexts)
      throws IOException {
    RawClient client = haggling(address);
    if (framing != Framing.SIMPLE) {
      boolean extended = framing == Framing.EXTENDED;
      client.option(extended ? OPT_EXTENDED_HEADERS : OPT_STRUCTURED_REPLY, new byte[0]);
      assertThat(client.optionReply().type()).isEqualTo(REP_ACK);
    }
    if (contexts.length > 0) {
      assertThat(client.contexts(OPT_SET_META_CONTEXT, name, contexts)).hasSize(contexts.length);
    }
    client.option(OPT_GO, query(name));
    assertThat(client.optionReplies().getLast().type()).isEqualTo(REP_ACK);
    return client;
  }

  /// Asks for TLS, which must be granted, and shakes hands as `context` says.
  void startTls(SSLContext context, String... protocols) throws IOException {
    option(OPT_STARTTLS, new byte[0]);
    assertThat(optionReply().type()).isEqualTo(REP_ACK);
    secure(context, protocols);
  }

  /// Everything from here on is encrypted.
  void secure(SSLContext context, String... protocols) throws IOException {
    SSLSocket secured =
        (SSLSocket) context.getSocketFactory().createSocket(socket, "localhost", 0, true);
    if (protocols.length > 0) {
      secured.setEnabledProtocols(protocols);
    }
    secured.startHandshake();
    socket = secured;
    in = new DataInputStream(secured.getInputStream());
  }

  static ByteBuffer bytes(int capacity) {
    return ByteBuffer.allocate(capacity);
  }

  Socket socket() {
    return socket;
  }

  void send(byte... bytes) throws IOException {
    socket.getOutputStream().write(bytes);
  }

  /// Sends what was put into `buffer`.
  void send(ByteBuffer buffer) throws IOException {
    socket.getOutputStream().write(buffer.array(), 0, buffer.position());
  }

  /// Reads the greeting; returns the handshake flags.
  int greeting() throws IOException {
    assertThat(in.readLong()).isEqualTo(GREETING_MAGIC);
    assertThat(in.readLong()).isEqualTo(OPTION_MAGIC);
    return in.readUnsignedShort();
  }

  static byte[] optionBytes(int code, byte[] payload) {
    ByteBuffer option = bytes(16 + payload.length);
    return option.putLong(OPTION_MAGIC).putInt(code).putInt(payload.length).put(payload).array();
  }

  void option(int code, byte[] payload) throws IOException {
    send(optionBytes(code, payload));
  }

  /// The data of INFO and GO.
  static byte[] query(String name, int... wanted) {
    byte[] utf = name.getBytes(UTF_8);
    ByteBuffer data = bytes(4 + utf.length + 2 + 2 * wanted.length);
    data.putInt(utf.length).put(utf).putShort((short) wanted.length);
    for (int each : wanted) {
      data.putShort((short) each);
    }
    return data.array();
  }

  OptionReply optionReply() throws IOException {
    assertThat(in.readLong()).isEqualTo(OPTION_REPLY_MAGIC);
    int option = in.readInt();
    int type = in.readInt();
    return new OptionReply(option, type, in.readNBytes(in.readInt()));
  }

  /// All replies to one option, the final one last.
  List<OptionReply> optionReplies() throws IOException {
    List<OptionReply> replies = new ArrayList<>();
    do {
      replies.add(optionReply());
    } while (MORE.contains(replies.getLast().type()));
    return replies;
  }

  private static final Set<Integer> MORE = Set.of(REP_INFO, REP_SERVER, REP_META_CONTEXT);

  /// The data of LIST_META_CONTEXT and SET_META_CONTEXT.
  static byte[] contextQuery(String name, String... queries) {
    byte[] utf = name.getBytes(UTF_8);
    ByteBuffer data = bytes(70_000).putInt(utf.length).put(utf).putInt(queries.length);
    for (String query : queries) {
      byte[] text = query.getBytes(UTF_8);
      data.putInt(text.length).put(text);
    }
    return Arrays.copyOf(data.array(), data.position());
  }

  /// What LIST or SET, of which an ACK is expected, answers to `queries`.
  List<Context> contexts(int option, String name, String... queries) throws IOException {
    option(option, contextQuery(name, queries));
    List<OptionReply> replies = optionReplies();
    assertThat(replies.getLast().type()).isEqualTo(REP_ACK);
    List<Context> contexts = new ArrayList<>();
    for (OptionReply reply : replies.subList(0, replies.size() - 1)) {
      ByteBuffer payload = ByteBuffer.wrap(reply.payload());
      contexts.add(new Context(payload.getInt(), UTF_8.decode(payload).toString()));
    }
    return contexts;
  }

  static byte[] requestBytes(
      int flags, int type, long cookie, long offset, long length, byte... payload) {
    ByteBuffer request = bytes(28 + payload.length).putInt(REQUEST_MAGIC);
    request.putShort((short) flags).putShort((short) type).putLong(cookie);
    return request.putLong(offset).putInt((int) length).put(payload).array();
  }

  void request(int flags, int type, long cookie, long offset, long length, byte... payload)
      throws IOException {
    send(requestBytes(flags, type, cookie, offset, length, payload));
  }

  static byte[] extendedBytes(
      int flags, int type, long cookie, long offset, long length, byte... payload) {
    ByteBuffer request = bytes(32 + payload.length).putInt(EXTENDED_REQUEST_MAGIC);
    request.putShort((short) flags).putShort((short) type).putLong(cookie);
    return request.putLong(offset).putLong(length).put(payload).array();
  }

  void extended(int flags, int type, long cookie, long offset, long length, byte... payload)
      throws IOException {
    send(extendedBytes(flags, type, cookie, offset, length, payload));
    expectedOffset = offset;
  }

  /// The next reply; `length` is what a simple reply without error carries as data.
  Reply reply(int length) throws IOException {
    int magic = in.readInt();
    if (magic == SIMPLE_REPLY_MAGIC) {
      int error = in.readInt();
      long cookie = in.readLong();
      byte[] data = error == 0 ? in.readNBytes(length) : new byte[0];
      return new Reply(cookie, error, false, 1, 0, 0, data);
    }
    boolean extended = magic == EXTENDED_REPLY_MAGIC;
    assertThat(magic).as("reply magic").isIn(STRUCTURED_REPLY_MAGIC, EXTENDED_REPLY_MAGIC);
    int flags = in.readUnsignedShort();
    int type = in.readUnsignedShort();
    long cookie = in.readLong();
    if (extended) {
      assertThat(in.readLong()).as("offset MUST match the request").isEqualTo(expectedOffset);
    }
    int payload = extended ? Math.toIntExact(in.readLong()) : in.readInt();
    return switch (type) {
      case REPLY_TYPE_ERROR -> {
        int error = in.readInt();
        byte[] text = in.readNBytes(in.readUnsignedShort());
        assertThat(payload).isEqualTo(6 + text.length);
        yield new Reply(cookie, error, true, flags, type, 0, text);
      }
      case REPLY_TYPE_NONE -> {
        assertThat(payload).isZero();
        assertThat(flags & REPLY_FLAG_DONE).as("MUST be DONE").isNotZero();
        yield new Reply(cookie, 0, true, flags, type, 0, new byte[0]);
      }
      case REPLY_TYPE_OFFSET_DATA -> {
        assertThat(payload).isGreaterThan(8);
        long offset = in.readLong();
        yield new Reply(cookie, 0, true, flags, type, offset, in.readNBytes(payload - 8));
      }
      case REPLY_TYPE_OFFSET_HOLE -> {
        assertThat(payload).isEqualTo(12);
        long offset = in.readLong();
        int size = in.readInt();
        assertThat(size).as("MUST be nonzero").isPositive();
        yield new Reply(cookie, 0, true, flags, type, offset, new byte[size]);
      }
      case REPLY_TYPE_BLOCK_STATUS, REPLY_TYPE_BLOCK_STATUS_EXT -> {
        assertThat(extended).isEqualTo(type == REPLY_TYPE_BLOCK_STATUS_EXT);
        yield new Reply(cookie, 0, true, flags, type, 0, in.readNBytes(payload));
      }
      default -> throw new AssertionError("chunk of type " + type);
    };
  }

  /// The chunks of the next reply, the last of which is DONE and none before.
  List<Reply> chunks(long cookie) throws IOException {
    List<Reply> chunks = new ArrayList<>();
    do {
      chunks.add(reply(0));
      assertThat(chunks.getLast().cookie()).as("cookie").isEqualTo(cookie);
    } while (!chunks.getLast().done());
    return chunks;
  }

  /// The error of the next reply, which carries no data and answers `cookie`.
  int error(long cookie) throws IOException {
    Reply reply = reply(0);
    assertThat(reply.cookie()).as("cookie").isEqualTo(cookie);
    return reply.error();
  }

  /// Reads `length` bytes as they come.
  byte[] receive(int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    assertThat(bytes).as("bytes before the end of the stream").hasSize(length);
    return bytes;
  }

  /// Everything that the server sends until it closes the connection.
  byte[] rest() throws IOException {
    ByteArrayOutputStream rest = new ByteArrayOutputStream();
    try {
      in.transferTo(rest);
    } catch (SocketException _) {
      // A reset: it closed while bytes of ours were unread.
    }
    return rest.toByteArray();
  }

  /// Whether the server closes the connection without another byte.
  boolean closedByServer() throws IOException {
    try {
      return in.read() == -1;
    } catch (SocketException | SSLException _) {
      return true; // A reset: it closed while bytes of ours were unread.
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
