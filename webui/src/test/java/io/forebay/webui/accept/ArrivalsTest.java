package io.forebay.webui.accept;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArrivalsTest {
  private final Arrivals arrivals = new Arrivals();

  private boolean admit(String address) {
    return arrivals.admit(InetAddress.ofLiteral(address));
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.7, 192.0.2.7, 192.0.2.8",
    "192.0.2.7, ::ffff:192.0.2.7, 192.0.2.8",
    "2001:db8:0:1::1, 2001:db8:0:1:ffff::2, 2001:db8:0:2::1"
  })
  void admit_moreThanAPlaceMay_refusesThatPlaceAlone(String first, String same, String other) {
    for (int i = 0; i < Arrivals.PLACE_MAX; i++) {
      assertThat(admit(first)).isTrue();
    }
    assertThat(admit(same)).isFalse();
    assertThat(admit(other)).isTrue();
    arrivals.left(InetAddress.ofLiteral(same));
    assertThat(admit(first)).isTrue();
  }

  @Test
  void admit_loopbackAndGone_countOnlyAmongAll() {
    for (int i = 0; i < Arrivals.COUNT_MAX - 1; i++) {
      assertThat(admit("127.0.0.1")).isTrue();
    }
    assertThat(arrivals.admit(null)).isTrue();
    assertThat(admit("::1")).isFalse();
    assertThat(admit("192.0.2.7")).isFalse();
    arrivals.left(null);
    assertThat(admit("192.0.2.7")).isTrue();
  }
}
