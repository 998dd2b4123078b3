package io.forebay.gateway.socket;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class VigilTest {
  private static final long SHORT = Vigil.NANOS / 2;

  private final Vigil.Places one = new Vigil.Places(1);
  private final Vigil first = used(new Vigil(one));
  private final Vigil second = used(new Vigil(one));

  /// To which a short rest has shown that it is worth it.
  private static Vigil used(Vigil vigil) {
    vigil.work(SHORT);
    return vigil;
  }

  @Test
  void keep_nothingKnownYet_sleeps() {
    assertThat(new Vigil(one).keep(0, 0)).isFalse();
  }

  @Test
  void keep_noPlaceLeft_sleepsUntilOneIsGivenBack() {
    assertThat(first.keep(0, 0)).isTrue();
    assertThat(second.keep(0, 0)).isFalse();
    first.work(SHORT);
    assertThat(second.keep(0, 0)).isTrue();
    assertThat(first.keep(0, 0)).isFalse();
  }

  @Test
  void keep_inVain_givesThePlaceBack() {
    assertThat(first.keep(0, 0)).isTrue();
    assertThat(first.keep(Vigil.NANOS, Vigil.NANOS)).isFalse();
    assertThat(second.keep(Vigil.NANOS, 0)).isTrue();
  }

  @Test
  void keep_placeOfAThreadThatEnded_isFreeAgainByItself() {
    assertThat(first.keep(0, 0)).isTrue();
    long later = 2 * Vigil.NANOS + 1;
    assertThat(second.keep(later, 0)).isTrue();
  }
}
