package io.forebay.gateway.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forebay.gateway.log.LogShape;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GroupHomesTest {
  private static final long CAPACITY = 192L << 20;
  private static final long RING = 16L << 20;

  /// A peer says how large the segments of its group are: any number at all.
  @ParameterizedTest
  @ValueSource(longs = {0, 1, 4096, (16L << 20) + 1, Long.MAX_VALUE})
  void shape_sizeThatNoSegmentHas_isRefusedInWords(long segmentBytes) {
    assertThatThrownBy(() -> GroupHomes.shape(segmentBytes, CAPACITY, RING))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a multiple of 16 MiB");
  }

  @ParameterizedTest
  @ValueSource(longs = {16L << 20, 64L << 20})
  void shape_goodSize_holdsTheCapacity(long segmentBytes) {
    LogShape shape = GroupHomes.shape(segmentBytes, CAPACITY, RING);
    assertThat(shape.capacityBytes()).isGreaterThanOrEqualTo(CAPACITY);
  }
}
