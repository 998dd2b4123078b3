package io.forebay.gateway.group;

import io.forebay.gateway.disk.Disk;
import io.forebay.gateway.disk.DiskFile;
import io.forebay.gateway.disk.Memory;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/// Small files that are written once and read whole. Blocks.
final class SyncedFile {
  private SyncedFile() {}

  /// Writes the new file `path`, durable but for its name. What an interrupted write left under that name
  /// is replaced.
  static void write(Disk disk, Path path, byte[] image) throws IOException {
    disk.delete(path);
    try (DiskFile file = disk.open(path, Disk.Mode.CREATE);
        Memory memory = disk.allocate(image.length)) {
      MemorySegment.copy(MemorySegment.ofArray(image), 0, memory.segment(), 0, image.length);
      file.write(memory.segment().asSlice(0, image.length), 0);
      file.sync();
    }
  }

  /// All of the file; [Malformed] when it has fewer or more bytes than one of its kind may.
  static byte[] read(Disk disk, Path path, long bytesMin, long bytesMax)
      throws IOException, Malformed {
    try (DiskFile file = disk.open(path, Disk.Mode.READ)) {
      long size = file.size();
      if (size < bytesMin || size > bytesMax) {
        throw new Malformed(path + " has " + size + " bytes");
      }
      try (Memory memory = disk.allocate(size)) {
        int read = file.read(memory.segment().asSlice(0, size), 0);
        return memory.segment().asSlice(0, read).toArray(ValueLayout.JAVA_BYTE);
      }
    }
  }

  /// CRC32C of the bytes `[from, to)`.
  static int crc(ByteBuffer bytes, int from, int to) {
    CRC32C crc = new CRC32C();
    crc.update(bytes.array(), from, to - from);
    return (int) crc.getValue();
  }
}
