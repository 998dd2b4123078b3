package io.forebay.gateway.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.forebay.gateway.log.LogShape;
import java.io.IOException;
import org.junit.jupiter.api.Test;

final class AdoptedCapacityTest {
  private static final long GIB = 1L << 30;
  private static final long MIB = 1L << 20;

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
  void of_halfIsLessThanTheLeast_isTheLeast() throws IOException {
    assertEquals(192 * MIB, AdoptedCapacity.of(192 * MIB, 370 * MIB));
    assertEquals(192 * MIB, AdoptedCapacity.of(8 * GIB, 192 * MIB));
  }

  @Test
  void of_noRoom_saysHowMuchThereIs() {
    IOException refused =
        assertThrows(IOException.class, () -> AdoptedCapacity.of(8 * GIB, 128 * MIB));
    assertEquals(
        "there is no room for its change buffer: 128 MiB are free, of the 192 MiB that it takes at the least; make"
            + " space, or set buffer.directory to a larger disk",
        refused.getMessage());
  }
}
