package io.forebay.gateway.control.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forebay.gateway.control.Status;
import org.junit.jupiter.api.Test;

class QuantityTest {
  @Test
  void size_ofEveryForm_isBytes() {
    assertThat(Quantity.size("4096")).isEqualTo(4096);
    assertThat(Quantity.size("0")).isZero();
    assertThat(Quantity.size("512 KiB")).isEqualTo(512 << 10);
    assertThat(Quantity.size("1.5GiB")).isEqualTo(3L << 29);
    assertThat(Quantity.size("64TiB")).isEqualTo(64L << 40);
  }

  @Test
  void size_ofNonsense_saysWhatWouldDo() {
    for (String bad :
        new String[] {
          "", "-1", "1 GB", "GiB", "1e9", "1.5", "9999999TiB", "9999999999999999999", "8388608TiB"
        }) {
      assertThatThrownBy(() -> Quantity.size(bad)).as(bad).hasMessageContaining("not a size");
    }
  }

  @Test
  void span_ofEveryForm_isMillis() {
    assertThat(Quantity.span("250ms")).isEqualTo(250);
    assertThat(Quantity.span("1h30m")).isEqualTo(5_400_000);
    assertThat(Quantity.span("15min")).isEqualTo(900_000);
    assertThat(Quantity.span("1h15min2s")).isEqualTo(4_502_000);
    assertThat(Quantity.span("2d")).isEqualTo(172_800_000);
  }

  @Test
  void span_ofNonsense_saysWhatWouldDo() {
    for (String bad : new String[] {"", "10", "s", "1h 30m", "-5s", "999999999999d999999999999d"}) {
      assertThatThrownBy(() -> Quantity.span(bad)).as(bad).hasMessageContaining("not a span");
    }
  }

  @Test
  void lineRate_ofEveryForm_isBytesASecond() {
    assertThat(Quantity.lineRate("56kbit/s")).isEqualTo(7_000);
    assertThat(Quantity.lineRate("2 Mbit/s")).isEqualTo(250_000);
    assertThat(Quantity.lineRate("1.5Gbit/s")).isEqualTo(187_500_000);
    assertThat(Quantity.lineRate("800bit/s")).isEqualTo(100);
  }

  @Test
  void lineRate_ofNonsense_saysWhatWouldDo() {
    for (String bad : new String[] {"", "2", "2Mbit", "2MB/s", "-1Mbit/s", "0Mbit/s", "2mbit/s"}) {
      assertThatThrownBy(() -> Quantity.lineRate(bad)).as(bad).hasMessageContaining("line's rate");
    }
  }

  @Test
  void print_isShortAndHonest() {
    assertThat(Quantity.printSize(0)).isEqualTo("0 B");
    assertThat(Quantity.printSize(1023)).isEqualTo("1023 B");
    assertThat(Quantity.printSize(3L << 29)).isEqualTo("1.5 GiB");
    assertThat(Quantity.printSize(64L << 40)).isEqualTo("64 TiB");
    assertThat(Quantity.printSpan(Status.NEVER)).isEqualTo("never");
    assertThat(Quantity.printSpan(500)).isEqualTo("500 ms");
    assertThat(Quantity.printSpan(14_000)).isEqualTo("14 s");
    assertThat(Quantity.printSpan(273_600_000)).isEqualTo("3 d 4 h");
    assertThat(Quantity.printSpan(86_401_000)).isEqualTo("1 d");
    assertThat(Quantity.printLineRate(0)).isEqualTo("0 bit/s");
    assertThat(Quantity.printLineRate(7_000)).isEqualTo("56 kbit/s");
    assertThat(Quantity.printLineRate(512_500)).isEqualTo("4.1 Mbit/s");
    assertThat(Quantity.printLineRate(Long.MAX_VALUE)).endsWith(" Tbit/s");
  }
}
