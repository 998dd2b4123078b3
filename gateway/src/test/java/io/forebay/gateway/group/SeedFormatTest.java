package io.forebay.gateway.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forebay.gateway.block.Position;
import io.forebay.gateway.disk.Disk;
import io.forebay.gateway.disk.DiskFile;
import io.forebay.gateway.disk.Memory;
import io.forebay.gateway.log.RecordLayout;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The bytes of a seed, and what a reader does with bytes that are none.
class SeedFormatTest {
  private static final UUID SEED = UUID.fromString("10111213-1415-4617-9819-1a1b1c1d1e1f");
  private static final UUID GROUP = UUID.fromString("00112233-4455-4677-8899-aabbccddeeff");
  private static final int BLOCK = CatchUpPiece.BLOCK_BYTES;
  private static final Path FILE = Path.of("/data/seed");
  private final World world = new World(1);

  static SeedHeader sample() {
    return new SeedHeader(
        SEED,
        GROUP,
        "db",
        new UUID(1, 2),
        "osaka",
        1_800_000_000_000L,
        new Position(GROUP, 5, 0x5_1000, 0x99aabbccddeeff00L),
        List.of(new VolumeEntry(1, new UUID(7, 8), "db", 64 << 20, 4096)));
  }

  @BeforeEach
  void boot() throws IOException {
    world.a.boot();
  }

  @AfterEach
  void free() {
    world.a.disk().free();
  }

  private Disk disk() {
    return world.a.disk();
  }

  /// Two blocks apart, and a third that is written with a block of zeroes before it.
  private byte[] written() throws IOException {
    disk().delete(FILE);
    try (DiskFile file = disk().open(FILE, Disk.Mode.CREATE);
        SeedWriter writer = new SeedWriter(disk(), file, SEED);
        Memory memory = disk().allocate(4L * BLOCK)) {
      MemorySegment bytes = memory.segment();
      bytes.asSlice(0, BLOCK).fill((byte) 1);
      bytes.asSlice(2L * BLOCK, BLOCK).fill((byte) 3);
      writer.header(sample());
      writer.put(1, 0, bytes.asSlice(0, 3L * BLOCK));
      writer.put(1, 1 << 20, bytes.asSlice(BLOCK, 2L * BLOCK));
      writer.put(1, 2 << 20, bytes.asSlice(3L * BLOCK, BLOCK));
      writer.end();
      byte[] all = new byte[(int) file.size()];
      try (Memory whole = disk().allocate(all.length)) {
        file.read(whole.segment().asSlice(0, all.length), 0);
        MemorySegment.copy(whole.segment(), ValueLayout.JAVA_BYTE, 0, all, 0, all.length);
      }
      return all;
    }
  }

  private void put(byte[] bytes) throws IOException {
    disk().delete(FILE);
    try (DiskFile file = disk().open(FILE, Disk.Mode.CREATE);
        Memory memory = disk().allocate(Math.max(1, bytes.length))) {
      MemorySegment.copy(bytes, 0, memory.segment(), ValueLayout.JAVA_BYTE, 0, bytes.length);
      if (bytes.length > 0) {
        file.write(memory.segment().asSlice(0, bytes.length), 0);
      }
    }
  }

  /// Each piece as `offset+length=first byte`.
  private List<String> read(byte[] bytes) throws IOException, Malformed {
    put(bytes);
    List<String> found = new ArrayList<>();
    try (SeedReader reader = SeedReader.open(disk(), FILE)) {
      for (SeedReader.Chunk data = reader.next(); data != null; data = reader.next()) {
        found.add(
            data.offset()
                + "+"
                + data.bytes().byteSize()
                + "="
                + data.bytes().get(ValueLayout.JAVA_BYTE, 0));
      }
    }
    return found;
  }

