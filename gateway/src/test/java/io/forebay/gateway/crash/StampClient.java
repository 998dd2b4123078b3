package io.forebay.gateway.crash;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/// A host: an NBD client that keeps some writes under way until its server dies.
final class StampClient implements AutoCloseable {
  private static final int DEPTH = 16;
  private static final int REQUEST_MAGIC = 0x25609513;
  private static final int SIMPLE_REPLY_MAGIC = 0x67446698;
  private static final int READ = 0;
  private static final int WRITE = 1;
  private static final int FLUSH = 3;
  private static final int FUA = 1;

  private final Socket socket;
  private final DataInputStream in;
  private final OutputStream out;
  private long lastCookie;
  private volatile @Nullable IllegalStateException refused;

  StampClient(String host, int port, String export) throws IOException {
    socket = new Socket(host, port);
    socket.setTcpNoDelay(true);
    in = new DataInputStream(new java.io.BufferedInputStream(socket.getInputStream(), 1 << 16));
    out = socket.getOutputStream();
    in.skipNBytes(18); // NBDMAGIC, IHAVEOPT, flags.
    byte[] name = export.getBytes(StandardCharsets.UTF_8);
    ByteBuffer hello = ByteBuffer.allocate(4 + 16 + name.length);
    hello.putInt(3).putLong(0x49484156454F5054L).putInt(1).putInt(name.length).put(name);
    out.write(hello.array()); // FIXED_NEWSTYLE, NO_ZEROES; EXPORT_NAME.
    in.skipNBytes(10); // Size and flags.
  }

  /// Writes until the server is gone; returns the number of acked writes. Some writes are FUA, some
  /// are followed by a flush.
  long writeUntilDeath(Stamps stamps, SplittableRandom random) throws InterruptedException {
    ConcurrentHashMap<Long, Stamps.Write> waiting = new ConcurrentHashMap<>();
    Semaphore room = new Semaphore(DEPTH);
    long[] acked = new long[1];
    Thread replies = new Thread(() -> acked[0] = takeReplies(stamps, waiting, room), "replies");
    replies.start();
    try {
      ByteBuffer request = ByteBuffer.allocate(28 + Stamps.BLOCK_BYTES);
      long flushes = -1;
      while (true) {
        room.acquire();
        request.clear();
        if (random.nextInt(20) == 0) {
          header(request, 0, FLUSH, flushes--, 0, 0);
        } else {
          Stamps.Write write = stamps.begin(random);
          waiting.put(write.number(), write);
          int flags = random.nextInt(50) == 0 ? FUA : 0;
          long offset = (long) write.block() * Stamps.BLOCK_BYTES;
          header(request, flags, WRITE, write.number(), offset, Stamps.BLOCK_BYTES);
          Stamps.fill(request, write);
        }
        out.write(request.array(), 0, request.position());
      }
    } catch (IOException e) {
      replies.join(); // The server is dead: that is what we wait for.
      IllegalStateException wrong = refused;
      if (wrong != null) {
        throw wrong;
      }
      return acked[0];
    }
  }

  private long takeReplies(
      Stamps stamps, ConcurrentHashMap<Long, Stamps.Write> waiting, Semaphore room) {
    long acked = 0;
    try {
      while (true) {
        reply();
        Stamps.Write write = waiting.remove(lastCookie);
        if (write != null) {
          stamps.ack(write);
          acked++;
        }
        room.release();
      }
    } catch (IOException e) {
      room.release(DEPTH); // Whoever waits for room finds the socket dead.
      return acked;
    } catch (IllegalStateException e) {
      refused = e;
      closeQuietly();
      room.release(DEPTH);
      return acked;
    }
  }

  private void closeQuietly() {
    try {
      socket.close();
    } catch (IOException e) {
      // It is closed, whatever it says.
    }
  }

  private void reply() throws IOException {
    if (in.readInt() != SIMPLE_REPLY_MAGIC) {
      throw new IllegalStateException("no simple reply");
    }
    int error = in.readInt();
    lastCookie = in.readLong();
    if (error != 0) {
      throw new IllegalStateException("request " + lastCookie + " failed with error " + error);
    }
  }

  /// Fills `into` from `offset`.
  void read(long offset, ByteBuffer into) throws IOException {
    ByteBuffer request = ByteBuffer.allocate(28);
    header(request, 0, READ, 1, offset, into.remaining());
    out.write(request.array());
    reply();
    int got = in.readNBytes(into.array(), into.position(), into.remaining());
    if (got < into.remaining()) {
      throw new EOFException("the server went away in a read");
    }
  }

  private static void header(
      ByteBuffer into, int flags, int type, long cookie, long offset, int length) {
    into.putInt(REQUEST_MAGIC).putShort((short) flags).putShort((short) type);
    into.putLong(cookie).putLong(offset).putInt(length);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
