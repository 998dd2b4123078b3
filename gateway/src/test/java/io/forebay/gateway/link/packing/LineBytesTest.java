package io.forebay.gateway.link.packing;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.link.wire.ProtocolViolation;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// What a database that changes a little of many pages takes on the line. `./dev bench bytes` has recorded ones.
class LineBytesTest {
  private static final int PAGE = 8192;
  private static final int PAGES = 1024;

  @Test
  void smallChangesOfManyPages_takeAtMostHalfOfOneZstdStream() {
    Random random = new Random(42);
    List<byte[]> pages = new ArrayList<>();
    LineBytes.Way zstd = new LineBytes.Zstd3();
    LineBytes.Way packed = new LineBytes.Frames(62_500, 0);
    LineBytes.Way coded = new LineBytes.Frames(62_500, 4 * PAGES);
    TraceLog log = new TraceLog();
    for (int i = 0; i < PAGES; i++) {
      byte[] page = new byte[PAGE];
      for (int at = 0; at < PAGE; at++) { // Rows: some of each is chance, some is not.
        page[at] = (byte) (at % 128 < 40 ? random.nextInt() : at % 128);
      }
      pages.add(page);
      log.add('W', (long) i * PAGE, PAGE, page, piece -> send(piece, zstd, packed, coded));
    }
    log.cut(piece -> send(piece, zstd, packed, coded));
    long[] before = {zstd.bytes(), packed.bytes(), coded.bytes()};
    for (int i = 0; i < 2000; i++) {
      int number = random.nextInt(PAGES);
      byte[] page = pages.get(number);
      int row = random.nextInt(PAGE / 128) * 128;
      for (int at = row; at < row + 40; at++) {
        page[at] = (byte) random.nextInt();
      }
      page[4]++;
      log.add('W', (long) number * PAGE, PAGE, page, piece -> send(piece, zstd, packed, coded));
    }
    log.cut(piece -> send(piece, zstd, packed, coded));
    long ofZstd = zstd.bytes() - before[0];
    long ofCoded = coded.bytes() - before[2];
    assertThat(ofCoded * 2).isLessThan(ofZstd);
    assertThat(ofCoded).isLessThan(packed.bytes() - before[1]);
    assertThat(ofCoded / 2000).isLessThan(250);
  }

  private static void send(TraceLog.Piece piece, LineBytes.Way... ways) {
    try {
      for (LineBytes.Way way : ways) {
        way.send(piece);
      }
    } catch (ProtocolViolation e) {
      throw new AssertionError(e);
    }
  }
}
