package io.forebay.gateway.link.pairing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forebay.gateway.sim.Seed;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class InviteCodeTest {
  private static final String PREFIX = "00112233445566778899aabbccddeeff";

  private static InviteCode code(InviteHost host) {
    return new InviteCode(host, 10810, PREFIX, Secret.random(new Seed(1).stream("secret")));
  }

  static Stream<InviteHost> hosts() {
    return Stream.of(
        new InviteHost.Ip("cb007107"),
        new InviteHost.Ip("ffffffff"),
        new InviteHost.Ip("20010db8000000000000000000000001"),
        new InviteHost.Name("a"),
        new InviteHost.Name("forebay.example1"));
  }

  @ParameterizedTest
  @MethodSource("hosts")
  void parse_whatPrintWrote_isTheSame(InviteHost host) throws InvalidCode {
    InviteCode code = code(host);
    assertThat(code.print()).hasSizeLessThanOrEqualTo(InviteCode.CHARS_MAX);
    assertThat(InviteCode.parse(code.print())).isEqualTo(code);
  }

  @Test
  void print_golden() throws InvalidCode {
    Secret secret = new Secret(new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10});
    InviteCode code = new InviteCode(new InviteHost.Ip("cb007107"), 10810, PREFIX, secret);
    assertThat(code.print())
        .isEqualTo("275G0W87-58X00492-6D25ASKQ-H2CTNEYC-VQQFY082-0C20A1G7-104GN4ZR")
        .hasSize(62);
  }

  @Test
  void parse_asPeopleType_isForgiving() throws InvalidCode {
    InviteCode code = code(new InviteHost.Ip("cb007107"));
    String typed = code.print().toLowerCase(Locale.ROOT).replace('-', ' ').replace('0', 'o');
    assertThat(InviteCode.parse(" " + typed.replace('1', 'l') + "\n")).isEqualTo(code);
  }

  @ParameterizedTest
  @MethodSource("hosts")
  void parse_anyWrongCharacter_isNoticed(InviteHost host) {
    String printed = code(host).print();
    for (int i = 0; i < printed.length(); i++) {
      char wrong = printed.charAt(i) == 'Z' ? '2' : 'Z';
      String typed = printed.substring(0, i) + wrong + printed.substring(i + 1);
      assertThatThrownBy(() -> InviteCode.parse(typed)).as(typed).isInstanceOf(InvalidCode.class);
    }
  }

  @Test
  void parse_twoNeighboursSwapped_isNoticed() {
    String printed = code(new InviteHost.Ip("cb007107")).print().replace("-", "");
    for (int i = 0; i + 1 < printed.length(); i++) {
      char a = printed.charAt(i);
      char b = printed.charAt(i + 1);
      String typed = printed.substring(0, i) + b + a + printed.substring(i + 2);
      if (a != b) {
        assertThatThrownBy(() -> InviteCode.parse(typed)).isInstanceOf(InvalidCode.class);
      }
    }
  }

  @Test
  void parse_rubbish_isRefusedNotThrown() {
    Random random = new Random(7);
    for (int i = 0; i < 20_000; i++) {
      StringBuilder typed = new StringBuilder();
      int length = random.nextInt(90);
      for (int j = 0; j < length; j++) {
        typed.append(
            (char) (random.nextInt(10) == 0 ? random.nextInt(65536) : 48 + random.nextInt(40)));
      }
      assertThatThrownBy(() -> InviteCode.parse(typed.toString())).isInstanceOf(InvalidCode.class);
    }
  }

  @Test
  void code_neverPrintsItsSecretByAccident() {
    InviteCode code = code(new InviteHost.Name("x"));
    assertThat(code.toString()).doesNotContain(code.print());
    assertThat(code.secret()).hasToString("Secret[]");
  }
}
