package io.forebay.gateway.group;

import io.forebay.gateway.disk.Disk;
import io.forebay.gateway.disk.DiskFile;
import io.forebay.gateway.disk.Memory;
import io.forebay.gateway.log.RecordLayout;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads a seed from the front to the end through one buffer, whatever its lengths say. Every piece is
/// checked before it is given: by checksums, by its number, and against the volumes that the header lists.
/// What does not fit throws [Malformed] with the byte. Confined to one thread; blocks.
final class SeedReader implements AutoCloseable {
  private static final int BUFFER_BYTES = 2 * (SeedPiece.HEADER_BYTES + SeedPiece.DATA_BYTES_MAX);

  private final DiskFile file;
  private final Memory buffer;
  private final SeedHeader header;
  private final Map<Integer, VolumeEntry> volumes = new HashMap<>();
  private long windowAt; // What the buffer holds of the file.
  private int window;
  private long at;
  private long pieces;
  private long dataBytes;
  private int lastVolume;
  private long lastEnd;

  /// What a volume has at `offset`. `bytes` is lent until the next piece.
  record Chunk(VolumeEntry volume, long offset, MemorySegment bytes) {}

  private SeedReader(DiskFile file, Memory buffer, SeedHeader header, long at) {
    this.file = file;
    this.buffer = buffer;
    this.header = header;
    this.at = at;
    header.volumes().forEach(volume -> volumes.put(volume.number(), volume));
  }

  /// Opens the file or device and reads the header. Gives the reader.
  static SeedReader open(Disk disk, Path path) throws IOException, Malformed {
    DiskFile file = disk.open(path, Disk.Mode.READ);
    Memory buffer = disk.allocate(BUFFER_BYTES);
    boolean opened = false;
    try {
      int got = file.read(buffer.segment().asSlice(0, SeedHeader.BYTES_MAX), 0);
      MemorySegment start = buffer.segment().asSlice(0, got);
      SeedReader reader =
          new SeedReader(file, buffer, SeedHeader.decode(start), SeedHeader.bytes(start));
      opened = true;
      return reader;
    } finally {
      if (!opened) {
        buffer.close();
        file.close();
      }
    }
  }

  SeedHeader header() {
    return header;
  }

  /// Bytes of the file, or of the device it lies on.
  long fileBytes() throws IOException {
    return file.size();
  }

  /// Goes on behind what `mark` says is here already, if that is anything.
  void goTo(SeedMark mark) {
    if (mark.pieces() > 0) {
      at = mark.at();
      pieces = mark.pieces();
      dataBytes = mark.dataBytes();
    }
  }

  /// Of data given so far.
  long dataBytes() {
    return dataBytes;
  }

  /// Where it is, as what is durable once everything that was given is.
  SeedMark mark() {
    return new SeedMark(header.seed(), at, pieces, dataBytes, false);
  }

  /// The next piece; null at the end mark.
  @Nullable Chunk next() throws IOException, Malformed {
    MemorySegment from = have(SeedPiece.HEADER_BYTES);
    SeedPiece piece = SeedPiece.decode(header.seed(), from, at);
    if (piece.number() != pieces) {
      throw new Malformed(
          "piece " + piece.number() + " stands where " + pieces + " is next, at byte " + at);
    }
    if (piece.isEnd()) {
      if (piece.offset() != dataBytes) {
        throw new Malformed("it ends with " + dataBytes + " bytes, and says " + piece.offset());
      }
      return null;
    }
    VolumeEntry volume = fitting(piece);
    MemorySegment whole = have(SeedPiece.HEADER_BYTES + piece.length());
    MemorySegment bytes = whole.asSlice(SeedPiece.HEADER_BYTES, piece.length());
    if (RecordLayout.crc(bytes, 0, piece.length()) != piece.dataCrc()) {
      throw new Malformed("the data of the piece at byte " + at + " is damaged");
    }
    at += whole.byteSize();
    pieces++;
    dataBytes += piece.length();
    lastVolume = piece.volume();
    lastEnd = piece.offset() + piece.length();
    return new Chunk(volume, piece.offset(), bytes);
  }

  private VolumeEntry fitting(SeedPiece piece) throws Malformed {
    VolumeEntry volume = volumes.get(piece.volume());
    if (volume == null || piece.offset() > volume.sizeBytes() - piece.length()) {
      throw new Malformed("the piece at byte " + at + " lies in none of its volumes");
    }
    boolean inOrder =
        piece.volume() > lastVolume || piece.volume() == lastVolume && piece.offset() >= lastEnd;
    if (!inOrder) {
      throw new Malformed("the piece at byte " + at + " comes out of order");
    }
    return volume;
  }

  /// The next `bytes` of the file.
  private MemorySegment have(int bytes) throws IOException, Malformed {
    if (at < windowAt || at + bytes > windowAt + window) {
      if (window > 0) {
        file.advise(windowAt, window, false); // Nobody reads it again.
      }
      windowAt = at;
      window = file.read(buffer.segment(), at);
    }
    if (at + bytes > windowAt + window) {
      throw new Malformed(
          "it is cut short: it ends at byte " + (windowAt + window) + ", without its end mark");
    }
    return buffer.segment().asSlice(at - windowAt, bytes);
  }

  @Override
  public void close() throws IOException {
    buffer.close();
    file.close();
  }
}
