package io.forebay.gateway.iscsi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.iscsi.wire.Bhs;
import io.forebay.gateway.nbd.MemoryVolume;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.Test;

/// Whole initiator sides of a connection, sound or mutated, whole or in pieces: the target neither dies nor
/// leaks, and what it answers depends on the bytes alone, never on how they were cut.
/// Replay: `-Dfuzz.seed=N -Dfuzz.rounds=1`, or `main N 1`.
public class IscsiFuzz {
  private static final long SEED = Long.getLong("fuzz.seed", 1);
  private static final int ROUNDS = Integer.getInteger("fuzz.rounds", 100);
  private static final int BYTEWISE_MAX = 2_000;
  private static final int OPERATIONAL_TO_FULL = Bhs.FINAL | 1 << 2 | 3;
  private static final int[] OPERATIONS = {
    0x00, 0x03, 0x12, 0x1a, 0x25, 0x28, 0x28, 0x2a, 0x2a, 0x2f, 0x35, 0x41, 0x42, 0x5a, 0x5e, 0x5f,
    0x83, 0x88, 0x89, 0x8a, 0x8b, 0x93, 0x9e, 0xa0, 0xa3
  };

  /// What the target said, in hex, and whether it hung up.
  private record Outcome(String output, boolean open) {}

  /// `main SEED ROUNDS`: as long as one likes.
  public static void main(String[] args) {
    new IscsiFuzz().rounds(Long.parseLong(args[0]), Integer.parseInt(args[1]));
  }

  @Test
  void streams_soundOrMutated_areServedAlikeHoweverCut() {
    rounds(SEED, ROUNDS);
  }

  private void rounds(long first, int rounds) {
    int longer = 0;
    for (long seed = first; seed < first + rounds; seed++) {
      try {
        longer += round(new Random(seed)) > 2 * 2 * Bhs.BYTES ? 1 : 0;
      } catch (RuntimeException | Error e) {
        throw new AssertionError("-Dfuzz.seed=" + seed + " -Dfuzz.rounds=1", e);
      }
    }
    assertThat(longer).as("streams that got more than a login").isGreaterThan(rounds / 3);
  }

  /// Returns how much the target said.
  private static int round(Random random) {
    byte[] stream = stream(random);
    if (random.nextInt(3) > 0) {
      stream = mutate(stream, random);
    }
    Outcome whole = run(stream, () -> Integer.MAX_VALUE);
    assertThat(run(stream, () -> 1 + random.nextInt(40))).isEqualTo(whole);
    assertThat(run(stream, () -> 1 + random.nextInt(100_000))).isEqualTo(whole);
    if (stream.length < BYTEWISE_MAX) {
      assertThat(run(stream, () -> 1)).isEqualTo(whole);
    }
    return whole.output().length();
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

  private static byte[] stream(Random random) {
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    boolean header = random.nextInt(4) == 0;
    boolean data = random.nextInt(4) == 0;
    String keys = "InitiatorName=" + RawInitiator.NAME + "\0TargetName=" + OneTarget.NAME + "\0";
    keys += header ? "HeaderDigest=CRC32C\0" : "";
    keys += data ? "DataDigest=CRC32C\0" : "";
    keys += random.nextBoolean() ? "InitialR2T=No\0" : "";
    keys += random.nextInt(4) == 0 ? "MaxBurstLength=1024\0MaxRecvDataSegmentLength=512\0" : "";
    Pdu login = Pdu.of(Bhs.LOGIN | Bhs.IMMEDIATE, OPERATIONAL_TO_FULL).put(Bhs.ITT_AT, 1);
    stream.writeBytes(login.with(keys).bytes(false, false));
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

  /// Flips, extreme numbers, bytes taken away, an early end.
  static byte[] mutate(byte[] stream, Random random) {
    byte[] bytes = stream.clone();
    for (int i = 1 + random.nextInt(4); i > 0; i--) {
      int at = random.nextInt(bytes.length);
      switch (random.nextInt(5)) {
        case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> bytes[at] = (byte) random.nextInt();
        case 2 -> {
          int[] extremes = {0, 1, -1, Integer.MAX_VALUE, Integer.MIN_VALUE, 65536, 0xffffff};
          if (at + 4 <= bytes.length) {
            ByteBuffer.wrap(bytes).putInt(at, extremes[random.nextInt(extremes.length)]);
          }
        }
        case 3 -> {
          byte[] shorter = new byte[bytes.length - 1];
          System.arraycopy(bytes, 0, shorter, 0, at);
          System.arraycopy(bytes, at + 1, shorter, at, shorter.length - at);
          bytes = shorter.length > 0 ? shorter : bytes;
        }
        default -> bytes = random.nextInt(4) == 0 ? Arrays.copyOf(bytes, at + 1) : bytes;
      }
    }
    return bytes;
  }

  /// A target that says nothing to anything would pass the rest: one sound stream gets its answers.
  @Test
  void stream_sound_isAnswered() {
    Pdu login = Pdu.of(Bhs.LOGIN | Bhs.IMMEDIATE, OPERATIONAL_TO_FULL).put(Bhs.ITT_AT, 1);
    String keys = "InitiatorName=" + RawInitiator.NAME + "\0TargetName=" + OneTarget.NAME + "\0";
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    stream.writeBytes(login.with(keys).bytes(false, false));
    Pdu ping = Pdu.of(Bhs.NOP_OUT, Bhs.FINAL).put(16, 2).put(20, -1).with("hello".getBytes(UTF_8));
    stream.writeBytes(ping.bytes(false, false));
    String hello = HexFormat.of().formatHex("hello".getBytes(UTF_8));
    assertThat(run(stream.toByteArray(), () -> 7).output()).contains(hello);
  }
}
