package io.forebay.gateway.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SegmentTablesTest {
  private static final UUID GROUP = new UUID(1, 2);
  private static final long SEGMENT = 64L << 20;

  @TempDir Path home;

  private SegmentTables tables(boolean mapDb) throws IOException {
    return mapDb ? new MapDbTables(home.resolve("ledger"), new RealFiles()) : new MemoryTables();
  }

  private static TableStamp stamp(long base) {
    return new TableStamp(GROUP, base, base + SEGMENT, 0xC0FFEE ^ base, 77);
  }

  private static SegmentTables.Source source(List<TableExtent> extents) {
    return visitor -> extents.forEach(visitor::extent);
  }

  /// Disjoint extents of three volumes in order; payloads and zeroes.
  private static List<TableExtent> extents(long seed, long base, int count) {
    SplittableRandom random = new SplittableRandom(seed);
    List<TableExtent> extents = new ArrayList<>();
    for (int volume : new int[] {7, 1, -5}) {
      long offset = random.nextLong(1L << 40);
      for (int i = 0; i < count; i++) {
        offset += random.nextInt(3) == 0 ? 0 : random.nextInt(10_000);
        int kind = random.nextInt(3);
        int length = 1 + (kind == 0 ? random.nextInt(60_000) : random.nextInt(1 << 30));
        int skip = kind == 0 ? random.nextInt(60_000) : 0;
        long lsn = base + 64L * random.nextInt((int) (SEGMENT / 64));
        extents.add(new TableExtent(volume, offset, length, lsn, kind, skip));
        offset += length;
      }
    }
    return extents;
  }

  private static List<TableExtent> all(SegmentTable table) throws IOException {
    List<TableExtent> seen = new ArrayList<>();
    table.visitAll(seen::add);
    return seen;
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void build_anyExtents_areAllThere(boolean mapDb) throws IOException {
    try (SegmentTables tables = tables(mapDb)) {
      List<TableExtent> extents = extents(1, SEGMENT, 2_000);
      SegmentTable table = tables.build(stamp(SEGMENT), source(extents));
      assertThat(table.extents()).isEqualTo(6_000);
      assertThat(table.stamp()).isEqualTo(stamp(SEGMENT));
      assertThat(all(table)).isEqualTo(extents);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void visit_anyRange_isWhatTheModelSays(boolean mapDb) throws IOException {
    try (SegmentTables tables = tables(mapDb)) {
      List<TableExtent> extents = extents(2, 0, 300);
      SegmentTable table = tables.build(stamp(0), source(extents));
      SplittableRandom random = new SplittableRandom(9);
      for (int i = 0; i < 2_000; i++) {
        TableExtent near = extents.get(random.nextInt(extents.size()));
        int volume = random.nextInt(50) == 0 ? 12345 : near.volume();
        long from = Math.max(0, near.offset() + random.nextInt(40_000) - 20_000);
        long to = from + 1 + random.nextInt(200_000);
        List<TableExtent> expected =
            extents.stream()
                .filter(e -> e.volume() == volume && e.end() > from && e.offset() < to)
                .map(e -> e.cut(from, to))
                .toList();
        List<TableExtent> seen = new ArrayList<>();
        table.visit(volume, from, to, seen::add);
        assertThat(seen).isEqualTo(expected);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void build_noExtents_isAnEmptyTable(boolean mapDb) throws IOException {
    try (SegmentTables tables = tables(mapDb)) {
      SegmentTable table = tables.build(stamp(0), source(List.of()));
      assertThat(all(table)).isEmpty();
      table.visit(1, 0, 1_000, extent -> assertThat(extent).isNull());
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void delete_tableInUse_answersNothing(boolean mapDb) throws IOException {
    try (SegmentTables tables = tables(mapDb)) {
      SegmentTable table = tables.build(stamp(0), source(extents(3, 0, 10)));
      tables.delete(0);
      assertThat(all(table)).isEmpty();
      assertThat(tables.find(stamp(0))).isNull();
      SegmentTable again = tables.build(stamp(0), source(extents(4, 0, 10)));
      assertThat(all(table)).isEmpty();
      assertThat(all(again)).hasSize(30);
    }
  }

  @Test
  void find_afterReopening_onlyWhatFitsTheLog() throws IOException {
    List<TableExtent> extents = extents(5, 0, 100);
    try (SegmentTables tables = tables(true)) {
      tables.build(stamp(0), source(extents));
      tables.build(stamp(SEGMENT), source(extents(5, SEGMENT, 100)));
    }
    try (SegmentTables tables = tables(true)) {
      SegmentTable found = tables.find(stamp(0));
      assertThat(found).isNotNull();
      assertThat(found == null ? null : all(found)).isEqualTo(extents);
      TableStamp other = new TableStamp(GROUP, SEGMENT, 2 * SEGMENT, 1, 77);
      assertThat(tables.find(other)).as("another chain").isNull();
      assertThat(tables.find(stamp(SEGMENT))).as("deleted with that").isNull();
      tables.deleteAll();
      assertThat(new RealFiles().list(home.resolve("ledger"))).isEmpty();
    }
  }

  @Test
  void find_damagedFile_isNeverTrusted() throws IOException {
    try (SegmentTables tables = tables(true)) {
      tables.build(stamp(0), source(extents(6, 0, 200)));
    }
    Path file;
    try (var files = Files.list(home.resolve("ledger"))) {
      file = files.findFirst().orElseThrow();
    }
    byte[] good = Files.readAllBytes(file);
    SplittableRandom random = new SplittableRandom(8);
    int[] used = IntStream.range(0, good.length).filter(i -> good[i] != 0).toArray();
    int harmless = 0;
    for (int i = 0; i < 300; i++) {
      byte[] bad = good.clone();
      if (i < 20) {
        bad = Arrays.copyOf(good, used[random.nextInt(used.length)]);
      } else {
        bad[used[random.nextInt(used.length)]] ^= (byte) (1 << random.nextInt(8));
      }
      Files.write(file, bad);
      try (SegmentTables tables = tables(true)) {
        SegmentTable found = tables.find(stamp(0));
        if (found != null) {
          harmless++; // A bit that nothing reads.
          assertThat(all(found)).isEqualTo(extents(6, 0, 200));
        } else {
          assertThat(Files.exists(file)).isFalse();
        }
      }
    }
    assertThat(harmless).isLessThan(60);
    Files.write(file, good);
    try (SegmentTables tables = tables(true)) {
      assertThat(tables.find(stamp(0))).isNotNull();
    }
  }

  @Test
  void visit_moreTablesThanAreMapped_stillAnswers() throws IOException {
    int count = MapDbTables.MAPPED_MAX * 2;
    List<SegmentTable> built = new ArrayList<>();
    try (SegmentTables tables = tables(true)) {
      for (int i = 0; i < count; i++) {
        built.add(tables.build(stamp(i * SEGMENT), source(extents(i, i * SEGMENT, 5))));
      }
      for (int round = 0; round < 2; round++) {
        for (int i = 0; i < count; i++) {
          assertThat(all(built.get(i))).isEqualTo(extents(i, i * SEGMENT, 5));
        }
      }
    }
  }

  @Test
  void build_sourceFails_leavesNoTable() throws IOException {
    try (SegmentTables tables = tables(true)) {
      assertThatThrownBy(() ->
              tables.build(
                  stamp(0),
                  visitor -> {
                    visitor.extent(new TableExtent(1, 0, 10, 0, 0, 0));
                    throw new IOException("no more");
                  }))
          .hasMessage("no more");
      assertThat(tables.find(stamp(0))).isNull();
      assertThat(new RealFiles().list(home.resolve("ledger"))).isEmpty();
    }
  }

  @Test
  void value_extremeExtents_surviveThePacking() {
    long base = 3 * SEGMENT;
    for (TableExtent extent :
        List.of(
            new TableExtent(1, 0, 1, base, 0, 0),
            new TableExtent(1, (64L << 40) - 131_072, 131_072, base + SEGMENT - 64, 0, 0),
            new TableExtent(1, 5, 1, base + 64, 0, 131_071),
            new TableExtent(1, 7, 1 << 30, base + PackedExtent.STRETCH_BYTES_MAX - 64, 2, 0))) {
      long key = PackedExtent.key(4, extent.offset());
      assertThat(PackedExtent.volumeIndex(key)).isEqualTo(4);
      long value = PackedExtent.value(extent, base);
      assertThat(PackedExtent.extent(1, key, value, base)).isEqualTo(extent);
    }
  }
}
