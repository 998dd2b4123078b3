package io.forebay.gateway.group;

import io.forebay.gateway.block.Check;
import io.forebay.gateway.block.Lsn;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/// Which blocks of which volumes something has changed: a bit for each 4 KiB, or for more when there would
/// be too many. It may name blocks that did not change, never fewer than did (C3).
///
/// A bitmap and not an [ExtentSet]: a database changes a hundred thousand lone blocks between two backups,
/// and each is one bit here. Setting it takes about as long as finding its chunk in a hash table.
/// Confined to one thread at a time; whoever shares it guards it.
final class ChangeMap {
  /// Blocks of one chunk.
  static final int CHUNK_BLOCKS = 4096;

  static final int CHUNK_WORDS = CHUNK_BLOCKS / Long.SIZE;

  /// Chunks of one map (M1): 8 MiB of bits. Of 256 GiB every block of 4 KiB can be told apart.
  static final int CHUNKS_MAX = 16_384;

  /// Four times what a group may have; a peer could send records of volumes that do not exist. With one
  /// more everything counts as changed.
  static final int VOLUMES_MAX = 1024;

  private final TreeMap<Integer, Part> parts = new TreeMap<>();
  private long grain = Lsn.BLOCK_BYTES;
  private int chunks;
  private boolean everything;
  private @Nullable Part last; // Records of one volume come in runs.
  private int lastVolume;

  private static final class Part {
    final HashMap<Long, long[]> chunks = new HashMap<>();
    boolean whole;
    private long lastIndex = -1; // And near one another.
    private long[] last = {};

    long[] chunk(long index) {
      if (index != lastIndex) {
        last = chunks.computeIfAbsent(index, _ -> new long[CHUNK_WORDS]);
        lastIndex = index;
      }
      return last;
    }
  }

  /// Adds the range, rounded outward to whole blocks.
  void add(int volume, long offset, long length) {
    if (length == 0 || everything) {
      return;
    }
    if (offset < 0 || length < 0 || offset + length < 0) {
      whole(volume);
      return;
    }
    Part part = part(volume);
    if (part == null || part.whole) {
      return;
    }
    long to = (offset + length - 1) / grain + 1;
    for (long from = offset / grain; from < to; ) {
      long index = from / CHUNK_BLOCKS;
      long end = Math.min(to, (index + 1) * CHUNK_BLOCKS);
      int before = part.chunks.size();
      fill(part.chunk(index), (int) (from % CHUNK_BLOCKS), (int) (end - from));
      chunks += part.chunks.size() - before;
      while (chunks > CHUNKS_MAX) {
        coarsen();
        end /= 2; // Maybe once more the block before.
        to = (offset + length - 1) / grain + 1;
      }
      from = end;
    }
  }

  private static void fill(long[] words, int from, int count) {
    int to = from + count;
    for (int word = from / Long.SIZE; word * Long.SIZE < to; word++) {
      int low = Math.max(0, from - word * Long.SIZE);
      int high = Math.min(Long.SIZE, to - word * Long.SIZE);
      words[word] |= (-1L >>> (Long.SIZE - high + low)) << low;
    }
  }

  private @Nullable Part part(int volume) {
    Part known = last;
    if (known != null && lastVolume == volume) {
      return known;
    }
    known = parts.get(volume);
    if (known == null) {
      if (parts.size() == VOLUMES_MAX) {
        everything();
        return null;
      }
      known = new Part();
      parts.put(volume, known);
    }
    last = known;
    lastVolume = volume;
    return known;
  }

  /// All of a volume has changed, whatever its size.
  void whole(int volume) {
    Part part = everything ? null : part(volume);
    if (part != null) {
      chunks -= part.chunks.size();
      part.chunks.clear();
      part.lastIndex = -1;
      part.whole = true;
    }
  }

  /// All of every volume has changed.
  void everything() {
    parts.clear();
    last = null;
    chunks = 0;
    everything = true;
  }

  /// What `other` names is named here too.
  void addAll(ChangeMap other) {
    if (other.everything) {
      everything();
      return;
    }
    while (grain < other.grain) {
      coarsen();
    }
    ChangeMap same = other;
    if (other.grain < grain) {
      same = other.copy();
      while (same.grain < grain) {
        same.coarsen();
      }
    }
    same.forEach(
        this::whole,
        (volume, index, words) -> {
          Part part = everything ? null : part(volume);
          if (part != null && !part.whole) {
            int before = part.chunks.size();
            or(part.chunk(index), words);
            chunks += part.chunks.size() - before;
          }
        });
    while (chunks > CHUNKS_MAX) {
      coarsen();
    }
  }

