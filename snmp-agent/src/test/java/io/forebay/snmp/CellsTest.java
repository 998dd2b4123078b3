package io.forebay.snmp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.control.Status;
import org.junit.jupiter.api.Test;
import org.snmp4j.smi.OctetString;

class CellsTest {
  private static byte[] octets(Object value) {
    return ((OctetString) value).getValue();
  }

  @Test
  void text_tooLong_isCutBetweenCharacters() {
    assertThat(octets(Cells.text("a".repeat(300)))).hasSize(255);
    String umlauts = new String(octets(Cells.text("ä".repeat(200))), UTF_8);
    assertThat(umlauts).isEqualTo("ä".repeat(127));
    assertThat(octets(Cells.text("b" + "ä".repeat(127)))).hasSize(255);
    assertThat(octets(Cells.text(""))).isEmpty();
  }

  @Test
  void span_ofMillis_isSecondsRoundedDown() {
    assertThat(Cells.span(14_999).toInt()).isEqualTo(14);
    assertThat(Cells.span(0).toInt()).isZero();
    assertThat(Cells.span(Status.NEVER).toInt()).isEqualTo(-1);
    assertThat(Cells.span(Status.UNKNOWN).toInt()).isEqualTo(-2);
    assertThat(Cells.span(Long.MAX_VALUE).toInt()).isEqualTo(Integer.MAX_VALUE);
  }

  @Test
  void time_ofMillis_isDateAndTimeInUtc() {
    assertThat(octets(Cells.time(1_780_000_000_250L)))
        .containsExactly(0x07, 0xEA, 5, 28, 20, 26, 40, 2, '+', 0, 0);
    assertThat(octets(Cells.time(0))).containsExactly(0, 0, 0, 0, 0, 0, 0, 0);
  }

  @Test
  void gauge_tooLarge_staysAtItsMost() {
    assertThat(Cells.gauge(1L << 40).toLong()).isEqualTo(0xFFFF_FFFFL);
    assertThat(Cells.gauge(-3).toLong()).isZero();
  }

  @Test
  void bytes_notKnown_haveNoInstance() {
    assertThat(Cells.bytes(Status.UNKNOWN)).isNull();
    assertThat(Cells.gaugeOrNone(Status.UNKNOWN)).isNull();
    assertThat(Cells.lsn(Status.NEVER).toString()).isEmpty();
    assertThat(Cells.lsn(0x3f000).toString()).isEqualTo("000000000003f000");
  }
}
