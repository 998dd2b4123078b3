package io.forebay.gateway.sim;

import static io.forebay.gateway.sim.SimInode.PAGE_BYTES;

import io.forebay.gateway.block.Check;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The pages of one file, sparse: as reads see them, as the platter has them, and which have blocks.
final class SimPages {
  static final int CHUNK_PAGES = Long.SIZE;

  /// Files here are some MiB of content in at most 64 GiB; larger ones are a test's mistake.
  private static final long FILE_BYTES_MAX = 64L << 30;

  /// 64 pages; the arrays appear with the first content.
  private static final class Chunk {
    byte @Nullable [] @Nullable [] cached;
    byte @Nullable [] @Nullable [] durable;
    long allocated;

    byte @Nullable [] cached(int slot) {
      return cached == null ? null : cached[slot];
    }

    byte @Nullable [] durable(int slot) {
      return durable == null ? null : durable[slot];
    }
  }

  private final SimSpace space;
  private @Nullable Chunk[] chunks = new Chunk[16];

  SimPages(SimSpace space) {
    this.space = space;
  }

  /// The first page after `page`'s chunk if nothing ever touched that chunk; else `page`.
  long skipUntouched(long page) {
    return chunkAt(page) == null ? (page | (CHUNK_PAGES - 1)) + 1 : page;
  }

  /// Every page from here on is untouched.
  long end() {
    return (long) chunks.length * CHUNK_PAGES;
  }

  /// Reads see the platter everywhere.
  void dropCache() {
    for (Chunk chunk : chunks) {
      if (chunk != null) {
        chunk.cached = chunk.durable == null ? null : chunk.durable.clone();
      }
    }
  }

  private @Nullable Chunk chunkAt(long page) {
    long index = page / CHUNK_PAGES;
    return index < chunks.length ? chunks[(int) index] : null;
  }

  private Chunk chunkFor(long page) {
    Check.check(page < FILE_BYTES_MAX / PAGE_BYTES, "simulated files are at most 64 GiB", page, 0);
    int index = (int) (page / CHUNK_PAGES);
    if (index >= chunks.length) {
      chunks = Arrays.copyOf(chunks, Math.max(index + 1, chunks.length * 2));
    }
    Chunk chunk = chunks[index];
    if (chunk == null) {
      chunk = new Chunk();
      chunks[index] = chunk;
    }
    return chunk;
  }

  byte @Nullable [] cached(long page) {
    Chunk chunk = chunkAt(page);
    return chunk == null ? null : chunk.cached((int) (page % CHUNK_PAGES));
  }

  byte @Nullable [] durable(long page) {
    Chunk chunk = chunkAt(page);
    return chunk == null ? null : chunk.durable((int) (page % CHUNK_PAGES));
  }

  void setCached(long page, byte @Nullable [] content) {
    Chunk chunk = chunkFor(page);
    if (chunk.cached == null) {
      if (content == null) {
        return;
      }
      chunk.cached = new byte[CHUNK_PAGES][];
    }
    chunk.cached[(int) (page % CHUNK_PAGES)] = content;
  }

  void setDurable(long page, byte @Nullable [] content) {
    Chunk chunk = chunkFor(page);
    if (chunk.durable == null) {
      if (content == null) {
        return;
      }
      chunk.durable = new byte[CHUNK_PAGES][];
    }
    chunk.durable[(int) (page % CHUNK_PAGES)] = content;
  }

  /// Bytes of `[offset, end)` that have no blocks yet.
  long unallocated(long offset, long end) {
    long missing = 0;
    for (long page = offset / PAGE_BYTES; page * PAGE_BYTES < end; ) {
      long last = Math.min((end - 1) / PAGE_BYTES, page | (CHUNK_PAGES - 1));
      Chunk chunk = chunkAt(page);
      long have = chunk == null ? 0 : Long.bitCount(chunk.allocated & mask(page, last));
      missing += last - page + 1 - have;
      page = last + 1;
    }
    return missing * PAGE_BYTES;
  }

  private static long mask(long first, long last) {
    return (-1L << first) & (-1L >>> (CHUNK_PAGES - 1 - last % CHUNK_PAGES));
  }

  /// Gives `[offset, end)` blocks; content stays.
  void allocate(long offset, long end) {
    space.take(unallocated(offset, end));
    for (long page = offset / PAGE_BYTES; page * PAGE_BYTES < end; ) {
      long last = Math.min((end - 1) / PAGE_BYTES, page | (CHUNK_PAGES - 1));
      chunkFor(page).allocated |= mask(page, last);
      page = last + 1;
    }
  }

  long allocatedBytes() {
    long pages = 0;
    for (Chunk chunk : chunks) {
      pages += chunk == null ? 0 : Long.bitCount(chunk.allocated);
    }
    return pages * PAGE_BYTES;
  }

  void free(long page) {
    Chunk chunk = chunkAt(page);
    if (chunk != null && (chunk.allocated & 1L << page) != 0) {
      chunk.allocated &= ~(1L << page);
      space.take(-PAGE_BYTES);
    }
  }
}
