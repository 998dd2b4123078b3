package io.forebay.gateway.iscsi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.iscsi.wire.Bhs;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Logins as the bytes of RFC 7143: what gets in, what does not, and what it is told.
class IscsiLoginTest {
  private static final byte[] SECRET = "a secret of the host".getBytes(UTF_8);
  private static final String WHO =
      "InitiatorName=" + RawInitiator.NAME + "\0TargetName=" + OneTarget.NAME + "\0";
  private static final int SECURITY_TO_OPERATIONAL = Bhs.FINAL | 1;
  private static final int OPERATIONAL_TO_FULL = Bhs.FINAL | 1 << 2 | 3;
  private static final int SECURITY_TO_FULL = Bhs.FINAL | 3;

  private Served served;

  @BeforeEach
  void serve() throws IOException {
    served = new Served();
  }

  @AfterEach
  void end() {
    served.close();
  }

  private static int status(Pdu answer) {
    assertThat(answer.opcode()).isEqualTo(Bhs.LOGIN_RESPONSE);
    return answer.at16(Bhs.LOGIN_STATUS_AT);
  }

  private RawInitiator host() throws IOException {
    return new RawInitiator(served.address);
  }

  @Test
  void login_stageByStage_settlesEveryKey() throws IOException {
    try (RawInitiator host = host()) {
      Pdu security =
          host.ask(
              host.login(SECURITY_TO_OPERATIONAL)
                  .with(WHO + "SessionType=Normal\0AuthMethod=CHAP,None\0"));
      assertThat(status(security)).isZero();
      assertThat(security.flags()).isEqualTo(SECURITY_TO_OPERATIONAL);
      assertThat(security.text()).isEqualTo("TargetPortalGroupTag=1\0AuthMethod=None\0");
      assertThat(security.at16(Bhs.TSIH_AT)).isZero();
      Pdu operational =
          host.ask(
              host.login(OPERATIONAL_TO_FULL)
                  .with("HeaderDigest=None\0MaxBurstLength=262144\0X-own.key=1\0"));
      assertThat(operational.text())
          .isEqualTo(
              "HeaderDigest=None\0MaxBurstLength=262144\0X-own.key=NotUnderstood\0"
                  + "MaxRecvDataSegmentLength=131072\0");
      assertThat(operational.flags()).isEqualTo(OPERATIONAL_TO_FULL);
      assertThat(operational.at16(Bhs.TSIH_AT)).isNotZero();
      assertThat(operational.at(Bhs.EXP_CMD_SN_AT)).isEqualTo(host.cmdSn);
      host.settled();
    }
  }

  @Test
  void login_textInParts_isTakenTogether() throws IOException {
    try (RawInitiator host = host()) {
      Pdu first = host.ask(host.login(Bhs.CONTINUE | 1 << 2).with(WHO + "MaxBurst"));
      assertThat(status(first)).isZero();
      assertThat(first.data()).isEmpty();
      assertThat(first.flags()).isEqualTo(1 << 2);
      Pdu second = host.ask(host.login(OPERATIONAL_TO_FULL).with("Length=4096\0"));
      assertThat(second.text()).contains("MaxBurstLength=4096\0");
      host.settled();
    }
  }

