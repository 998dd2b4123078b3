package io.forebay.gateway.socket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PeerTextTest {
  /// Line breaks that forge log lines, escapes for terminals, direction overrides, halves of characters,
  /// and the quote that would end a quoted value.
  @ParameterizedTest
  @CsvSource({
    "'a\nb', a?b",
    "'a\r\u0085\u2028\u2029b', a????b",
    "'\u001b[31mred', ?[31mred",
    "'\u202eevil\u200b', ?evil?",
    "'\ud800x', ?x",
    "'say \"x\"', say ?x?",
    "'B\u00fccher \ud83d\ude00', B\u00fccher \ud83d\ude00",
  })
  void shown_hostileText_isHarmlessOnALine(String text, String shown) {
    assertThat(PeerText.shown(text)).isEqualTo(shown);
  }

  @Test
  void shown_longText_isCutAt80Characters() {
    assertThat(PeerText.shown("x".repeat(80))).isEqualTo("x".repeat(80));
    assertThat(PeerText.shown("\ud83d\ude00".repeat(4096)))
        .isEqualTo("\ud83d\ude00".repeat(80) + "...");
  }

  @Test
  void decode_notUtf8OrWithNul_isNull() {
    assertThat(PeerText.decode(UTF_8.encode("B\u00fccher"))).isEqualTo("B\u00fccher");
    assertThat(PeerText.decode(UTF_8.encode(""))).isEmpty();
    assertThat(PeerText.decode(UTF_8.encode("a\0"))).isNull();
    assertThat(PeerText.decode(ByteBuffer.wrap(new byte[] {(byte) 0xc3}))).isNull();
    byte[] surrogate = {(byte) 0xed, (byte) 0xa0, (byte) 0x80};
    assertThat(PeerText.decode(ByteBuffer.wrap(surrogate))).isNull();
  }

  @Test
  void encode_longText_isCutBetweenCharacters() {
    assertThat(PeerText.encode("x".repeat(4096), 4096)).hasSize(4096);
    byte[] cut = PeerText.encode("x" + "\u20ac".repeat(2000), 4096); // 1 + 3 x 2000 bytes.
    assertThat(cut).hasSize(4096);
    assertThat(new String(cut, UTF_8)).isEqualTo("x" + "\u20ac".repeat(1365));
    assertThat(PeerText.encode("\u20ac".repeat(2000), 4096)).hasSize(4095);
  }
}
