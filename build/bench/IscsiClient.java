import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;

/// An initiator that loads a target: so many commands at a time, one system call for all that can be
/// sent, and nothing looked at but headers. libiscsi's own tools are slower than what is measured.
final class IscsiClient implements AutoCloseable {
  /// What is done over and over.
  ///
  /// @param random where; else one behind the other
  /// @param span bytes of the volume that it goes over
  record Load(boolean writes, boolean random, int bytes, int depth, long span) {}

  private static final int HEADER = 48;
  private static final int BLOCK = 512;
  private static final int FINAL = 0x80;
  private static final int READ = 0x40;
  private static final int WRITE = 0x20;
  private static final int DECLARED = 256 << 10; // As open-iscsi's MaxRecvDataSegmentLength.

  private final SocketChannel channel;
  private final ByteBuffer in = ByteBuffer.allocateDirect(1 << 20).limit(0);
  private final ByteBuffer out = ByteBuffer.allocateDirect(4 << 20);
  private final ByteBuffer data = ByteBuffer.allocateDirect(1 << 20);
  private final SplittableRandom random = new SplittableRandom();
  private int segmentBytes = 8192;
  private int firstBytes = 65_536;
  private boolean immediate = true;
  private int cmdSn = 1;
  private int statSn = 1;
  private int itt;
  private long skipping;
  private long next;

  /// Logged in to `target`, unit `lun`.
  private final long lun;

  IscsiClient(int port, String target, int lun) throws IOException {
    this.lun = (long) lun << 48;
    channel = SocketChannel.open(new InetSocketAddress("127.0.0.1", port));
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    byte[] content = new byte[data.capacity()];
    new java.util.Random(1).nextBytes(content);
    data.put(content).flip();
    logIn(target);
    for (int i = 0; command(new byte[] {0}, 0, 0) != 0; i++) { // Unit attentions.
      if (i == 10) {
        throw new IOException(target + " is not ready");
      }
    }
  }

  private void logIn(String target) throws IOException {
    String keys =
        "InitiatorName=iqn.2026-11.io.forebay.bench:host\0TargetName="
            + target
            + "\0SessionType=Normal\0AuthMethod=None\0";
    login(FINAL | 1, keys); // Security to operational, then to the full feature phase.
    String agreed =
        login(
            FINAL | 1 << 2 | 3,
            "HeaderDigest=None\0DataDigest=None\0InitialR2T=Yes\0ImmediateData=Yes\0"
                + "MaxBurstLength=16776192\0FirstBurstLength=262144\0MaxOutstandingR2T=1\0"
                + "MaxRecvDataSegmentLength="
                + DECLARED
                + "\0");
    for (String pair : agreed.split("\0")) {
      String value = pair.substring(pair.indexOf('=') + 1);
      switch (pair.substring(0, Math.max(0, pair.indexOf('=')))) {
        case "MaxRecvDataSegmentLength" -> segmentBytes = Integer.parseInt(value);
        case "FirstBurstLength" -> firstBytes = Integer.parseInt(value);
        case "ImmediateData" -> immediate = value.equals("Yes");
        default -> {}
      }
    }
  }

  private String login(int flags, String keys) throws IOException {
    byte[] text = keys.getBytes(StandardCharsets.UTF_8);
    int at = header(0x43, flags, text.length);
    out.putInt(at + 8, 0x80 << 24).putInt(at + 12, 0x0001 << 16);
    out.put(text).put(new byte[(4 - text.length % 4) % 4]);
    flush();
    ByteBuffer head = pdu();
    byte[] answer = new byte[(head.getInt(4) & 0xffffff) + 3 & ~3];
    for (int i = 0; i < answer.length; i++) {
      while (!in.hasRemaining()) {
        fill();
      }
      answer[i] = in.get();
    }
    skipping = 0;
    if (head.get(0) != 0x23 || head.getShort(36) != 0) {
      throw new IOException("login: " + Integer.toHexString(head.getShort(36)));
    }
    return new String(answer, StandardCharsets.UTF_8);
  }

  /// Begins a header in `out`, which has room for it; all other fields are zero.
  private int header(int opcode, int flags, int dataBytes) {
    int at = out.position();
    for (int i = 0; i < HEADER; i += 8) {
      out.putLong(0);
    }
    out.put(at, (byte) opcode).put(at + 1, (byte) flags).putInt(at + 4, dataBytes);
    out.putInt(at + 24, cmdSn).putInt(at + 28, statSn);
    return at;
  }

  private void flush() throws IOException {
    out.flip();
    while (out.hasRemaining()) {
      channel.write(out);
    }
    out.clear();
  }

