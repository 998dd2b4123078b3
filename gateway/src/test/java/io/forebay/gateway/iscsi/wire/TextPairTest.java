package io.forebay.gateway.iscsi.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forebay.gateway.socket.ProtocolViolation;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextPairTest {
  private static List<TextPair> parse(String text) throws ProtocolViolation {
    return TextPair.parse(text.getBytes(UTF_8), 4);
  }

  @Test
  void parse_pairs_keepOrderAndEverythingBehindTheFirstEquals() throws ProtocolViolation {
    assertThat(parse("B=1\0A=x=y\0X-com.example=\0"))
        .containsExactly(
            new TextPair("B", "1"), new TextPair("A", "x=y"), new TextPair("X-com.example", ""));
    assertThat(parse("A=1\0\0\0")).containsExactly(new TextPair("A", "1"));
    assertThat(parse("")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"A\0", "=1\0", "1A=x\0", "A B=1\0", "A=1\0A=2\0", "A=\u00ff"})
  void parse_whatIsNone_isViolated(String text) {
    assertThatThrownBy(() -> TextPair.parse(text.getBytes(ISO_8859_1), 4))
        .isInstanceOf(ProtocolViolation.class);
  }

  @Test
  void parse_keyOfMoreThan63Characters_isViolated() throws ProtocolViolation {
    assertThat(parse("K".repeat(63) + "=1\0")).hasSize(1);
    assertThatThrownBy(() -> parse("K".repeat(64) + "=1\0")).hasMessageStartingWith("text-key");
  }

  /// CVE-2026-63887's class: how much is answered is bounded by how much is read.
  @Test
  void parse_moreThanPairsMax_isViolated() throws ProtocolViolation {
    assertThat(parse("A=1\0B=1\0C=1\0D=1\0")).hasSize(4);
    assertThatThrownBy(() -> parse("A=1\0B=1\0C=1\0D=1\0E=1\0"))
        .hasMessageStartingWith("text-pairs");
  }

  @Test
  void exchange_partsOfText_areOneTextAndBounded() throws ProtocolViolation {
    TextExchange exchange = new TextExchange(10);
    exchange.take(ByteBuffer.wrap("Ali".getBytes(UTF_8)));
    exchange.take(ByteBuffer.wrap("as=me\0".getBytes(UTF_8)));
    assertThat(exchange.text()).asString(UTF_8).isEqualTo("Alias=me\0");
    exchange.take(ByteBuffer.allocate(10));
    assertThatThrownBy(() -> exchange.take(ByteBuffer.allocate(1)))
        .hasMessageStartingWith("text-length");
  }

  @Test
  void exchange_answer_goesOutInParts() {
    TextExchange exchange = new TextExchange(10);
    exchange.answer(new byte[] {1, 2, 3});
    assertThat(exchange.next(2)).containsExactly(1, 2);
    assertThat(exchange.more()).isTrue();
    assertThat(exchange.next(2)).containsExactly(3);
    assertThat(exchange.more()).isFalse();
  }
}
