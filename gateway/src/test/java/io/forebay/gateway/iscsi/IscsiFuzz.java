package io.forebay.gateway.iscsi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.fuzz.Fuzzing;
import io.forebay.gateway.fuzz.Spoiling;
import io.forebay.gateway.iscsi.wire.Bhs;
import io.forebay.gateway.nbd.MemoryVolume;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.Test;

/// Whole initiator sides of a connection, sound or spoiled, whole or in pieces: the target neither dies nor
/// leaks, and what it answers depends on the bytes alone, never on how they were cut.
public final class IscsiFuzz {
  private static final int BYTEWISE_MAX = 1_000;
  private static final int OPERATIONAL_TO_FULL = Bhs.FINAL | 1 << 2 | 3;

  /// Hex digits of the longest answer to the login that there is here.
  private static final int LOGIN_ANSWER_DIGITS = 2 * (Bhs.BYTES + 200);

  private static final int[] OPERATIONS = {
    0x00, 0x03, 0x12, 0x1a, 0x25, 0x28, 0x28, 0x2a, 0x2a, 0x2f, 0x35, 0x41, 0x42, 0x5a, 0x5e, 0x5f,
    0x83, 0x88, 0x89, 0x8a, 0x8b, 0x93, 0x9e, 0xa0, 0xa3
  };

  // The first byte of an input.
  private static final int LOGGED_IN = 0x01;
  private static final int HEADER_DIGEST = 0x02;
  private static final int DATA_DIGEST = 0x04;
  private static final int UNSOLICITED = 0x08;
  private static final int SMALL = 0x10;

  /// What the target said, in hex, and whether it hung up.
  private record Outcome(String output, boolean open) {}

  /// The first byte says what is agreed before the rest comes, or that nothing is: then the rest begins with
  /// the login.
  public static void fuzzerTestOneInput(byte[] input) {
    talks(input);
  }

  /// Whether the target said more than what it says to a login.
  private static boolean talks(byte[] input) {
    if (input.length == 0) {
      return false;
    }
    byte[] rest = Arrays.copyOfRange(input, 1, input.length);
    byte[] stream = rest;
    if ((input[0] & LOGGED_IN) != 0) {
      byte[] login = login(input[0]);
      stream = Arrays.copyOf(login, login.length + rest.length);
      System.arraycopy(rest, 0, stream, login.length, rest.length);
    }
    Random random = new Random(Arrays.hashCode(input));
    Outcome whole = run(stream, () -> Integer.MAX_VALUE);
    assertThat(run(stream, () -> 1 + random.nextInt(40))).isEqualTo(whole);
    assertThat(run(stream, () -> 1 + random.nextInt(100_000))).isEqualTo(whole);
    if (stream.length < BYTEWISE_MAX) {
      assertThat(run(stream, () -> 1)).isEqualTo(whole);
    }
    return whole.output().length() > LOGIN_ANSWER_DIGITS;
  }

  static byte[] sample(Random random) {
    int first = random.nextInt(2 * SMALL);
    ByteArrayOutputStream input = new ByteArrayOutputStream();
    input.write(first);
    byte[] stream = commands(first, random);
    if ((first & LOGGED_IN) == 0) {
      byte[] requests = stream;
      byte[] login = login(first);
      stream = Arrays.copyOf(login, login.length + requests.length);
      System.arraycopy(requests, 0, stream, login.length, requests.length);
    }
    input.writeBytes(random.nextInt(3) == 0 ? stream : Spoiling.spoil(stream, random));
    return input.toByteArray();
  }

  @Test
  void streams_soundOrSpoiled_areServedAlikeHoweverCut() {
    Fuzzing.Counts counts = Fuzzing.check(IscsiFuzz.class, 1, IscsiFuzz::sample, IscsiFuzz::talks);
    // A third is sound, and most of the spoiled ones are hit behind the login: 617 of the first
    // 1,000 got more.
    assertThat(counts.taken())
        .as("streams that got more than a login")
        .isGreaterThan(counts.refused());
    assertThat(counts.refused()).as("streams that got no more").isPositive();
  }

  private static Outcome run(byte[] stream, IntSupplier piece) {
    try (EmbeddedTarget target = new EmbeddedTarget(new MemoryVolume("disk", 1 << 20))) {
      for (int at = 0; at < stream.length && target.isOpen(); ) {
        int offered = Math.min(stream.length - at, piece.getAsInt());
        int taken = target.offer(stream, at, offered);
        at += taken;
        if (taken < offered) {
          break; // A logout or an end: the target reads no more.
        }
      }
      return new Outcome(HexFormat.of().formatHex(target.output()), target.isOpen());
    }
  }

