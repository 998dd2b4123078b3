package io.forebay.gateway.link.packing;

import com.github.luben.zstd.EndDirective;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import com.github.luben.zstd.util.Native;
import io.forebay.gateway.block.Check;
import io.forebay.gateway.link.wire.ProtocolViolation;
import io.forebay.gateway.link.wire.ProtocolViolation.Rule;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// zstd (RFC 8878), without its magic number, sizes, dictionaries and checksums: frames have their own.
public final class ZstdCompression implements Compression {
  private static final Logger LOG = LoggerFactory.getLogger(ZstdCompression.class);

  private final int baseSlots;

  private ZstdCompression(int baseSlots) {
    this.baseSlots = baseSlots;
  }

  /// Loads the native library; `basesBytes` may be taken for the blocks of a peer, in each direction. Null, with a line in the log that says what to do, where that fails.
  public static @Nullable Compression load(long basesBytes) {
    try {
      Native.load();
      return new ZstdCompression((int) Math.min(Bases.SLOTS_MAX, basesBytes / Bases.BLOCK_BYTES));
    } catch (UnsatisfiedLinkError | ExceptionInInitializerError | NoClassDefFoundError e) {
      LOG.warn(
          "event=packing.unavailable reason=\"{}\" advice=\"lines send plain bytes; name a directory whose"
              + " files may be executed with -DZstdTempFolder=DIR\"",
          e.getMessage());
      return null;
    }
  }

  @Override
  public int baseSlots() {
    return baseSlots;
  }

  @Override
  public Compressor compressor() {
    return new Sending();
  }

  @Override
  public Decompressor decompressor() {
    return new Receiving();
  }

  private static final class Sending implements Compressor {
    private final ZstdCompressCtx context = new ZstdCompressCtx();

    @Override
    public void begin(int level) {
      context.reset();
      context
          .setMagicless(true)
          .setContentSize(false)
          .setChecksum(false)
          .setDictID(false)
          .setLevel(level)
          .setWindowLog(WINDOW_LOG);
    }

    @Override
    public void compress(ByteBuffer from, ByteBuffer into) {
      boolean flushed = false;
      while (!flushed && into.hasRemaining()) {
        flushed = context.compressDirectByteBufferStream(into, from, EndDirective.FLUSH);
      }
      Check.check(flushed && !from.hasRemaining(), "what is packed has room", from.remaining(), 0);
    }

    @Override
    public void close() {
      context.close();
    }
  }

  private static final class Receiving implements Decompressor {
    /// RFC 8878, 3.1.1.1: the descriptor's byte, all features off, and that of the window.
    private static final int HEADER_BYTES = 2;

    private final ZstdDecompressCtx context = new ZstdDecompressCtx();
    private boolean begun;

    @Override
    public void begin() {
      context.reset();
      context.setMagicless(true);
      begun = false;
    }

    @Override
    public void decompress(ByteBuffer from, ByteBuffer into) throws ProtocolViolation {
      if (!begun) {
        requireHeader(from);
        begun = true;
      }
      try {
        boolean stuck = false;
        while (from.hasRemaining() && !stuck) {
          int before = from.remaining() + into.remaining();
          if (context.decompressDirectByteBufferStream(into, from)) {
            throw new ProtocolViolation(Rule.FIELD, "a packed stream ends");
          }
          stuck = from.remaining() + into.remaining() == before;
        }
      } catch (ZstdException e) {
        throw new ProtocolViolation(Rule.FIELD, "packed bytes: " + e.getMessage());
      }
      if (from.hasRemaining() || into.hasRemaining()) {
        throw new ProtocolViolation(
            Rule.BODY_LENGTH,
            from.remaining() + " packed bytes left, " + into.remaining() + " plain ones missing");
      }
    }

    /// Before a byte is allocated for it: the window is no larger than ours (M1).
    private static void requireHeader(ByteBuffer from) throws ProtocolViolation {
      int at = from.position();
      if (from.remaining() < HEADER_BYTES
          || from.get(at) != 0
          || (from.get(at + 1) & 0xFF) > WINDOW_LOG - 10 << 3) {
        throw new ProtocolViolation(Rule.FIELD, "a packed stream with another header than agreed");
      }
    }

    @Override
    public void close() {
      context.close();
    }
  }
}
