package io.forebay.gateway.link.packing;

import com.github.luben.zstd.EndDirective;
import com.github.luben.zstd.ZstdCompressCtx;
import io.forebay.gateway.link.wire.ProtocolViolation;
import io.forebay.gateway.sim.SimClock;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;

/// `./dev bench bytes`: what recorded writes take on a line, behind the trace's mark and in all: plain, as digests
/// only, as one zstd -3 stream, as packed frames, and as packed frames told by what the peer holds.
public final class LineBytes {
  private LineBytes() {}

  /// One way to send, counted.
  interface Way {
    void send(TraceLog.Piece piece) throws ProtocolViolation;

    long bytes();
  }

  public static void main(String[] args) throws Exception {
    int frameBytes = Integer.getInteger("frame", 62_500); // Half a second of a megabit.
    int slots = Integer.getInteger("slots", 1 << 16);
    System.out.printf(
        "%-10s %-8s %12s %12s %12s %12s %12s   %s%n",
        "trace", "part", "plain", "digests", "zstd -3", "packed", "coded", "coded/zstd -3");
    for (String path : args) {
      run(Path.of(path), frameBytes, slots);
    }
  }

  private static void run(Path path, int frameBytes, int slots) throws Exception {
    Way[] ways = {
      new Plain(),
      new Digests(),
      new Zstd3(),
      new Frames(frameBytes, 0),
      new Frames(frameBytes, slots)
    };
    long[] marked = new long[ways.length];
    TraceLog log = new TraceLog();
    try (InputStream file = Files.newInputStream(path);
        DataInputStream in = new DataInputStream(new BufferedInputStream(file, 1 << 20))) {
      while (true) {
        int operation = in.read();
        if (operation < 0) {
          break;
        }
        long offset = in.readLong();
        int length = in.readInt();
        byte[] data = operation == 'W' ? in.readNBytes(length) : new byte[0];
        if (operation == 'M') {
          log.cut(piece -> send(ways, piece));
          for (int i = 0; i < ways.length; i++) {
            marked[i] = ways[i].bytes();
          }
        } else {
          log.add((char) operation, offset, length, data, piece -> send(ways, piece));
        }
      }
    } catch (EOFException e) {
      throw new IOException("the trace is cut: " + path, e);
    }
    log.cut(piece -> send(ways, piece));
    print(path, "load", ways, i -> marked[i]);
    print(path, "run", ways, i -> ways[i].bytes() - marked[i]);
    System.out.printf(
        "  coding %.1f s, %s%n", ((Frames) ways[4]).nanos / 1e9, ((Frames) ways[4]).near.carried());
  }

  private static void print(
      Path path, String part, Way[] ways, java.util.function.IntToLongFunction of) {
    System.out.printf(Locale.ROOT, "%-10s %-8s", path.getFileName(), part);
    for (int i = 0; i < ways.length; i++) {
      System.out.printf(Locale.ROOT, " %12d", of.applyAsLong(i));
    }
    System.out.printf(Locale.ROOT, "   %.2f%n", (double) of.applyAsLong(4) / of.applyAsLong(2));
  }

  private static void send(Way[] ways, TraceLog.Piece piece) {
    try {
      for (Way way : ways) {
        way.send(piece);
      }
    } catch (ProtocolViolation e) {
      throw new AssertionError(e);
    }
  }

  static final class Plain implements Way {
    private long bytes;

    @Override
    public void send(TraceLog.Piece piece) {
      bytes += piece.size();
    }

    @Override
    public long bytes() {
      return bytes;
    }
  }

  static final class Digests implements Way {
    private final java.util.HashMap<Long, Long> known = new java.util.HashMap<>();
    private long bytes;

    @Override
    public void send(TraceLog.Piece piece) {
      piece.blocks((offset, content, at, length) -> {
        long digest = 0;
        for (int i = at; i < at + length; i++) {
          digest = digest * 0x100000001B3L + content[i];
        }
        bytes += 16;
        if (length < Bases.BLOCK_BYTES || !Objects.equals(known.put(offset, digest), digest)) {
          bytes += length;
        }
      });
      bytes += 64L * piece.records();
    }

    @Override
    public long bytes() {
      return bytes;
    }
  }

  static final class Zstd3 implements Way {
    private final ZstdCompressCtx context = new ZstdCompressCtx().setLevel(3);
    private final ByteBuffer out = ByteBuffer.allocateDirect(1 << 20);
    private long bytes;

    @Override
    public void send(TraceLog.Piece piece) {
      ByteBuffer from = piece.direct();
      while (from.hasRemaining()) {
        context.compressDirectByteBufferStream(out.clear(), from, EndDirective.CONTINUE);
        bytes += out.position();
      }
    }

    @Override
    public long bytes() {
      return bytes;
    }
  }

  static final class Frames implements Way {
    final Packing near = packing();
    final Packing far = packing();
    private final int frameBytes;
    private final int slots;
    private final Bases held;
    private final DeltaEncoder encoder;
    private final DeltaDecoder decoder = new DeltaDecoder();
    long nanos;

    Frames(int frameBytes, int slots) {
      this.frameBytes = frameBytes;
      this.slots = slots;
      io.forebay.gateway.disk.Disk disk = TraceLog.memory();
      held = new Bases(disk, Math.max(1, slots));
      held.begin(new UUID(1, 2), 0);
      encoder = new DeltaEncoder(new Bases(disk, Math.max(1, slots)));
      encoder.agree(held.id(), 0, Math.max(1, slots));
    }

    private static Packing packing() {
      Packing made =
          new Packing(
              new SimClock(), new Highest(Objects.requireNonNull(ZstdCompression.load(1 << 20))));
      made.begin();
      made.agreed(2);
      return made;
    }

    /// As on a thin line.
    private record Highest(Compression zstd) implements Compression {
      @Override
      public Compressor compressor() {
        Compressor made = zstd.compressor();
        return new Compressor() {
          @Override
          public void begin(int level) {
            made.begin(Integer.getInteger("level", LEVEL_MAX));
          }

          @Override
          public void compress(ByteBuffer from, ByteBuffer into) {
            made.compress(from, into);
          }

          @Override
          public void close() {
            made.close();
          }
        };
      }

      @Override
      public int baseSlots() {
        return zstd.baseSlots();
      }

      @Override
      public Decompressor decompressor() {
        return zstd.decompressor();
      }
    }

    @Override
    public void send(TraceLog.Piece piece) throws ProtocolViolation {
      int at = 0;
      while (at < piece.size()) {
        long start = System.nanoTime();
        Packing.Piece packed =
            slots > 0
                ? near.code(piece.span(at), frameBytes, encoder)
                : near.pack(piece.direct().position(at), frameBytes);
        nanos += System.nanoTime() - start;
        if (packed == null) {
          int count = Math.min(frameBytes, piece.size() - at);
          near.sent(count, count, 0);
          at += count;
          continue;
        }
        int length = packed.packed().length();
        near.sent(length, packed.packed().bytes(), 0);
        ByteBuffer back = far.unpack(packed.packed(), packed.bytes());
        if (slots > 0) {
          back = Objects.requireNonNull(decoder.decode(held, back, length));
        }
        if (!back.equals(piece.direct().slice(at, length))) {
          throw new AssertionError("other bytes come out than went in, at " + at);
        }
        at += length;
      }
    }

    @Override
    public long bytes() {
      return near.carried().wireBytes();
    }
  }
}
