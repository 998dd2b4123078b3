package io.forebay.gateway.sim;

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
  private final Compression zstd = Objects.requireNonNull(ZstdCompression.load());
  private final List<Compressor> compressors = new ArrayList<>();
  private final List<Decompressor> decompressors = new ArrayList<>();

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
    compressors.forEach(Compressor::close);
    compressors.clear();
    decompressors.forEach(Decompressor::close);
    decompressors.clear();
  }
}
