package io.forebay.gateway.control.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// CVE-2013-6410: a list of addresses that was matched as text let strangers in.
class NetworkTest {
  @ParameterizedTest
  @CsvSource({
    "192.0.2.0/24, 192.0.2.0, true",
    "192.0.2.0/24, 192.0.2.255, true",
    "192.0.2.0/24, 192.0.3.0, false",
    "192.0.2.0/24, 192.0.1.255, false",
    "192.0.2.0/24, 192.0.20.1, false", // As text it begins alike.
    "192.0.2.0/24, 92.0.2.1, false",
    "192.0.2.1, 192.0.2.1, true",
    "192.0.2.1, 192.0.2.10, false",
    "192.0.2.1, 192.0.2.100, false",
    "192.0.2.1/32, 192.0.2.0, false",
    "10.0.0.0/9, 10.127.255.255, true",
    "10.0.0.0/9, 10.128.0.0, false",
    "192.0.2.128/25, 192.0.2.127, false",
    "192.0.2.128/25, 192.0.2.128, true",
    "192.0.2.254/31, 192.0.2.255, true",
    "192.0.2.254/31, 192.0.2.253, false",
    "128.0.0.0/1, 127.255.255.255, false",
    "128.0.0.0/1, 255.255.255.255, true",
    "0.0.0.0/0, 255.255.255.255, true",
    "0.0.0.0/0, ::1, false",
    "::/0, ::1, true",
    "::/0, 127.0.0.1, false",
    "2001:db8::/32, 2001:db8:ffff:ffff:ffff:ffff:ffff:ffff, true",
    "2001:db8::/32, 2001:db9::, false",
    "2001:db8::/33, 2001:db8:8000::, false",
    "2001:db8::7, 2001:db8:0:0:0:0:0:7, true",
    "2001:db8::7, 2001:db8::8, false",
    "::ffff:192.0.2.0/120, 192.0.2.9, true",
    "::ffff:192.0.2.7, 192.0.2.7, true",
    "fe80::/10, febf::1, true",
    "fe80::/10, fec0::1, false"
  })
  void contains_atEachBoundary_comparesBits(String network, String address, boolean inside) {
    assertThat(Network.parse(network).contains(InetAddress.ofLiteral(address))).isEqualTo(inside);
  }

  /// As a socket that is open for both families may tell it.
  @Test
  void contains_mappedAddress_isIpv4() throws UnknownHostException {
    byte[] bytes = new byte[16];
    bytes[10] = (byte) 0xFF;
    bytes[11] = (byte) 0xFF;
    bytes[12] = (byte) 192;
    bytes[14] = 2;
    InetAddress mapped = Inet6Address.getByAddress(null, bytes, 0);
    assertThat(Network.parse("192.0.2.0/24").contains(mapped)).isTrue();
    assertThat(Network.parse("::/0").contains(mapped)).isFalse();
  }

  @Test
  void contains_linkLocalWithItsScope_isTheAddress() throws UnknownHostException {
    byte[] bytes = InetAddress.ofLiteral("fe80::1").getAddress();
    assertThat(Network.parse("fe80::1").contains(Inet6Address.getByAddress(null, bytes, 3)))
        .isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"192.0.2.0/24", "0.0.0.0/0", "192.0.2.7", "2001:db8:0:0:0:0:0:7"})
  void print_read_isTheSame(String text) {
    assertThat(Network.parse(text).toString()).isEqualTo(text);
    assertThat(Network.parse(Network.parse(text).toString())).isEqualTo(Network.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "db1.example.com",
        "192.0.2",
        "192.0.2.0.1",
        "192.0.2.256",
        "192.0.02.1",
        "010.0.0.1",
        "0x7f.0.0.1",
        "192.0.2.0/33",
        "192.0.2.0/-1",
        "192.0.2.0/",
        "/24",
        "192.0.2.0/24/24",
        " 192.0.2.0/24",
        "2001:db8::/129",
        "2001:db8:::1",
        "fe80::1%eth0",
        "::ffff:192.0.2.0/24",
        "any"
      })
  void parse_whatIsNoNetwork_isRefusedWithWhatWouldDo(String text) {
    assertThatThrownBy(() -> Network.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .message()
        .isNotBlank();
  }

  @Test
  void parse_bitsBehindTheNetwork_areRefusedWithTheTwoThatMayBeMeant() {
    assertThatThrownBy(() -> Network.parse("192.0.2.7/24"))
        .hasMessageContaining("192.0.2.0/24")
        .hasMessageContaining("192.0.2.7?");
  }
}
