package io.forebay.gateway.control.settings;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PortalAddressTest {
  @Test
  void parseList_withAndWithoutTag_isBoth() {
    assertThat(PortalAddress.parseList("192.0.2.1:3260, [2001:db8::1]:3260/65535,"))
        .extracting(PortalAddress::group)
        .containsExactly(1, 65_535);
    assertThat(PortalAddress.parseList("")).isEmpty();
  }

  @Test
  void complaint_badPortals_sayWhatWouldDo() {
    for (String bad : new String[] {"a:1/0", "a:1/65536", "a:1/", "a:1/-1", "a:1/1/1", "a:1/x"}) {
      assertThat(SettingKey.ISCSI_LISTEN.complaint(bad)).as(bad).contains("1 to 65535");
    }
    assertThat(SettingKey.ISCSI_PORTALS.complaint("192.0.2.1")).contains("HOST:PORT");
    assertThat(SettingKey.ISCSI_PORTALS.complaint("a:1,".repeat(17))).contains("at most 16");
  }

  @Test
  void complaint_groupThatNobodyListensFor_isToldByItsTag() {
    assertThat(PortalAddress.complaint("a:1,b:1/2", "c:1/2,d:1")).isNull();
    assertThat(PortalAddress.complaint("a:1", "c:1/2")).contains("portal group 2");
  }
}
