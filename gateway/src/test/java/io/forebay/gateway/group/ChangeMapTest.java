package io.forebay.gateway.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.block.Runs;
import java.util.BitSet;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// C3: a map names at least what was added, and as long as there are few chunks nothing else.
class ChangeMapTest {
  private static final int BLOCK = 4096;
  private static final int BLOCKS = 20_000;

  /// What a range is told to be must be what block for block it is.
  private static void assertIs(ChangeMap map, BitSet truth) {
    Runs runs =
        new ChangesSince(map, Map.of(1, (long) BLOCKS * BLOCK))
            .runs(1, 0, (long) BLOCKS * BLOCK, BLOCKS);
    int at = 0;
    for (int i = 0; i < runs.count(); i++) {
      int blocks = (int) (runs.length(i) / BLOCK);
      assertThat(truth.get(at, at + blocks).cardinality())
          .as("run of %d at %d", blocks, at)
          .isEqualTo(runs.state(i) == 1 ? blocks : 0);
      at += blocks;
    }
    assertThat(at).isEqualTo(BLOCKS);
    assertThat(map.bytes(Map.of(1, Long.MAX_VALUE))).isEqualTo((long) truth.cardinality() * BLOCK);
  }

  @Test
  void add_anything_namesJustThat() {
    for (int seed = 0; seed < 40; seed++) {
      Random random = new Random(seed);
      ChangeMap map = new ChangeMap();
      ChangeMap other = new ChangeMap();
      BitSet truth = new BitSet();
      for (int i = random.nextInt(60); i >= 0; i--) {
        int from = random.nextInt(BLOCKS);
        int count = 1 + random.nextInt(Math.min(BLOCKS - from, i % 5 == 0 ? 9000 : 3));
        (random.nextBoolean() ? map : other).add(1, (long) from * BLOCK, (long) count * BLOCK);
        truth.set(from, from + count);
      }
      map.addAll(other);
      assertIs(map, truth);
      assertIs(map.copy(), truth);
    }
  }

  @Test
  void add_partsOfBlocks_namesThem() {
    ChangeMap map = new ChangeMap();
    map.add(1, BLOCK - 1, 2);
    assertThat(map.has(1, 0)).isTrue();
    assertThat(map.has(1, BLOCK)).isTrue();
    assertThat(map.has(1, 2 * BLOCK)).isFalse();
    assertThat(map.has(2, 0)).isFalse();
  }

  @Test
  void runs_ofWhatWasMadeOrGrownSince_areChanged() {
    ChangesSince since = new ChangesSince(new ChangeMap(), Map.of(1, 8L * BLOCK));
    Runs grown = since.runs(1, 0, 10 * BLOCK, 9);
    assertThat(grown.count()).isEqualTo(2);
    assertThat(grown.length(0)).isEqualTo(8 * BLOCK);
    assertThat(grown.state(0)).isZero();
    assertThat(grown.state(1)).isEqualTo(1);
    assertThat(since.runs(2, BLOCK, BLOCK, 9).state(0)).isEqualTo(1);
  }

  @Test
  void runs_moreThanAskedFor_endEarly() {
    ChangeMap map = new ChangeMap();
    for (int i = 0; i < 10; i += 2) {
      map.add(1, (long) i * BLOCK, BLOCK);
    }
    Runs runs = new ChangesSince(map, Map.of(1, 1L << 30)).runs(1, 0, 10 * BLOCK, 3);
    assertThat(runs.count()).isEqualTo(3);
    assertThat(runs.bytes()).isEqualTo(3 * BLOCK);
  }

  /// M1: with too many chunks the grain grows, and what was named stays so.
  @Test
  void add_spreadWide_isBoundedAndNamesMore() {
    ChangeMap map = new ChangeMap();
    Random random = new Random(7);
    long[] offsets = new long[60_000];
    for (int i = 0; i < offsets.length; i++) {
      offsets[i] = (random.nextLong() >>> 20) & -BLOCK; // 16 TiB
      map.add(1 + i % 3, offsets[i], i % 100 == 0 ? 20 << 20 : BLOCK);
    }
    assertThat(map.chunks()).isLessThanOrEqualTo(ChangeMap.CHUNKS_MAX);
    assertThat(map.grain()).isGreaterThan(BLOCK);
    for (int i = 0; i < offsets.length; i++) {
      assertThat(map.has(1 + i % 3, offsets[i])).isTrue();
      assertThat(map.has(1 + i % 3, offsets[i] + (i % 100 == 0 ? (20 << 20) - 1 : 0))).isTrue();
    }
    ChangeMap fine = new ChangeMap();
    fine.add(5, 123 * BLOCK, BLOCK);
    map.addAll(fine);
    assertThat(map.has(5, 123 * BLOCK)).isTrue();
    fine.addAll(map);
    for (int i = 0; i < offsets.length; i++) {
      assertThat(fine.has(1 + i % 3, offsets[i])).isTrue();
    }
  }

  @Test
  void add_ofMoreVolumesThanThereAre_isEverything() {
    ChangeMap map = new ChangeMap();
    for (int i = 0; i <= ChangeMap.VOLUMES_MAX; i++) {
      map.add(i, 0, BLOCK);
    }
    assertThat(map.all()).isTrue();
    assertThat(map.has(77_777, 1L << 40)).isTrue();
    assertThat(map.runEnd(1, 0, 1 << 20)).isEqualTo(1 << 20);
    assertThat(map.chunks()).isZero();
  }

  @Test
  void add_whatIsNoRange_isTheWholeVolume() {
    ChangeMap map = new ChangeMap();
    map.add(1, 0, BLOCK);
    map.add(1, Long.MAX_VALUE - 5, 10);
    assertThat(map.has(1, 1L << 50)).isTrue();
    assertThat(map.has(2, 0)).isFalse();
    assertThat(map.chunks()).isZero();
  }

  @Test
  void whole_volume_hasNoMoreChunks() {
    ChangeMap map = new ChangeMap();
    map.add(1, 0, 1 << 30);
    map.whole(1);
    map.add(1, 0, BLOCK);
    assertThat(map.chunks()).isZero();
    assertThat(map.bytes(Map.of(1, 5L * BLOCK))).isEqualTo(5 * BLOCK);
    ChangeMap into = new ChangeMap();
    into.add(1, 0, BLOCK);
    into.addAll(map);
    assertThat(into.has(1, 1L << 40)).isTrue();
    assertThat(into.chunks()).isZero();
  }
}
