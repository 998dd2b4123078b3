package io.forebay.gateway.scsi;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.fuzz.Fuzzing;
import io.forebay.gateway.fuzz.Tape;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Commands and parameter lists of any bytes, with any length announced: always one answer, never an
/// exception, nothing out of bounds (the volume checks), no more data than was allocated for.
public final class ScsiFuzz {
  private static final int COMMANDS_MAX = 100;
  private static final int OUT_BYTES_MAX = 64 << 10;

  // The first byte of an input.
  private static final int LARGE_BLOCKS = 0x01;
  private static final int READ_ONLY = 0x02;
  private static final int RAW = 0x04;

  /// A command with its data-out.
  private record Sent(long lun, byte[] cdb, byte[] out) {
    @Override
    public String toString() {
      return Initiator.HEX.formatHex(cdb) + " with " + out.length + " bytes";
    }
  }

  /// The first byte says what the unit is, and what follows: the decisions of a generator ([Tape]), or commands
  /// as they are: a byte of the CDB's length, two of the data's, both.
  public static void fuzzerTestOneInput(byte[] input) {
    serves(input);
  }

  /// Whether any command ended in GOOD.
  private static boolean serves(byte[] input) {
    if (input.length == 0) {
      return false;
    }
    OneUnit rig =
        new OneUnit((input[0] & LARGE_BLOCKS) != 0 ? 4096 : 512, (input[0] & READ_ONLY) != 0);
    Initiator[] two = {rig.initiator(), Initiator.settled(rig.target, "b")};
    byte[] rest = Arrays.copyOfRange(input, 1, input.length);
    boolean raw = (input[0] & RAW) != 0;
    Random random = raw ? new Random(1) : new Tape(rest);
    ByteBuffer in = ByteBuffer.wrap(rest);
    int commands = raw ? COMMANDS_MAX : random.nextInt(COMMANDS_MAX);
    boolean good = false;
    for (int i = 0; i < commands && (!raw || in.remaining() > 3); i++) {
      Sent sent = raw ? next(in) : next(random, rig);
      try {
        Initiator by = two[random.nextInt(2)];
        Initiator.Reply reply = by.send(sent.lun, sent.cdb, sent.out, sent.out.length);
        good |= reply.status() == ScsiStatus.GOOD;
      } catch (RuntimeException | Error e) {
        throw new AssertionError(sent.toString(), e);
      }
      if (!raw && random.nextInt(50) == 0) {
        rig.target.resetTarget();
      }
    }
    return good;
  }

  private static Sent next(ByteBuffer in) {
    byte[] cdb = new byte[in.get() & 0x3f];
    byte[] out = new byte[in.getShort() & 0xffff];
    in.get(cdb, 0, Math.min(cdb.length, in.remaining()));
    in.get(out, 0, Math.min(out.length, in.remaining()));
    return new Sent(0, cdb, out);
  }

  private static Sent next(Random random, OneUnit rig) {
    if (random.nextInt(16) == 0) {
      byte[] list = copyList(random, rig);
      byte[] cdb = new byte[16];
      cdb[0] = (byte) 0x83;
      cdb[13] = (byte) (random.nextInt(16) == 0 ? random.nextInt() : list.length);
      return new Sent(0, cdb, list);
    }
    byte[] cdb = cdb(random);
    byte[] out = out(random, rig);
    return new Sent(random.nextInt(20) == 0 ? random.nextLong() : 0, cdb, out);
  }

  static byte[] sample(Random random) {
    if (random.nextInt(3) > 0) {
      byte[] decisions = new byte[40 + random.nextInt(1_000)];
      random.nextBytes(decisions);
      decisions[0] = (byte) random.nextInt(RAW);
      return decisions;
    }
    int first = random.nextInt(RAW) | RAW;
    ByteArrayOutputStream input = new ByteArrayOutputStream();
    input.write(first);
    OneUnit rig = new OneUnit((first & LARGE_BLOCKS) != 0 ? 4096 : 512, false);
    for (int i = 1 + random.nextInt(8); i > 0; i--) {
      Sent sent = next(random, rig);
      byte[] out = Arrays.copyOf(sent.out, Math.min(sent.out.length, 8192));
      input.write(sent.cdb.length);
      input.write(out.length >> 8);
      input.write(out.length);
      input.writeBytes(sent.cdb);
      input.writeBytes(out);
    }
    return input.toByteArray();
  }

