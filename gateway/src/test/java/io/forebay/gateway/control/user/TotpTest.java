package io.forebay.gateway.control.user;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TotpTest {
  private static final byte[] SECRET = "12345678901234567890".getBytes(US_ASCII);

  private static final long NOW = 1_800_000_015_000L;

  /// RFC 6238, appendix B, the rows of SHA-1.
  @ParameterizedTest
  @CsvSource({
    "59, 94287082",
    "1111111109, 07081804",
    "1111111111, 14050471",
    "1234567890, 89005924",
    "2000000000, 69279037",
    "20000000000, 65353130",
  })
  void code_ofTheRfcsTimes_isTheRfcs(long seconds, String code) {
    assertThat(Totp.code(SECRET, Totp.step(seconds * 1000), 8)).isEqualTo(code);
  }

  /// RFC 4226, appendix D.
  @Test
  void code_ofTheRfcsCounters_isTheRfcs() {
    List<String> codes =
        List.of(
            "755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583",
            "399871", "520489");
    for (int counter = 0; counter < codes.size(); counter++) {
      assertThat(Totp.code(SECRET, counter, Totp.DIGITS)).isEqualTo(codes.get(counter));
    }
  }

  @ParameterizedTest
  @CsvSource({"-2, false", "-1, true", "0, true", "1, true", "2, false"})
  void matching_stepsAway_isTakenWithinOne(int away, boolean taken) {
    long step = Totp.step(NOW) + away;
    String code = Totp.code(SECRET, step, Totp.DIGITS);
    assertThat(Totp.matching(SECRET, code, NOW, 0)).isEqualTo(taken ? step : -1);
  }

  @Test
  void matching_stepThatWasUsed_isNotTakenNorAnyBefore() {
    long step = Totp.step(NOW);
    String code = Totp.code(SECRET, step, Totp.DIGITS);
    assertThat(Totp.matching(SECRET, code, NOW, step - 1)).isEqualTo(step);
    assertThat(Totp.matching(SECRET, code, NOW, step)).isEqualTo(-1);
    assertThat(Totp.matching(SECRET, code, NOW, step + 1)).isEqualTo(-1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1", "0000000", "abcdef", "١٢٣٤٥٦"})
  void matching_whatIsNoCode_isNotTaken(String code) {
    assertThat(Totp.matching(SECRET, code, NOW, 0)).isEqualTo(-1);
  }

  /// RFC 4648, 10, those of whole groups; and the RFC's secret.
  @Test
  void base32_ofTheRfcs_isTheRfcs() {
    assertThat(Totp.base32("fooba".getBytes(US_ASCII))).isEqualTo("MZXW6YTB");
    assertThat(Totp.base32(SECRET)).isEqualTo("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
    assertThat(Totp.secret("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")).isEqualTo(SECRET);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "MZXW6YTB", "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJ1", "gezdgnbvgy3tqojq"})
  void secret_thatIsNone_isRefused(String text) {
    assertThatThrownBy(() -> Totp.secret(text)).isInstanceOf(IllegalArgumentException.class);
  }
}
