package io.forebay.gateway.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.disk.linux.LinuxDisk;
import java.lang.foreign.MemorySegment;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class VerifiedRecordsTest {
  private static MemorySegment payload(long lsn, int length) {
    byte[] bytes = new byte[length];
    new SplittableRandom(lsn).nextBytes(bytes);
    return MemorySegment.ofArray(bytes);
  }

  @Test
  void copy_whateverIsKept_isWhatWasPut() {
    SplittableRandom random = new SplittableRandom(4);
    int[] lengths = new int[20_000];
    long kept = 0;
    try (VerifiedRecords records = new VerifiedRecords(new LinuxDisk(), 10_000)) {
      for (long lsn = 0; lsn < 20_000 * 64; lsn += 64) {
        int length = 1 + random.nextInt(3_000);
        lengths[(int) (lsn / 64)] = length;
        records.put(lsn, payload(lsn, length));
        long asked = Math.max(0, lsn - 64L * random.nextInt(20));
        int skip = random.nextInt(lengths[(int) (asked / 64)]);
        byte[] found = new byte[lengths[(int) (asked / 64)] - skip];
        if (records.copy(asked, skip, MemorySegment.ofArray(found))) {
          kept++;
          MemorySegment expected = payload(asked, lengths[(int) (asked / 64)]).asSlice(skip);
          assertThat(MemorySegment.ofArray(found).mismatch(expected)).isEqualTo(-1);
        }
      }
      assertThat(kept).isGreaterThan(2_000);
    }
  }

  @Test
  void put_justNow_isThere() {
    try (VerifiedRecords records = new VerifiedRecords(new LinuxDisk(), 10_000)) {
      for (long lsn = 0; lsn < 1_000; lsn++) {
        records.put(lsn, payload(lsn, 3_333));
        assertThat(records.copy(lsn, 0, MemorySegment.ofArray(new byte[3_333]))).isTrue();
      }
    }
  }

  @Test
  void put_largerThanTheBudget_isLeftOut() {
    try (VerifiedRecords records = new VerifiedRecords(new LinuxDisk(), 10_000)) {
      records.put(0, payload(0, 10_001));
      assertThat(records.copy(0, 0, MemorySegment.ofArray(new byte[1]))).isFalse();
    }
  }
}
