package io.forebay.gateway.iscsi.login;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forebay.gateway.iscsi.ChapSecrets;
import io.forebay.gateway.iscsi.wire.TextPair;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChapTest {
  private static final byte[] HOST_SECRET = "twelve bytes and more".getBytes(UTF_8);
  private static final byte[] OWN_SECRET = "another dozen of bytes".getBytes(UTF_8);
  private static final byte[] CHALLENGE = new byte[16];

  private final SecureRandom random = new SecureRandom();
  private final ChapSecrets secrets =
      new ChapSecrets(Map.of("host", HOST_SECRET), new ChapSecrets.Own("forebay", OWN_SECRET));
  private final Chap chap = new Chap(secrets, random);

  private static String value(List<TextPair> said, String key) {
    return said.stream().filter(pair -> pair.key().equals(key)).findFirst().orElseThrow().value();
  }

  /// What a host with `secret` says to a challenge.
  private static Map<String, String> proof(
      ChapAlgorithm algorithm, List<TextPair> challenge, byte[] secret) {
    int id = Integer.parseInt(value(challenge, Chap.I));
    byte[] bytes = BinaryText.decode(value(challenge, Chap.C), 16, 1024);
    assertThat(bytes).isNotNull();
    Map<String, String> said = new HashMap<>();
    said.put(Chap.N, "host");
    said.put(Chap.R, BinaryText.hex(algorithm.response(id, secret, bytes)));
    return said;
  }

  @ParameterizedTest
  @EnumSource(ChapAlgorithm.class)
  void step_rightProof_isProven(ChapAlgorithm algorithm) throws LoginFailure {
    List<TextPair> challenge = chap.step(Map.of(Chap.A, "99," + algorithm.number()));
    assertThat(value(challenge, Chap.A)).isEqualTo(Integer.toString(algorithm.number()));
    assertThat(chap.step(proof(algorithm, challenge, HOST_SECRET))).isEmpty();
    assertThat(chap.proven()).isTrue();
    assertThat(chap.user()).isEqualTo("host");
  }

  /// RFC 1994: MD5 over id, secret, challenge; checked against figures made with another tool.
  @Test
  void response_md5_isAsOthersComputeIt() {
    byte[] response = ChapAlgorithm.MD5.response(1, "secret".getBytes(UTF_8), new byte[] {2, 3});
    assertThat(BinaryText.hex(response)).isEqualTo("0xf506c24f35d1c70e450edb8fdf933478");
  }

  @Test
  void step_base64Response_isProven() throws LoginFailure {
    List<TextPair> challenge = chap.step(Map.of(Chap.A, "7"));
    Map<String, String> said = proof(ChapAlgorithm.SHA_256, challenge, HOST_SECRET);
    byte[] response = BinaryText.decode(said.getOrDefault(Chap.R, ""), 32, 32);
    said.put(Chap.R, "0b" + Base64.getEncoder().encodeToString(response));
    chap.step(said);
    assertThat(chap.proven()).isTrue();
  }

  @Test
  void step_mutual_provesTheTargetToo() throws LoginFailure {
    List<TextPair> challenge = chap.step(Map.of(Chap.A, "5"));
    Map<String, String> said = proof(ChapAlgorithm.MD5, challenge, HOST_SECRET);
    said.put(Chap.I, "200");
    said.put(Chap.C, BinaryText.hex(CHALLENGE));
    List<TextPair> answer = chap.step(said);
    assertThat(value(answer, Chap.N)).isEqualTo("forebay");
    assertThat(value(answer, Chap.R))
        .isEqualTo(BinaryText.hex(ChapAlgorithm.MD5.response(200, OWN_SECRET, CHALLENGE)));
  }

  @Test
  void step_ourChallengeComesBack_fails() throws LoginFailure {
    List<TextPair> challenge = chap.step(Map.of(Chap.A, "7"));
    Map<String, String> said = proof(ChapAlgorithm.SHA_256, challenge, HOST_SECRET);
    said.put(Chap.I, "1");
    said.put(Chap.C, value(challenge, Chap.C));
    assertThatThrownBy(() -> chap.step(said)).hasMessageContaining("our own challenge");
  }

  @Test
  void step_mutualWithoutOwnSecret_fails() throws LoginFailure {
    Chap oneWay = new Chap(new ChapSecrets(Map.of("host", HOST_SECRET), null), random);
    List<TextPair> challenge = oneWay.step(Map.of(Chap.A, "7"));
    Map<String, String> said = proof(ChapAlgorithm.SHA_256, challenge, HOST_SECRET);
    said.put(Chap.I, "1");
    said.put(Chap.C, BinaryText.hex(CHALLENGE));
    assertThatThrownBy(() -> oneWay.step(said)).isInstanceOf(LoginFailure.class);
  }

  @Test
  void step_wrongSecretOrUnknownName_failAlike() throws LoginFailure {
    List<TextPair> challenge = chap.step(Map.of(Chap.A, "7"));
    Map<String, String> wrong = proof(ChapAlgorithm.SHA_256, challenge, OWN_SECRET);
    assertThatThrownBy(() -> chap.step(wrong)).satisfies(ChapTest::isAuthentication);
    assertThat(chap.proven()).isFalse();
    Chap other = new Chap(secrets, random);
    Map<String, String> unknown =
        proof(ChapAlgorithm.SHA_256, other.step(Map.of(Chap.A, "7")), HOST_SECRET);
    unknown.put(Chap.N, "nobody");
    assertThatThrownBy(() -> other.step(unknown)).satisfies(ChapTest::isAuthentication);
  }

  private static void isAuthentication(Throwable thrown) {
    assertThat(((LoginFailure) thrown).status()).isEqualTo(LoginStatus.AUTHENTICATION_FAILED);
  }

  /// The challenge is single-use: nobody gets a second guess at it.
  @Test
  void step_secondAnswer_isOutOfOrder() throws LoginFailure {
    List<TextPair> challenge = chap.step(Map.of(Chap.A, "7"));
    Map<String, String> wrong = proof(ChapAlgorithm.SHA_256, challenge, OWN_SECRET);
    assertThatThrownBy(() -> chap.step(wrong)).isInstanceOf(LoginFailure.class);
    Map<String, String> right = proof(ChapAlgorithm.SHA_256, challenge, HOST_SECRET);
    assertThatThrownBy(() -> chap.step(right)).hasMessageContaining("out of order");
    assertThatThrownBy(() -> chap.step(Map.of(Chap.A, "7"))).hasMessageContaining("second time");
  }

  /// CVE-2024-45751's class: challenges that repeat can be answered from a recording.
  @Test
  void step_manyLogins_neverRepeatAChallenge() throws LoginFailure {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < 1_000; i++) {
      assertThat(
              seen.add(
                  value(new Chap(secrets, new SecureRandom()).step(Map.of(Chap.A, "7")), Chap.C)))
          .isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"6", "", "MD5", "9,10"})
  void step_noKnownAlgorithm_fails(String offered) {
    assertThatThrownBy(() -> chap.step(Map.of(Chap.A, offered)))
        .satisfies(ChapTest::isAuthentication);
  }

  /// CVE-2018-14633 and CVE-2026-63886: hex and base64 obey the same length before they are decoded.
  @ParameterizedTest
  @ValueSource(strings = {"", "0x", "0x0", "0xzz", "0b!!", "00", "x", "0b===="})
  void decode_whatIsNone_isNull(String text) {
    assertThat(BinaryText.decode(text, 1, 16)).isNull();
  }

  @Test
  void decode_lengths_areExact() {
    byte[] bytes = new byte[17];
    Arrays.fill(bytes, (byte) 7);
    for (int length : new int[] {15, 17}) {
      byte[] some = Arrays.copyOf(bytes, length);
      assertThat(BinaryText.decode(BinaryText.hex(some), 16, 16)).isNull();
      String base64 = "0b" + Base64.getEncoder().encodeToString(some);
      assertThat(BinaryText.decode(base64, 16, 16)).isNull();
    }
    byte[] right = Arrays.copyOf(bytes, 16);
    assertThat(BinaryText.decode(BinaryText.hex(right), 16, 16)).isEqualTo(right);
    String base64 = "0B" + Base64.getEncoder().encodeToString(right);
    assertThat(BinaryText.decode(base64, 16, 16)).isEqualTo(right);
    assertThat(BinaryText.decode("0x" + "00".repeat(100_000), 16, 16)).isNull();
  }

  @Test
  void secrets_shortOrShared_areRefused() {
    assertThatThrownBy(() -> new ChapSecrets(Map.of("host", new byte[11]), null))
        .hasMessageContaining("12 to 255");
    ChapSecrets.Own same = new ChapSecrets.Own("forebay", HOST_SECRET);
    assertThatThrownBy(() -> new ChapSecrets(Map.of("host", HOST_SECRET), same))
        .hasMessageContaining("pose");
    assertThat(secrets.toString()).doesNotContain("twelve");
  }
}
