package io.forebay.gateway.mirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forebay.gateway.block.InvariantError;
import io.forebay.gateway.disk.linux.LinuxDisk;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PendingIndexTest {
  private static final int BLOCK = 4096;

  private final PendingIndex index = new PendingIndex(new LinuxDisk(), 4 << 20);

  @AfterEach
  void close() {
    index.close();
  }

  /// What a lookup told, one line a piece.
  private List<String> pieces(int volume, long offset, long length) {
    List<String> told = new ArrayList<>();
    PieceSink sink =
        new PieceSink() {
          @Override
          public void data(long recordLsn, int skip, long offset, int length) {
            told.add("data " + recordLsn + "+" + skip + " " + offset + "+" + length);
          }

          @Override
          public void zero(long offset, long length) {
            told.add("zero " + offset + "+" + length);
          }

          @Override
          public void absent(long offset, long length) {
            told.add("absent " + offset + "+" + length);
          }
        };
    for (long at = offset; at < offset + length; ) {
      at = index.lookup(volume, at, offset + length - at, sink);
    }
    return told;
  }

  @Test
  void lookup_nothingInserted_isAbsent() {
    assertThat(pieces(1, 5, 10)).containsExactly("absent 5+10");
  }

  @Test
  void insert_overTheMiddle_splitsWhatWasThere() {
    index.insert(1, 0, 1000, PieceKind.DATA, 64);
    index.insert(1, 300, 10, PieceKind.DATA, 128);
    assertThat(pieces(1, 0, 1100))
        .containsExactly(
            "data 64+0 0+300", "data 128+0 300+10", "data 64+310 310+690", "absent 1000+100");
    index.verify();
  }

  @Test
  void insert_overManyAndBeyond_keepsTheEdges() {
    for (int i = 0; i < 10; i++) {
      index.insert(1, i * 100L, 100, PieceKind.DATA, 64L * i);
    }
    index.insert(1, 150, 600, PieceKind.ZERO, 6400);
    assertThat(pieces(1, 100, 750))
        .containsExactly(
            "data 64+0 100+50", "zero 150+600", "data 448+50 750+50", "data 512+0 800+50");
    index.verify();
  }

  @Test
  void insert_sameExtent_laterWins() {
    index.insert(1, 8192, BLOCK, PieceKind.DATA, 64);
    index.insert(1, 8192, BLOCK, PieceKind.ZERO_KEPT, 128);
    assertThat(pieces(1, 8192, BLOCK)).containsExactly("zero 8192+4096");
    index.insert(1, 8192, BLOCK, PieceKind.DATA, 192);
    assertThat(pieces(1, 8000, 500)).containsExactly("absent 8000+192", "data 192+0 8192+308");
  }

  @Test
  void insert_otherVolume_isApart() {
    index.insert(7, 0, 100, PieceKind.DATA, 64);
    index.insert(-3, 50, 100, PieceKind.DATA, 128);
    assertThat(pieces(7, 0, 200)).containsExactly("data 64+0 0+100", "absent 100+100");
    assertThat(pieces(-3, 0, 200))
        .containsExactly("absent 0+50", "data 128+0 50+100", "absent 150+50");
    assertThat(pieces(8, 0, 200)).containsExactly("absent 0+200");
  }

  @Test
  void insert_olderRecord_isOurBug() {
    index.insert(1, 0, 1, PieceKind.DATA, 128);
    assertThatThrownBy(() -> index.insert(1, 0, 1, PieceKind.DATA, 64))
        .isInstanceOf(InvariantError.class);
  }

  @Test
  void insert_largestOffsetAndLength_works() {
    long offset = (64L << 40) - (1 << 30);
    index.insert(1, offset, 1 << 30, PieceKind.ZERO, 64);
    index.insert(1, offset + 5, 7, PieceKind.DATA, 128);
    assertThat(pieces(1, offset - 1, (1 << 30) + 1))
        .containsExactly(
            "absent " + (offset - 1) + "+1",
            "zero " + offset + "+5",
            "data 128+0 " + (offset + 5) + "+7",
            "zero " + (offset + 12) + "+" + ((1 << 30) - 12));
  }

  @Test
  void lookup_manyPieces_stopsAndGoesOn() {
    for (int i = 0; i < 10_000; i++) {
      index.insert(1, 2L * i, 1, PieceKind.DATA, 64L * i);
    }
    List<Long> ends = new ArrayList<>();
    CountingSink sink = new CountingSink();
    for (long at = 0; at < 20_000; ) {
      int before = sink.pieces;
      at = index.lookup(1, at, 20_000 - at, sink);
      ends.add(at);
      assertThat(sink.pieces - before).isBetween(1, PendingIndex.PIECES_MAX);
    }
    assertThat(ends).hasSizeGreaterThan(50).isSorted();
    assertThat(sink.pieces).isEqualTo(20_000);
    assertThat(sink.bytes).isEqualTo(20_000);
  }

  @Test
  void lookup_manyStaleExtents_stillEnds() {
    for (int i = 0; i < 1_000; i++) {
      index.insert(1, i, 1, PieceKind.DATA, 64L * i);
    }
    index.insert(2, 0, 1, PieceKind.DATA, 64L * 1_000_000);
    index.evictBelow(64L * 1_000);
    CountingSink sink = new CountingSink();
    for (long at = 0; at < 1_000; ) {
      long next = index.lookup(1, at, 1_000 - at, sink);
      assertThat(next).isGreaterThan(at);
      at = next;
    }
    assertThat(sink.bytes).isEqualTo(1_000);
    assertThat(sink.dataBytes).isZero();
  }

  @Test
  void evictBelow_someDestaged_onlyTheRestCounts() {
    for (int i = 0; i < 1_000; i++) {
      index.insert(1, 10L * i, 10, PieceKind.DATA, 64L * i);
    }
    while (index.evictBelow(64L * 900)) {}
    assertThat(pieces(1, 8_990, 20)).containsExactly("absent 8990+10", "data 57600+0 9000+10");
    assertThat(index.verify()).isEqualTo(100);
    assertThat(index.knownFrom()).isEqualTo(64L * 900);
  }

  @Test
  void evictBelow_everythingDestaged_freesAllMemory() {
    long before = index.usedBytes();
    for (int i = 0; i < 20_000; i++) {
      index.insert(1, (i * 7919L % 20_000) * BLOCK, BLOCK, PieceKind.DATA, 64L * i);
    }
    assertThat(index.usedBytes()).isGreaterThan(before + 20_000 * 24);
    assertThat(index.evictBelow(64L * 20_000)).isFalse();
    assertThat(index.usedBytes()).isEqualTo(before);
    assertThat(index.verify()).isZero();
  }

  @Test
  void evictBelow_backlogStays_memoryStaysInProportion() {
    // A sliding window of 10,000 live extents over random places: leaves thin out and must merge.
    java.util.SplittableRandom random = new java.util.SplittableRandom(3);
    for (int i = 0; i < 400_000; i++) {
      assertThat(index.hasRoom(1)).isTrue();
      index.insert(1, random.nextLong(1 << 20) * BLOCK, BLOCK, PieceKind.DATA, 64L * i);
      if (i % 500 == 0) {
        while (index.evictBelow(Math.max(0, 64L * (i - 10_000)))) {}
      }
    }
    index.verify();
    assertThat(index.usedBytes()).isLessThan(10_000 * 100);
  }

  @Test
  void hasRoom_budgetUsed_saysSoUntilEvicted() {
    int inserted = 0;
    while (index.hasRoom(1)) {
      index.insert(1, inserted * 2L, 1, PieceKind.DATA, 64L * inserted);
      inserted++;
    }
    assertThat(inserted).as("entries in 4 MiB").isGreaterThan(100_000);
    assertThat(index.usedBytes()).isLessThanOrEqualTo(index.budgetBytes());
    assertThat(index.hasRoom(1)).isFalse();
    while (index.evictBelow(64L * inserted / 2)) {}
    assertThat(index.hasRoom(1)).isTrue();
    index.verify();
  }

  @Test
  void insert_withoutRoom_isOurBug() {
    assertThatThrownBy(
            () -> {
              for (int i = 0; ; i++) {
                index.insert(1, i * 2L, 1, PieceKind.DATA, 64L * i);
              }
            })
        .isInstanceOf(InvariantError.class)
        .hasMessageContaining("M1");
  }

  @Test
  void insert_zeroOverThousands_removesThem() {
    for (int i = 0; i < 50_000; i++) {
      index.insert(1, (i * 7919L % 50_000) * BLOCK, BLOCK, PieceKind.DATA, 64L * i);
    }
    index.insert(1, 100, 40_000 * BLOCK, PieceKind.ZERO, 64L * 50_000);
    assertThat(index.verify()).isBetween(10_000L, 10_003L);
    assertThat(pieces(1, 0, 41_000L * BLOCK)).hasSize(2 + 1000);
  }

  @Test
  void forgetVolume_itsExtents_areGoneAndTheSlotIsReused() {
    for (int volume = 1; volume < 40; volume++) {
      for (int i = 0; i < 500; i++) {
        index.insert(volume, i * 10L, 5, PieceKind.DATA, 64L * (volume * 1000 + i));
      }
    }
    for (int volume = 1; volume < 40; volume += 2) {
      index.forgetVolume(volume);
      index.verify();
    }
    index.insert(100, 0, 3, PieceKind.DATA, 64L * 100_000);
    assertThat(pieces(1, 0, 10)).containsExactly("absent 0+10");
    assertThat(pieces(100, 0, 10)).containsExactly("data 6400000+0 0+3", "absent 3+7");
    assertThat(pieces(2, 4985, 10)).containsExactly("absent 4985+5", "data 159936+0 4990+5");
  }

  private static final class CountingSink implements PieceSink {
    int pieces;
    long bytes;
    long dataBytes;

    @Override
    public void data(long recordLsn, int skip, long offset, int length) {
      pieces++;
      bytes += length;
      dataBytes += length;
    }

    @Override
    public void zero(long offset, long length) {
      pieces++;
      bytes += length;
    }

    @Override
    public void absent(long offset, long length) {
      pieces++;
      bytes += length;
    }
  }
}
