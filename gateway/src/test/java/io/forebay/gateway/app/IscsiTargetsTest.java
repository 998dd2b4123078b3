package io.forebay.gateway.app;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class IscsiTargetsTest {
  @Test
  void name_anyGroup_isAnIscsiName() {
    assertThat(IscsiTargets.name("Osaka_1", "Main", ""))
        .isEqualTo("iqn.2026-11.io.forebay:osaka-1:main");
    assertThat(IscsiTargets.name("osaka", "main", "Friday.1"))
        .isEqualTo("iqn.2026-11.io.forebay:osaka:main:friday.1");
    String longest = "x".repeat(64);
    assertThat(IscsiTargets.name(longest, longest, longest)).hasSizeLessThanOrEqualTo(223);
  }
}
