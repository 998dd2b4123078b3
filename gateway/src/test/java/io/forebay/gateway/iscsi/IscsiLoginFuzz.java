package io.forebay.gateway.iscsi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.fuzz.Fuzzing;
import io.forebay.gateway.fuzz.Spoiling;
import io.forebay.gateway.iscsi.wire.Bhs;
import io.forebay.gateway.nbd.MemoryVolume;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// What an initiator says to a target that wants a proof: request by request, as texts of any kind. Nobody
/// without the secret gets in; every answer is a login's, of a length that is bounded, and its text is whole
/// `key=value` pairs.
public final class IscsiLoginFuzz {
  private static final byte[] SECRET = new byte[32];
  private static final int ANSWERS_BYTES_MAX = 256 << 10;
  private static final int TO_FULL = Bhs.FINAL | 3;
  private static final String WHO =
      "InitiatorName=" + RawInitiator.NAME + "\0TargetName=" + OneTarget.NAME + "\0";

  /// As open-iscsi, libiscsi and Windows say it, and what others have tripped over.
  private static final String[] TEXTS = {
    WHO + "SessionType=Normal\0AuthMethod=CHAP,None\0",
    WHO + "AuthMethod=CHAP\0HeaderDigest=None\0DataDigest=None\0",
    WHO + "SessionType=Discovery\0AuthMethod=CHAP\0InitiatorAlias=host\0",
    WHO + "AuthMethod=None\0",
    "CHAP_A=5\0",
    "CHAP_A=7,5\0",
    "CHAP_A=6,8,7,5\0",
    "CHAP_N=host\0CHAP_R=0x00112233445566778899aabbccddeeff\0",
    "CHAP_N=host\0CHAP_R=0bAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\0CHAP_I=1\0CHAP_C=0x00\0",
    "CHAP_N=\0CHAP_R=0x\0",
    "CHAP_N=host\0CHAP_R=0b====\0",
    "HeaderDigest=CRC32C,None\0DataDigest=None\0InitialR2T=No\0ImmediateData=Yes\0"
        + "MaxRecvDataSegmentLength=262144\0MaxBurstLength=16776192\0FirstBurstLength=262144\0"
        + "MaxConnections=1\0DefaultTime2Wait=0\0DefaultTime2Retain=0\0IFMarker=No\0OFMarker=No\0"
        + "ErrorRecoveryLevel=0\0MaxOutstandingR2T=1\0DataPDUInOrder=Yes\0DataSequenceInOrder=Yes\0",
    "X-com.example.odd=1\0MaxBurstLength=0x7fffffff\0MaxBurstLength=9\0",
    "IFMarkInt=2048~8192\0iSCSIProtocolLevel=31\0TaskReporting=FastAbort,RFC3720\0"
  };

  /// Each request is a byte of flags, two of length, and text.
  public static void fuzzerTestOneInput(byte[] input) {
    answered(input);
  }

  /// Whether the target was content with the first request.
  private static boolean answered(byte[] input) {
    ByteBuffer in = ByteBuffer.wrap(input);
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    while (in.remaining() > 3) {
      int flags = in.get();
      byte[] text = new byte[Math.min(in.remaining() - 2, in.getShort() & 0xffff)];
      in.get(text);
      Pdu request = Pdu.of(Bhs.LOGIN | Bhs.IMMEDIATE, flags).put(Bhs.ITT_AT, 1);
      stream.writeBytes(request.with(text).bytes(false, false));
    }
    byte[] bytes = stream.toByteArray();
    ChapSecrets secrets =
        new ChapSecrets(Map.of("host", SECRET), new ChapSecrets.Own("target", new byte[16]));
    try (EmbeddedTarget target = new EmbeddedTarget(new MemoryVolume("disk", 1 << 20), secrets)) {
      int taken = 0;
      for (int more = 1; more > 0 && target.isOpen() && taken < bytes.length; taken += more) {
        more = target.offer(bytes, taken, Math.min(bytes.length - taken, 8192));
      }
      return check(target.output());
    }
  }

  private static boolean check(byte[] output) {
    assertThat(output.length).as("bytes of answers").isLessThan(ANSWERS_BYTES_MAX);
    boolean content = false;
    ByteBuffer answers = ByteBuffer.wrap(output);
    for (int first = 0; answers.hasRemaining(); first++) {
      byte[] head = new byte[Bhs.BYTES];
      answers.get(head);
      ByteBuffer answer = ByteBuffer.wrap(head);
      assertThat(answer.get(0)).isEqualTo((byte) Bhs.LOGIN_RESPONSE);
      int status = answer.getShort(Bhs.LOGIN_STATUS_AT);
      content |= first == 0 && status == 0;
      boolean in = status == 0 && (answer.get(1) & TO_FULL) == TO_FULL;
      assertThat(in).as("in, without a proof: %s", HexFormat.of().formatHex(output)).isFalse();
      int bytes = answer.getInt(4) & Bhs.DATA_LENGTH_MAX;
      byte[] text = new byte[bytes];
      answers.get(text).position(answers.position() + Bhs.padded(bytes) - bytes);
      boolean more = (answer.get(1) & Bhs.CONTINUE) != 0;
      assertThat(more || bytes == 0 || text[bytes - 1] == 0).as("ends with a NUL").isTrue();
    }
    return content;
  }

  static byte[] sample(Random random) {
    ByteArrayOutputStream input = new ByteArrayOutputStream();
    for (int i = 1 + random.nextInt(5); i > 0; i--) {
      int stage = random.nextInt(4) == 0 ? random.nextInt(4) << 2 : 0;
      int flags = random.nextInt(3) == 0 ? Bhs.FINAL | 1 + random.nextInt(3) : 0;
      flags |= random.nextInt(8) == 0 ? Bhs.CONTINUE : 0;
      byte[] text = TEXTS[random.nextInt(TEXTS.length)].getBytes(UTF_8);
      text = random.nextInt(3) == 0 ? Spoiling.spoil(text, random) : text;
      input.write(stage | flags);
      input.write(text.length >> 8);
      input.write(text.length);
      input.writeBytes(text);
    }
    byte[] bytes = input.toByteArray();
    return random.nextInt(6) == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length)) : bytes;
  }

  @Test
  void logins_withoutTheSecret_neverGetIn() {
    Fuzzing.Counts counts =
        Fuzzing.check(IscsiLoginFuzz.class, 3, IscsiLoginFuzz::sample, IscsiLoginFuzz::answered);
    assertThat(counts.taken()).as("logins that begin well").isPositive();
    assertThat(counts.refused()).as("logins that do not").isPositive();
  }
}