  private static void or(long[] into, long[] words) {
    for (int i = 0; i < into.length; i++) {
      into[i] |= words[i];
    }
  }

  ChangeMap copy() {
    ChangeMap copy = new ChangeMap();
    copy.grain = grain;
    copy.everything = everything;
    forEach(copy::whole, copy::put);
    return copy;
  }

  /// Doubles the grain.
  private void coarsen() {
    grain *= 2;
    chunks = 0;
    for (Part part : parts.values()) {
      Map<Long, long[]> fine = new HashMap<>(part.chunks);
      part.chunks.clear();
      part.lastIndex = -1;
      fine.forEach((index, words) -> {
        long[] coarse = part.chunk(index / 2);
        int at = index % 2 == 0 ? 0 : CHUNK_WORDS / 2;
        for (int i = 0; i < CHUNK_WORDS; i++) {
          long half = halved(words[i]);
          coarse[at + i / 2] |= i % 2 == 0 ? half : half << 32;
        }
      });
      chunks += part.chunks.size();
    }
  }

  /// 32 bits, each of them set if one of a pair is.
  private static long halved(long word) {
    return Long.compress(word | (word >>> 1), 0x5555_5555_5555_5555L);
  }

  // ---- Looking

  /// Whether the block at `offset` is named.
  boolean has(int volume, long offset) {
    Part part = parts.get(volume);
    if (everything || part == null || part.whole) {
      return everything || part != null;
    }
    long block = offset / grain;
    long[] words = part.chunks.get(block / CHUNK_BLOCKS);
    int bit = (int) (block % CHUNK_BLOCKS);
    return words != null && (words[bit / Long.SIZE] & (1L << bit)) != 0;
  }

  /// Where the blocks from `offset` on that are named, or are not, as that one is, end; at most `limit`.
  long runEnd(int volume, long offset, long limit) {
    Part part = parts.get(volume);
    if (everything || part == null || part.whole) {
      return limit;
    }
    boolean named = has(volume, offset);
    long to = (limit - 1) / grain + 1;
    long block = offset / grain;
    while (block < to) {
      long[] words = part.chunks.get(block / CHUNK_BLOCKS);
      if (words == null) {
        if (named) {
          break;
        }
        block = (block / CHUNK_BLOCKS + 1) * CHUNK_BLOCKS;
        continue;
      }
      int bit = (int) (block % CHUNK_BLOCKS);
      long word = words[bit / Long.SIZE];
      long other = (named ? ~word : word) >>> bit; // By the low 6 bits of it.
      if (other != 0) {
        block += Long.numberOfTrailingZeros(other);
        break;
      }
      block += Long.SIZE - bit % Long.SIZE;
    }
    return Math.min(limit, block * grain);
  }

  /// Bytes that are named, of volumes of these sizes.
  long bytes(Map<Integer, Long> sizes) {
    long sum = 0;
    for (Map.Entry<Integer, Long> volume : sizes.entrySet()) {
      long size = volume.getValue();
      Part part = parts.get(volume.getKey());
      if (everything || part != null && part.whole) {
        sum += size;
      } else if (part != null) {
        long blocks = 0;
        for (long[] words : part.chunks.values()) {
          for (long word : words) {
            blocks += Long.bitCount(word);
          }
        }
        sum += Math.min(size, blocks * grain);
      }
    }
    return sum;
  }

  boolean isEmpty() {
    return parts.isEmpty() && !everything;
  }

  // ---- On disk

  /// Is given each chunk, in order; borrows the words.
  interface Chunks {
    void chunk(int volume, long index, long[] words);
  }

  /// `wholes` is told of each volume that is named whole.
  void forEach(IntConsumer wholes, Chunks each) {
    for (Map.Entry<Integer, Part> part : parts.entrySet()) {
      if (part.getValue().whole) {
        wholes.accept(part.getKey());
      }
      List<Long> indexes = new ArrayList<>(part.getValue().chunks.keySet());
      Collections.sort(indexes);
      for (long index : indexes) {
        each.chunk(
            part.getKey(),
            index,
            Check.present(part.getValue().chunks.get(index), "chunk", part.getKey(), index));
      }
    }
  }

  /// As it was read from its file, before anything is put in.
  void shape(long grainBytes, boolean all) {
    grain = grainBytes;
    everything = all;
  }

  /// Takes a copy of a chunk.
  void put(int volume, long index, long[] words) {
    Part part = part(volume);
    if (part != null && !part.whole) {
      chunks -= part.chunks.size();
      or(part.chunk(index), words);
      chunks += part.chunks.size();
    }
  }

  long grain() {
    return grain;
  }

  int chunks() {
    return chunks;
  }

  boolean all() {
    return everything;
  }
}