  @Test
  void encode_sample_isTheGoldenBytes() throws Exception {
    byte[] golden = Golden.bytes("seed.md", "header");
    byte[] header = sample().encode();
    assertThat(header).hasSize(SeedHeader.ALIGNMENT);
    assertThat(Arrays.copyOf(header, golden.length)).isEqualTo(golden);
    assertThat(SeedHeader.decode(MemorySegment.ofArray(header))).isEqualTo(sample());
    byte[] data = {1, 2, 3, 4, 5, 6, 7, 8};
    byte[] piece = new byte[SeedPiece.HEADER_BYTES + data.length];
    int crc = RecordLayout.crc(MemorySegment.ofArray(data), 0, data.length);
    new SeedPiece(0, 1, data.length, 8192, crc).encode(SEED, MemorySegment.ofArray(piece));
    System.arraycopy(data, 0, piece, SeedPiece.HEADER_BYTES, data.length);
    assertThat(piece).isEqualTo(Golden.bytes("seed.md", "piece"));
    byte[] end = new byte[SeedPiece.HEADER_BYTES];
    SeedPiece.end(1, 8).encode(SEED, MemorySegment.ofArray(end));
    assertThat(end).isEqualTo(Golden.bytes("seed.md", "end"));
  }

  @Test
  void write_blocksOfZeroes_areLeftOut() throws Exception {
    assertThat(read(written()))
        .containsExactly("0+4096=1", "8192+4096=3", ((1 << 20) + BLOCK) + "+4096=3");
  }