  /// 128 unknown keys of 63 characters: 9,856 bytes of answer, in two parts.
  @Test
  void login_answerLongerThanAPdu_comesInParts() throws IOException {
    try (RawInitiator host = host()) {
      StringBuilder more = new StringBuilder(WHO);
      for (int i = 0; i < 126; i++) {
        more.append("K".repeat(60)).append(100 + i).append("=\0");
      }
      byte[] text = more.toString().getBytes(UTF_8);
      host.ask(host.login(Bhs.CONTINUE | 1 << 2).with(Arrays.copyOf(text, 8000)));
      Pdu first =
          host.ask(
              host.login(OPERATIONAL_TO_FULL).with(Arrays.copyOfRange(text, 8000, text.length)));
      assertThat(first.flags()).isEqualTo(Bhs.CONTINUE | 1 << 2);
      assertThat(first.data()).hasSize(8192);
      Pdu second = host.ask(host.login(OPERATIONAL_TO_FULL));
      assertThat(second.flags()).isEqualTo(OPERATIONAL_TO_FULL);
      assertThat((first.text() + second.text()).split("NotUnderstood", -1)).hasSize(127);
      host.settled();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'InitiatorName=iqn.2026-11.a:b|', 0207", // No TargetName.
    "'TargetName=iqn.2026-11.a:b|', 0207", // No InitiatorName.
    "'InitiatorName=host|TargetName=x|', 0200",
    "'InitiatorName=iqn.2026-11.a:b|TargetName=iqn.2026-11.a:none|', 0203",
    "'InitiatorName=iqn.2026-11.a:b|SessionType=Odd|TargetName=x|', 0209",
    "'InitiatorName=iqn.2026-11.a:b|TargetName=x|Broken|', 0200",
    "'InitiatorName=iqn.2026-11.a:b|TargetName=x|A=1|A=2|', 0200",
    "'InitiatorName=iqn.2026-11.a:b|TargetName=x|AuthMethod=None|', 0200",
    "'InitiatorName=iqn.2026-11.a:b|TargetName=x|CHAP_N=me|', 0200",
  })
  void login_thatCannotBe_isToldWhy(String text, String status) throws IOException {
    try (RawInitiator host = host()) {
      Pdu answer = host.ask(host.login(OPERATIONAL_TO_FULL).with(text.replace('|', '\0')));
      assertThat(status(answer)).isEqualTo(Integer.parseInt(status, 16));
      assertThat(host.closedByServer()).isTrue();
    }
  }

  @Test
  void login_targetNotForThisOne_looksLikeNone() throws IOException {
    served.targets.closedTo = RawInitiator.NAME;
    try (RawInitiator host = host()) {
      assertThat(status(host.ask(host.login(OPERATIONAL_TO_FULL).with(WHO)))).isEqualTo(0x0203);
    }
  }

  /// Flags: transit backwards, into stage 2, with C; a stage that is none.
  @ParameterizedTest
  @ValueSource(
      ints = {Bhs.FINAL | 1 << 2 | 1, Bhs.FINAL | 1 << 2 | 2, 0xc0 | 1 << 2 | 3, 2 << 2, 3 << 2})
  void login_illegalStages_areRefused(int flags) throws IOException {
    try (RawInitiator host = host()) {
      assertThat(status(host.ask(host.login(flags).with(WHO)))).isEqualTo(0x0200);
      assertThat(host.closedByServer()).isTrue();
    }
  }

  @Test
  void login_newerVersionOrOtherTask_isRefused() throws IOException {
    try (RawInitiator host = host()) {
      Pdu answer = host.ask(host.login(OPERATIONAL_TO_FULL).put8(Bhs.VERSION_MIN_AT, 1).with(WHO));
      assertThat(status(answer)).isEqualTo(0x0205);
    }
    try (RawInitiator host = host()) {
      host.ask(host.login(1 << 2).with(WHO));
      Pdu answer = host.ask(host.login(OPERATIONAL_TO_FULL).put(Bhs.ITT_AT, 99));
      assertThat(status(answer)).isEqualTo(0x020b);
    }
    try (RawInitiator host = host()) {
      Pdu answer = host.ask(host.login(OPERATIONAL_TO_FULL).put16(Bhs.TSIH_AT, 77).with(WHO));
      assertThat(status(answer)).isEqualTo(0x020a);
    }
  }

