package io.forebay.gateway.sim;

import io.forebay.gateway.link.packing.Bases;
import io.forebay.gateway.link.packing.Compression;
import io.forebay.gateway.link.packing.Compressor;
import io.forebay.gateway.link.packing.Decompressor;
import io.forebay.gateway.link.packing.ZstdCompression;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// The real zstd, at its lowest level, which is quick to begin anew; what a simulated process had of it
/// goes when the process does.
public final class SimCompression implements Compression {
  /// Few, so that they are taken again and again.
  private static final int SLOTS = 48;

  private final Compression zstd = Objects.requireNonNull(ZstdCompression.load(0));
  private final List<Bases> held = new ArrayList<>();
  private final List<Compressor> compressors = new ArrayList<>();
  private final List<Decompressor> decompressors = new ArrayList<>();

  @Override
  public int baseSlots() {
    return SLOTS;
  }

  @Override
  public void holds(Bases bases) {
    held.add(bases);
  }

  /// What a receiving end holds is not what the sender takes it for.
  public void spoil() {
    for (Bases bases : held) {
      for (int slot = 0; slot < bases.slots(); slot++) {
        bases.chunk(slot).asSlice(Bases.offset(slot), Bases.BLOCK_BYTES).fill((byte) 0x55);
      }
    }
  }

  @Override
  public Compressor compressor() {
    Compressor made = zstd.compressor();
    compressors.add(made);
    return new Compressor() {
      @Override
      public void begin(int level) {
        made.begin(1);
      }

      @Override
      public void compress(ByteBuffer from, ByteBuffer into) {
        made.compress(from, into);
      }

      @Override
      public void close() {
        if (compressors.remove(made)) {
          made.close();
        }
      }
    };
  }

  @Override
  public Decompressor decompressor() {
    Decompressor made = zstd.decompressor();
    decompressors.add(made);
    return made;
  }

  /// The process has ended.
  public void free() {
    held.clear();
    compressors.forEach(Compressor::close);
    compressors.clear();
    decompressors.forEach(Decompressor::close);
    decompressors.clear();
  }
}
