package io.forebay.gateway.scsi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// Commands and parameter lists of any bytes, with any length announced: always one answer, never an
/// exception, nothing out of bounds (the volume checks), no more data than was allocated for. Replay:
/// `-Dfuzz.seed=N -Dfuzz.rounds=1`.
class ScsiFuzz {
  private static final long SEED = Long.getLong("fuzz.seed", 1);
  private static final int ROUNDS = Integer.getInteger("fuzz.rounds", 400);
  private static final int COMMANDS = 100;
  private static final int OUT_BYTES_MAX = 64 << 10;

  @Test
  void commands_ofAnyBytes_areAnswered() {
    int[] statuses = new int[256];
    for (long seed = SEED; seed < SEED + ROUNDS; seed++) {
      Random random = new Random(seed);
      OneUnit rig = new OneUnit(random.nextBoolean() ? 512 : 4096, random.nextInt(8) == 0);
      Initiator[] two = {rig.initiator(), Initiator.settled(rig.target, "b")};
      for (int i = 0; i < COMMANDS; i++) {
        byte[] cdb = cdb(random);
        byte[] out = out(random, rig);
        long lun = random.nextInt(20) == 0 ? random.nextLong() : 0;
        try {
          Initiator.Reply reply = two[random.nextInt(2)].send(lun, cdb, out, out.length);
          statuses[reply.status().code()]++;
        } catch (RuntimeException | Error e) {
          String command = Initiator.HEX.formatHex(cdb) + " with " + out.length + " bytes";
          throw new AssertionError("-Dfuzz.seed=" + seed + " -Dfuzz.rounds=1: " + command, e);
        }
        if (random.nextInt(50) == 0) {
          rig.target.resetTarget();
        }
      }
    }
    assertThat(statuses[ScsiStatus.GOOD.code()]).as("the fuzz gets through").isPositive();
    assertThat(statuses[ScsiStatus.CHECK_CONDITION.code()]).isPositive();
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

  /// Lists that begin well: a good one with a few bytes changed, for the parsers behind the first checks.
  @Test
  void copyLists_withSpoiledBytes_areAnswered() {
    int good = 0;
    for (long seed = SEED; seed < SEED + ROUNDS * 5L; seed++) {
      Random random = new Random(seed);
      OneUnit rig = OneUnit.of512();
      rig.target.units(new TreeMap<>(Map.of(0, rig.unit)));
      Initiator initiator = rig.initiator();
      byte[] list = new byte[16 + 32 + 28];
      list[3] = 32;
      list[11] = 28;
      list[16] = (byte) 0xe4;
      list[20] = 1;
      list[21] = 3;
      list[23] = 16;
      System.arraycopy(rig.unit.identity().naa(), 0, list, 24, 16);
      list[46] = 2;
      list[48] = 2;
      list[51] = 24;
      list[59] = (byte) random.nextInt();
      list[75] = (byte) random.nextInt();
      for (int changes = random.nextInt(4); changes > 0; changes--) {
        list[random.nextInt(list.length)] = (byte) (random.nextInt(4) - 1);
      }
      byte[] sent = random.nextInt(8) == 0 ? Arrays.copyOf(list, random.nextInt(200)) : list;
      byte[] cdb = new byte[16];
      cdb[0] = (byte) 0x83;
      cdb[13] = (byte) (random.nextInt(16) == 0 ? random.nextInt() : sent.length);
      try {
        if (initiator.send(0, cdb, sent, sent.length).status() == ScsiStatus.GOOD) {
          good++;
        }
      } catch (RuntimeException | Error e) {
        throw new AssertionError("-Dfuzz.seed=" + seed + " -Dfuzz.rounds=1", e);
      }
    }
    assertThat(good).isPositive();
  }
}