  @Test
  void discovery_sendTargetsAll_listsWhatMayBeOpened() throws IOException {
    try (RawInitiator host = host()) {
      String who = "InitiatorName=" + RawInitiator.NAME + "\0SessionType=Discovery\0";
      assertThat(status(host.ask(host.login(OPERATIONAL_TO_FULL).with(who)))).isZero();
      Pdu list = host.ask(text(host, "SendTargets=All\0"));
      assertThat(list.opcode()).isEqualTo(Bhs.TEXT_RESPONSE);
      assertThat(list.text())
          .isEqualTo(
              "TargetName="
                  + OneTarget.NAME
                  + "\0TargetAddress=127.0.0.1:"
                  + served.address.getPort()
                  + ",1\0");
      assertThat(host.ask(text(host, "SendTargets=iqn.2026-11.a:none\0")).data()).isEmpty();
      assertThat(host.ask(text(host, "SendTargets=" + OneTarget.NAME + "\0")).data()).isNotEmpty();
      Pdu reject = host.ask(host.testUnitReady());
      assertThat(reject.opcode()).isEqualTo(Bhs.REJECT);
      served.targets.closedTo = RawInitiator.NAME;
      assertThat(host.ask(text(host, "SendTargets=All\0")).data()).isEmpty();
    }
  }

  private static Pdu text(RawInitiator host, String text) {
    return host.request(Bhs.TEXT, Bhs.FINAL).put(Bhs.TTT_AT, Bhs.NO_TAG).with(text);
  }

  @Test
  void sendTargets_inANormalSession_tellsOfItsOwn() throws IOException {
    try (RawInitiator host = RawInitiator.loggedIn(served.address, "")) {
      assertThat(host.ask(text(host, "SendTargets=\0")).text()).contains(OneTarget.NAME);
      assertThat(host.ask(text(host, "Odd=1\0")).text()).isEqualTo("Odd=NotUnderstood\0");
    }
  }

  @Test
  void chap_rightProof_getsInAndNothingElseDoes() throws Exception {
    ChapSecrets secrets = new ChapSecrets(Map.of("host", SECRET), null);
    IscsiLimits limits = Limits.with(new IscsiLimits.Login(10_000, 32, 64 << 10, 128, 10));
    try (Served guarded = new Served(limits, secrets)) {
      assertThat(proof(guarded, SECRET)).isZero();
      assertThat(proof(guarded, new byte[20])).isEqualTo(0x0201);
      try (RawInitiator host = new RawInitiator(guarded.address)) { // Security skipped.
        assertThat(status(host.ask(host.login(OPERATIONAL_TO_FULL).with(WHO)))).isEqualTo(0x0201);
      }
      try (RawInitiator host = new RawInitiator(guarded.address)) { // No proof wanted.
        Pdu answer = host.ask(host.login(SECURITY_TO_FULL).with(WHO + "AuthMethod=None\0"));
        assertThat(status(answer)).isEqualTo(0x0201);
      }
      try (RawInitiator host = new RawInitiator(guarded.address)) { // Transit before the proof.
        Pdu answer = host.ask(host.login(SECURITY_TO_FULL).with(WHO + "AuthMethod=CHAP\0"));
        assertThat(status(answer)).isZero();
        assertThat(answer.flags() & Bhs.FINAL).isZero();
      }
    }
  }

  @Test
  void chap_requiredWithoutAnySecret_letsNobodyIn() throws Exception {
    IscsiLimits limits = Limits.with(new IscsiLimits.Login(10_000, 32, 64 << 10, 128, 10));
    try (Served guarded = new Served(limits, new ChapSecrets(Map.of(), null, true))) {
      assertThat(proof(guarded, SECRET)).isEqualTo(0x0201);
      try (RawInitiator host = new RawInitiator(guarded.address)) {
        Pdu answer = host.ask(host.login(SECURITY_TO_FULL).with(WHO + "AuthMethod=None\0"));
        assertThat(status(answer)).isEqualTo(0x0201);
      }
    }
  }

  private static int proof(Served guarded, byte[] secret)
      throws IOException, GeneralSecurityException {
    try (RawInitiator host = new RawInitiator(guarded.address)) {
      int status = host.logInAs("host", secret);
      if (status == 0) {
        host.settled();
      }
      return status;
    }
  }
}