  @Test
  void read_cutShortAnywhere_isMalformed() throws Exception {
    byte[] whole = written();
    for (int length = 0; length < whole.length; length += length % 97 == 0 ? 1 : 7) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> read(cut)).as("%d", cut.length).isInstanceOf(Malformed.class);
    }
  }

  @Test
  void read_anyByteFlipped_isMalformed_orMeansNothing() throws Exception {
    byte[] whole = written();
    List<String> right = read(whole);
    int refused = 0;
    for (int i = 0; i < whole.length; i += i % 4096 < 512 ? 1 : 31) {
      byte[] flipped = whole.clone();
      flipped[i] ^= (byte) (1 << i % 8);
      try {
        assertThat(read(flipped)).as("byte %d", i).isEqualTo(right);
        assertThat(i).as("the header's fill").isBetween(16, SeedHeader.ALIGNMENT);
      } catch (Malformed e) {
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(600);
  }

  /// A stream of one piece that was made to say so, checksums and all.
  private byte[] lying(SeedPiece piece, SeedPiece end) {
    byte[] header = sample().encode();
    int data = Math.clamp(piece.length(), 0, BLOCK);
    byte[] all = Arrays.copyOf(header, header.length + 2 * SeedPiece.HEADER_BYTES + data);
    MemorySegment to = MemorySegment.ofArray(all);
    encode(piece, to.asSlice(header.length));
    encode(end, to.asSlice(header.length + (long) SeedPiece.HEADER_BYTES + data));
    return all;
  }

  /// As [SeedPiece#encode], without its checks.
  private static void encode(SeedPiece piece, MemorySegment to) {
    new SeedPiece(piece.number(), piece.volume(), Math.min(piece.length(), BLOCK), 0, 0)
        .encode(SEED, to);
    to.set(ValueLayout.JAVA_INT_UNALIGNED, 20, piece.length());
    to.set(ValueLayout.JAVA_LONG_UNALIGNED, 24, piece.offset());
    to.set(ValueLayout.JAVA_INT_UNALIGNED, 32, piece.dataCrc());
    int crc = RecordLayout.crc(to, 0, 36) ^ (int) SEED.getLeastSignificantBits();
    to.set(ValueLayout.JAVA_INT_UNALIGNED, 36, crc);
  }

  private static SeedPiece piece(long number, int volume, int length, long offset) {
    int data = Math.clamp(length, 0, BLOCK);
    int crc = RecordLayout.crc(MemorySegment.ofArray(new byte[data]), 0, data);
    return new SeedPiece(number, volume, length, offset, crc);
  }

  @Test
  void read_lengthsThatLie_areMalformed() throws Exception {
    SeedPiece end = SeedPiece.end(1, BLOCK);
    assertThat(read(lying(piece(0, 1, BLOCK, 0), end))).containsExactly("0+4096=0");
    for (SeedPiece wrong :
        List.of(
            piece(0, 1, SeedPiece.DATA_BYTES_MAX + 1, 0),
            piece(0, 1, Integer.MAX_VALUE, 0),
            piece(0, 1, -1, 0),
            piece(0, 1, BLOCK, -4096),
            piece(0, 1, BLOCK, (64 << 20) - 4095),
            piece(0, 1, BLOCK, Long.MAX_VALUE - 4095),
            piece(0, 2, BLOCK, 0),
            piece(1, 1, BLOCK, 0))) {
      byte[] bytes = lying(wrong, end);
      assertThatThrownBy(() -> read(bytes)).as("%s", wrong).isInstanceOf(Malformed.class);
    }
    byte[] total = lying(piece(0, 1, BLOCK, 0), SeedPiece.end(1, BLOCK + 1));
    assertThatThrownBy(() -> read(total)).isInstanceOf(Malformed.class);
    byte[] again = lying(piece(0, 1, BLOCK, 0), piece(1, 1, BLOCK, 0));
    assertThatThrownBy(() -> read(again)).hasMessageContaining("order");
  }

  @Test
  void decode_headersThatLie_areMalformed() throws Exception {
    MemorySegment header = MemorySegment.ofArray(sample().encode());
    header.set(ValueLayout.JAVA_INT_UNALIGNED, 8, Integer.MAX_VALUE);
    assertThatThrownBy(() -> SeedHeader.decode(header)).hasMessageContaining("length");
    header.set(ValueLayout.JAVA_INT_UNALIGNED, 8, -1);
    assertThatThrownBy(() -> SeedHeader.decode(header)).hasMessageContaining("length");
    header.set(ValueLayout.JAVA_INT_UNALIGNED, 4, 2);
    assertThatThrownBy(() -> SeedHeader.decode(header)).hasMessageContaining("format 2");
    VolumeEntry volume = sample().volumes().getFirst();
    for (List<VolumeEntry> wrong :
        List.of(
            List.of(volume, volume),
            List.of(volume.withSize(1L << 62)),
            List.of(volume.withSize(4096)),
            List.of(volume.withName("../etc")))) {
      byte[] bytes = header(wrong).encode();
      assertThatThrownBy(() -> SeedHeader.decode(MemorySegment.ofArray(bytes)))
          .isInstanceOf(Malformed.class);
    }
  }

  private static SeedHeader header(List<VolumeEntry> volumes) {
    SeedHeader of = sample();
    return new SeedHeader(
        of.seed(), of.group(), of.name(), of.from(), of.to(), of.createdMillis(), of.at(), volumes);
  }

  /// A disk that was used before: the pieces of another seed stand behind a torn end.
  @Test
  void read_anotherSeedsPiecesBehindATornEnd_isMalformed() throws Exception {
    byte[] whole = written();
    int from = SeedHeader.ALIGNMENT + SeedPiece.HEADER_BYTES + BLOCK;
    MemorySegment second = MemorySegment.ofArray(whole).asSlice(from);
    int crc = RecordLayout.crc(second, 0, 36) ^ 0x1234567;
    second.set(ValueLayout.JAVA_INT_UNALIGNED, 36, crc);
    assertThatThrownBy(() -> read(whole)).hasMessageContaining("at byte " + from);
  }

  @Test
  void open_someOtherFile_saysWhatItIsNot() throws Exception {
    put(new byte[8192]);
    assertThatThrownBy(() -> SeedReader.open(disk(), FILE)).hasMessageContaining("is no seed");
  }
}