  private void fill() throws IOException {
    in.compact();
    if (channel.read(in) < 0) {
      throw new EOFException("the target has hung up");
    }
    in.flip();
  }

  /// The header of the next PDU, in `in`; its data is skipped by the next call.
  private ByteBuffer pdu() throws IOException {
    while (skipping > 0 || in.remaining() < HEADER) {
      int skipped = (int) Math.min(skipping, in.remaining());
      in.position(in.position() + skipped);
      skipping -= skipped;
      if (skipping > 0 || in.remaining() < HEADER) {
        fill();
      }
    }
    ByteBuffer head = in.slice(in.position(), HEADER);
    in.position(in.position() + HEADER);
    skipping = (head.getInt(4) & 0xffffff) + 3 & ~3;
    return head;
  }

  /// Sends a command with nothing else under way, and returns its status.
  private int command(byte[] cdb, int flags, int expected) throws IOException {
    int at = header(0x01, FINAL | flags, 0);
    out.putLong(at + 8, lun).putInt(at + 16, itt++).putInt(at + 20, expected).put(at + 32, cdb);
    cmdSn++;
    flush();
    ByteBuffer head = pdu();
    while (head.get(0) != 0x21) {
      head = pdu();
    }
    statSn = head.getInt(24) + 1;
    return head.get(3);
  }

  /// Operations a second, over `seconds`; 0: one pass over the span, and the flush behind it.
  double run(Load load, int seconds) throws IOException {
    long begun = System.nanoTime();
    long end = begun + seconds * 1_000_000_000L;
    long passes = seconds > 0 ? Long.MAX_VALUE : load.span / load.bytes;
    long sent = 0;
    long done = 0;
    next = 0;
    boolean more = true;
    while (more || done < sent) {
      for (; more && sent - done < load.depth; sent++) {
        begin(load);
      }
      if (out.position() > 0) {
        flush();
      }
      do {
        done += answer(load, pdu()) ? 1 : 0;
      } while (skipping <= in.remaining() - HEADER && sent > done); // More is there already.
      more = sent < passes && (seconds == 0 || System.nanoTime() < end);
    }
    if (seconds == 0 && command(new byte[] {0x35}, 0, 0) != 0) {
      throw new IOException("SYNCHRONIZE CACHE failed");
    }
    return done * 1e9 / (System.nanoTime() - begun);
  }

  private void begin(Load load) throws IOException {
    long places = load.span / load.bytes;
    long lba = (load.random ? random.nextLong(places) : next++ % places) * (load.bytes / BLOCK);
    int first = load.writes && immediate ? Math.min(load.bytes, Math.min(segmentBytes, firstBytes)) : 0;
    if (out.remaining() < HEADER + first) { // Behind what R2Ts have asked for.
      flush();
    }
    int at = header(0x01, FINAL | (load.writes ? WRITE : READ), first);
    out.putLong(at + 8, lun).putInt(at + 16, itt++).putInt(at + 20, load.bytes);
    out.put(at + 32, (byte) (load.writes ? 0x2a : 0x28)).putInt(at + 34, (int) lba);
    out.putShort(at + 39, (short) (load.bytes / BLOCK));
    cmdSn++;
    out.put(data.slice(0, first));
  }

  /// Whether that ended a command.
  private boolean answer(Load load, ByteBuffer head) throws IOException {
    int opcode = head.get(0) & 0x3f;
    if (opcode == 0x31) {
      send(head);
      return false;
    }
    boolean status = opcode == 0x21 || opcode == 0x25 && (head.get(1) & 1) != 0;
    if (status) {
      statSn = head.getInt(24) + 1;
      if (head.get(3) != 0 || head.getInt(44) != 0) {
        throw new IOException((load.writes ? "write" : "read") + " failed: status " + head.get(3));
      }
    } else if (opcode != 0x25 && opcode != 0x20) {
      throw new IOException("unexpected: " + Integer.toHexString(opcode));
    }
    return status;
  }

  /// What an R2T asks for.
  private void send(ByteBuffer r2t) throws IOException {
    int offset = r2t.getInt(40);
    int left = r2t.getInt(44);
    int task = r2t.getInt(16);
    int tag = r2t.getInt(20);
    for (int sn = 0; left > 0; sn++) {
      int part = Math.min(left, segmentBytes);
      if (out.remaining() < HEADER + part) {
        flush();
      }
      left -= part;
      int at = header(0x05, left == 0 ? FINAL : 0, part);
      out.putInt(at + 24, 0).putLong(at + 8, lun).putInt(at + 16, task).putInt(at + 20, tag);
      out.putInt(at + 36, sn).putInt(at + 40, offset).put(data.slice(offset, part));
      offset += part;
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