  @Test
  void commands_ofAnyBytes_areAnswered() {
    Fuzzing.Counts counts = Fuzzing.check(ScsiFuzz.class, 6, ScsiFuzz::sample, ScsiFuzz::serves);
    assertThat(counts.taken()).as("the fuzz gets through").isPositive();
    assertThat(counts.refused()).as("and not always").isPositive();
  }

  /// Mostly of a command that there is, with bits that it has, and small numbers; sometimes anything.
  private static byte[] cdb(Random random) {
    byte[] cdb = new byte[random.nextInt(10) == 0 ? random.nextInt(33) : 16];
    if (random.nextInt(5) == 0 || cdb.length < 16) {
      random.nextBytes(cdb);
      return cdb;
    }
    Opcode opcode = Opcode.values()[random.nextInt(Opcode.values().length)];
    byte[] usage = opcode.usage();
    boolean small = random.nextInt(4) != 0;
    for (int at = 1; at < usage.length; at++) {
      boolean high = at < usage.length - 3;
      cdb[at] = small && high && usage[at] == -1 ? 0 : (byte) (random.nextInt() & usage[at]);
    }
    cdb[0] = usage[0];
    if (opcode.acts()) {
      cdb[1] = (byte) (cdb[1] & 0xe0 | opcode.action());
    } else if (random.nextInt(3) != 0) {
      cdb[1] = 0;
    }
    if (random.nextInt(10) == 0) {
      cdb[random.nextInt(16)] = (byte) random.nextInt();
    }
    return cdb;
  }

  private static byte[] out(Random random, OneUnit rig) {
    int length =
        switch (random.nextInt(6)) {
          case 0 -> 0;
          case 1 -> 24;
          case 2 -> random.nextInt(128);
          case 3 -> rig.unit.blockBytes();
          case 4 -> rig.unit.blockBytes() * random.nextInt(16);
          default -> random.nextInt(OUT_BYTES_MAX);
        };
    byte[] out = new byte[length];
    if (random.nextInt(3) == 0) {
      Arrays.fill(out, (byte) (random.nextInt(3) - 1));
    } else {
      random.nextBytes(out);
    }
    if (random.nextBoolean() && length >= 8) {
      out[0] = 0;
      out[1] = (byte) random.nextInt(3);
      out[2] = 0;
    }
    return out;
  }

  /// A list that begins well: a good one with a few bytes changed, for the parsers behind the first checks.
  private static byte[] copyList(Random random, OneUnit rig) {
    byte[] list = new byte[16 + 32 + 28];
    list[3] = 32;
    list[11] = 28;
    list[16] = (byte) 0xe4;
    list[20] = 1;
    list[21] = 3;
    list[23] = 16;
    System.arraycopy(rig.unit.identity().naa(), 0, list, 24, 16);
    list[46] = (byte) (rig.unit.blockBytes() >> 8);
    list[48] = 2;
    list[51] = 24;
    list[59] = (byte) random.nextInt();
    list[75] = (byte) random.nextInt();
    for (int changes = random.nextInt(4); changes > 0; changes--) {
      list[random.nextInt(list.length)] = (byte) (random.nextInt(4) - 1);
    }
    return random.nextInt(8) == 0 ? Arrays.copyOf(list, random.nextInt(200)) : list;
  }

  @Test
  void copyLists_withSpoiledBytes_areAnswered() {
    int good = 0;
    for (int seed = 0; seed < 500; seed++) {
      Random random = new Random(seed);
      OneUnit rig = OneUnit.of512();
      byte[] list = copyList(random, rig);
      byte[] cdb = new byte[16];
      cdb[0] = (byte) 0x83;
      cdb[13] = (byte) list.length;
      Initiator.Reply reply = rig.initiator().send(0, cdb, list, list.length);
      good += reply.status() == ScsiStatus.GOOD ? 1 : 0;
    }
    assertThat(good).isPositive();
  }
}
