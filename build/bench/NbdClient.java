import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/// NBD, fixed newstyle, with the export's name and simple replies: the least that there is.
final class NbdClient implements AutoCloseable {
  static final int READ = 0;
  static final int WRITE = 1;
  static final int REQUEST_BYTES = 28;
  static final int REPLY_BYTES = 16;
  private static final long MAGIC = 0x4e42444d41474943L; // NBDMAGIC
  private static final long OPTION_MAGIC = 0x49484156454F5054L; // IHAVEOPT
  private static final int FIXED_NO_ZEROES = 3;
  private static final int EXPORT_NAME = 1;
  private static final int REQUEST = 0x25609513;
  private static final int REPLY = 0x67446698;
  private static final int TIMEOUT_MILLIS = 60_000;

  final Socket socket = new Socket();
  final DataInputStream in;
  final DataOutputStream out;

  /// Connected and greeted. `receiveBytes` 0: the buffer that the system gives.
  NbdClient(int port, int receiveBytes) throws IOException {
    try {
      if (receiveBytes > 0) {
        socket.setReceiveBufferSize(receiveBytes); // Before connecting: it decides the window.
      }
      socket.connect(new InetSocketAddress("127.0.0.1", port), TIMEOUT_MILLIS);
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(TIMEOUT_MILLIS);
      in = new DataInputStream(socket.getInputStream());
      out = new DataOutputStream(new BufferedOutputStream(socket.getOutputStream(), 8192));
      require(in.readLong() == MAGIC && in.readLong() == OPTION_MAGIC, "not NBD");
      in.readUnsignedShort();
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  /// Ready for requests.
  static NbdClient open(int port, String export, int receiveBytes) throws IOException {
    NbdClient client = new NbdClient(port, receiveBytes);
    try {
      byte[] name = export.getBytes(StandardCharsets.UTF_8);
      client.option(EXPORT_NAME, name.length);
      client.out.write(name);
      client.out.flush();
      client.in.readLong(); // Its size; the server closes when there is no such export.
      client.in.readUnsignedShort();
      return client;
    } catch (IOException e) {
      client.close();
      throw e;
    }
  }

  /// The client's flags and the head of its first option, whose data is to follow. Not flushed.
  void option(int option, int length) throws IOException {
    out.writeInt(FIXED_NO_ZEROES);
    out.writeLong(OPTION_MAGIC);
    out.writeInt(option);
    out.writeInt(length);
  }

  /// Not flushed.
  void request(int type, long cookie, long offset, int length) throws IOException {
    out.writeInt(REQUEST);
    out.writeShort(0);
    out.writeShort(type);
    out.writeLong(cookie);
    out.writeLong(offset);
    out.writeInt(length);
  }

  /// Returns when the write is acked.
  void write(long offset, byte[] block) throws IOException {
    request(WRITE, offset, offset, block.length);
    out.write(block);
    out.flush();
    require(in.readInt() == REPLY, "no simple reply");
    int error = in.readInt();
    in.readLong();
    require(error == 0, "error " + error);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private static void require(boolean holds, String otherwise) throws IOException {
    if (!holds) {
      throw new IOException(otherwise);
    }
  }
}
