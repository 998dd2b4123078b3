package io.forebay.gateway.block;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlaceTest {
  @ParameterizedTest
  @CsvSource({
    "192.0.2.7, 192.0.2.7, true",
    "192.0.2.7, 192.0.2.8, false",
    "192.0.2.7, ::ffff:192.0.2.7, true",
    "2001:db8:0:1::1, 2001:db8:0:1:ffff::2, true",
    "2001:db8:0:1::1, 2001:db8:0:2::1, false",
    "c000:207::, 192.0.2.7, false"
  })
  void place_ofTwoAddresses_isTheSameOfOneMachine(String one, String other, boolean same) {
    assertThat(place(one).equals(place(other))).isEqualTo(same);
  }

  private static Place place(String address) {
    return Place.of(InetAddress.ofLiteral(address).getAddress());
  }
}