  private static byte[] login(int first) {
    String keys = "InitiatorName=" + RawInitiator.NAME + "\0TargetName=" + OneTarget.NAME + "\0";
    keys += (first & HEADER_DIGEST) != 0 ? "HeaderDigest=CRC32C\0" : "";
    keys += (first & DATA_DIGEST) != 0 ? "DataDigest=CRC32C\0" : "";
    keys += (first & UNSOLICITED) != 0 ? "InitialR2T=No\0" : "";
    keys += (first & SMALL) != 0 ? "MaxBurstLength=1024\0MaxRecvDataSegmentLength=512\0" : "";
    Pdu login = Pdu.of(Bhs.LOGIN | Bhs.IMMEDIATE, OPERATIONAL_TO_FULL).put(Bhs.ITT_AT, 1);
    return login.with(keys).bytes(false, false);
  }

  private static byte[] commands(int first, Random random) {
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    boolean header = (first & HEADER_DIGEST) != 0;
    boolean data = (first & DATA_DIGEST) != 0;
    int cmdSn = 0;
    for (int i = random.nextInt(12); i > 0; i--) {
      Pdu pdu = pdu(random, 10 + i);
      boolean immediate = random.nextInt(8) == 0;
      pdu.put8(0, pdu.opcode() | (immediate ? Bhs.IMMEDIATE : 0)).put(Bhs.CMD_SN_AT, cmdSn);
      cmdSn += immediate || pdu.opcode() == Bhs.DATA_OUT ? 0 : 1;
      stream.writeBytes(pdu.bytes(header, data));
    }
    return stream.toByteArray();
  }

  private static Pdu pdu(Random random, int itt) {
    return switch (random.nextInt(12)) {
      case 0 -> Pdu.of(Bhs.NOP_OUT, Bhs.FINAL).put(16, itt).put(20, -1).with(bytes(random, 40));
      case 1 -> Pdu.of(Bhs.TEXT, Bhs.FINAL).put(16, itt).put(20, -1).with("SendTargets=\0");
      case 2 ->
          Pdu.of(Bhs.TASK_MANAGEMENT, Bhs.FINAL | random.nextInt(10))
              .put(16, itt)
              .put(20, 10 + random.nextInt(12));
      case 3 ->
          RawInitiator.dataOut(
              random.nextBoolean() ? Bhs.FINAL : 0,
              itt + random.nextInt(3),
              random.nextInt(3) - 1,
              random.nextInt(2),
              random.nextInt(3) * 512,
              bytes(random, 1024));
      case 4 ->
          random.nextInt(4) == 0
              ? Pdu.of(Bhs.LOGOUT, Bhs.FINAL).put(16, itt)
              : Pdu.of(random.nextInt(64), random.nextInt(256)).put(16, itt);
      default -> command(random, itt);
    };
  }

  private static Pdu command(Random random, int itt) {
    byte[] cdb = new byte[16];
    if (random.nextInt(3) == 0) {
      random.nextBytes(cdb);
    }
    cdb[0] = (byte) OPERATIONS[random.nextInt(OPERATIONS.length)];
    cdb[8] = (byte) random.nextInt(4);
    cdb[13] = (byte) random.nextInt(4);
    int flags = random.nextInt(8) == 0 ? random.nextInt(256) : direction(cdb[0]);
    Pdu pdu = Pdu.of(Bhs.SCSI_COMMAND, flags).put(16, itt).put(Bhs.CDB_AT, cdb);
    pdu.put(Bhs.EXPECTED_LENGTH_AT, random.nextInt(4) * 512);
    return random.nextBoolean() ? pdu : pdu.with(bytes(random, 1024));
  }

  private static int direction(byte operation) {
    boolean writes = (operation & 0x0f) == 0x0a && operation != 0x1a && operation != 0x5a;
    return Bhs.FINAL | (writes ? Bhs.WRITE : Bhs.READ);
  }

  private static byte[] bytes(Random random, int most) {
    byte[] bytes = new byte[random.nextInt(most)];
    random.nextBytes(bytes);
    return bytes;
  }

  /// A target that says nothing to anything would pass the rest: one sound stream gets its answers.
  @Test
  void stream_sound_isAnswered() {
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    stream.writeBytes(login(0));
    Pdu ping = Pdu.of(Bhs.NOP_OUT, Bhs.FINAL).put(16, 2).put(20, -1).with("hello".getBytes(UTF_8));
    stream.writeBytes(ping.bytes(false, false));
    String hello = HexFormat.of().formatHex("hello".getBytes(UTF_8));
    assertThat(run(stream.toByteArray(), () -> 7).output()).contains(hello);
  }
}
