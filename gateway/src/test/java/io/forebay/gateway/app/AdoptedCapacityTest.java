package io.forebay.gateway.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.forebay.gateway.log.LogShape;
import java.io.IOException;
import org.junit.jupiter.api.Test;

final class AdoptedCapacityTest {
  private static final long GIB = 1L << 30;

  @Test
  void of_roomEnough_isWhatIsWanted() throws IOException {
    assertEquals(8 * GIB, AdoptedCapacity.of(8 * GIB, 16 * GIB));
  }

  @Test
  void of_smallDisk_isHalfOfWhatIsFreeInWholeSegments() throws IOException {
    long segment = LogShape.SEGMENT_BYTES_DEFAULT;
    assertEquals(3 * GIB - segment, AdoptedCapacity.of(8 * GIB, 6 * GIB - 2));
  }

  @Test
  void of_noRoom_saysHowMuchThereIs() {
    IOException refused =
        assertThrows(IOException.class, () -> AdoptedCapacity.of(8 * GIB, 256L << 20));
    assertEquals(
        "there is no room for its change buffer: 256 MiB are free, of which it takes no more than half; make"
            + " space, or set buffer.directory to a larger disk",
        refused.getMessage());
  }
}
