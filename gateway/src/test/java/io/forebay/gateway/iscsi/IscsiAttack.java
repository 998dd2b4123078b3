package io.forebay.gateway.iscsi;

import io.forebay.gateway.iscsi.wire.Bhs;
import java.io.IOException;
import java.util.Random;

/// One connection's misbehaviour, until the target ends it or all has been sent.
enum IscsiAttack {
  SILENCE {
    @Override
    void run(RawInitiator host, Random random) throws IOException {
      host.send(new byte[] {0x43});
    }
  },
  NOISE {
    @Override
    void run(RawInitiator host, Random random) throws IOException {
      byte[] noise = new byte[1 + random.nextInt(100_000)];
      random.nextBytes(noise);
      host.send(noise);
    }
  },
  HALF_A_LOGIN {
    @Override
    void run(RawInitiator host, Random random) throws IOException {
      byte[] login = host.login(TO_FULL).with(WHO).bytes(false, false);
      host.send(java.util.Arrays.copyOf(login, 1 + random.nextInt(login.length - 1)));
    }
  },
  LONG_LOGIN {
    @Override
    void run(RawInitiator host, Random random) throws IOException {
      host.send(host.login(TO_FULL).put(4, 0xff << 24 | Bhs.DATA_LENGTH_MAX));
      host.send(new byte[64 << 10]);
    }
  },
  ENDLESS_LOGIN {
    @Override
    void run(RawInitiator host, Random random) throws IOException {
      for (int i = 0; i < 40; i++) {
        host.send(host.login(Bhs.CONTINUE | 1 << 2).with(new byte[8192]));
      }
    }
  },
  THOUSANDS_OF_KEYS {
    @Override
    void run(RawInitiator host, Random random) throws IOException {
      host.send(host.login(TO_FULL).with(WHO + keys(700)));
    }
  },
  COMMANDS_BEFORE_THE_LOGIN {
    @Override
    void run(RawInitiator host, Random random) throws IOException {
      host.send(host.login(1 << 2).with(WHO));
      host.send(host.write(Bhs.FINAL, 0, 8).with(new byte[4096]));
    }
  },
  /// All in one: the login, what comes after it, and the end.
  LOGIN_AND_GONE {
    @Override
    void run(RawInitiator host, Random random) throws IOException {
      host.send(host.login(TO_FULL).with(WHO + "InitialR2T=No\0ImmediateData=Yes\0"));
      host.send(host.write(0, 0, 16).with(new byte[4096]));
      host.send(host.read(0, 500));
    }
  },
  /// All as one initiator port: each ends the session of the one before.
  REINSTATEMENT {
    @Override
    void run(RawInitiator host, Random random) throws IOException {
      host.isid = 5;
      host.logIn("");
      host.send(host.read(0, 1000));
    }
  },
  HALF_A_HEADER {
    @Override
    void run(RawInitiator host, Random random) throws IOException {
      host.logIn("");
      host.send(new byte[1 + random.nextInt(47)]);
    }
  },
  HALF_A_DATA_SEGMENT {
    @Override
    void run(RawInitiator host, Random random) throws IOException {
      host.logIn("ImmediateData=Yes\0");
      host.send(host.write(Bhs.FINAL, 0, 256).put(4, 128 << 10));
      host.send(new byte[random.nextInt(128 << 10)]);
    }
  },
  LONG_HEADERS {
    @Override
    void run(RawInitiator host, Random random) throws IOException {
      host.logIn("");
      Pdu command = host.testUnitReady().put8(4, 0xff);
      host.send(command);
      byte[] more = new byte[0xff * 4];
      random.nextBytes(more);
      host.send(more);
    }
  },
  WINDOW_OVERRUN {
    @Override
    void run(RawInitiator host, Random random) throws IOException {
      host.logIn("");
      for (int i = 0; i < 2_000; i++) {
        host.send(host.read(0, 1));
      }
    }
  },
  NUMBERS_THAT_JUMP {
    @Override
    void run(RawInitiator host, Random random) throws IOException {
      host.logIn("");
      for (int i = 0; i < 500; i++) {
        host.send(host.testUnitReady().put(Bhs.CMD_SN_AT, random.nextInt()));
      }
      host.send(host.testUnitReady().put(Bhs.CMD_SN_AT, 110));
    }
  },
  DATA_FOR_UNKNOWN_TASKS {
    @Override
    void run(RawInitiator host, Random random) throws IOException {
      host.logIn("");
      for (int i = 0; i < 100; i++) {
        byte[] data = new byte[random.nextInt(8192)];
        int offset = random.nextInt();
        host.send(RawInitiator.dataOut(0, random.nextInt(), random.nextInt(), i, offset, data));
      }
    }
  },
  DATA_NOBODY_ASKED_FOR {
    @Override
    void run(RawInitiator host, Random random) throws IOException {
      host.logIn("InitialR2T=Yes\0ImmediateData=No\0");
      for (int i = 0; i < 100; i++) {
        Pdu write = host.write(random.nextBoolean() ? Bhs.FINAL : 0, 0, 256);
        host.send(write.with(new byte[random.nextInt(2) * 4096]));
        byte[] data = new byte[random.nextInt(65_536)];
        int offset = random.nextInt(3) * 65_536;
        host.send(RawInitiator.dataOut(0, write.at(Bhs.ITT_AT), i - 1, 0, offset, data));
      }
    }
  },
  R2T_NOT_ANSWERED {
    @Override
    void run(RawInitiator host, Random random) throws IOException {
      host.logIn("MaxOutstandingR2T=4\0MaxBurstLength=512\0");
      for (int i = 0; i < 128; i++) {
        host.send(host.write(Bhs.FINAL, 0, 1000));
      }
    }
  },
  /// COMPARE AND WRITE, whose data has to be gathered and does not come: TASK SET FULL.
  GATHERING {
    @Override
    void run(RawInitiator host, Random random) throws IOException {
      host.logIn("");
      int[] cdb = {0x89, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 0, 0};
      for (int i = 0; i < 120; i++) {
        host.send(host.command(Bhs.FINAL | Bhs.WRITE, 2 * 255 * 512, cdb));
      }
    }
  },
  READS_NOT_FETCHED {
    @Override
    void run(RawInitiator host, Random random) throws IOException {
      host.logIn("MaxRecvDataSegmentLength=512\0");
      for (int i = 0; i < 100; i++) {
        host.send(host.read(0, 8192));
      }
    }
  },
  PINGS_NOT_FETCHED {
    @Override
    void run(RawInitiator host, Random random) throws IOException {
      host.logIn("MaxRecvDataSegmentLength=131072\0");
      for (int i = 0; i < 20; i++) {
        Pdu ping = host.request(Bhs.NOP_OUT, Bhs.FINAL).put(Bhs.TTT_AT, Bhs.NO_TAG);
        host.send(ping.with(new byte[128 << 10]));
      }
    }
  },
  IMMEDIATE_COMMANDS {
    @Override
    void run(RawInitiator host, Random random) throws IOException {
      host.logIn("");
      for (int i = 0; i < 500; i++) {
        Pdu read = host.read(0, 512).put(Bhs.CMD_SN_AT, --host.cmdSn);
        host.send(read.put8(0, Bhs.SCSI_COMMAND | Bhs.IMMEDIATE));
      }
    }
  },
  ONE_TASK_TAG {
    @Override
    void run(RawInitiator host, Random random) throws IOException {
      host.logIn("");
      for (int i = 0; i < 500; i++) {
        host.send(host.write(Bhs.FINAL, 0, 8).put(Bhs.ITT_AT, 7));
      }
    }
  },
  LUNS_GUESSED {
    @Override
    void run(RawInitiator host, Random random) throws IOException {
      host.logIn("");
      for (int i = 0; i < 500; i++) {
        host.send(host.read(0, 1).put64(Bhs.LUN_AT, random.nextLong()));
      }
    }
  },
  /// EXTENDED COPY and PERSISTENT RESERVE OUT with lists of any bytes, that lie about their length.
  LISTS_THAT_LIE {
    @Override
    void run(RawInitiator host, Random random) throws IOException {
      host.logIn("ImmediateData=Yes\0InitialR2T=No\0");
      for (int i = 0; i < 100; i++) {
        byte[] list = new byte[random.nextInt(4096)];
        random.nextBytes(list);
        int[] copy = {0x83, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, random.nextInt(16), 9, 0, 0};
        int[] unmap = {0x42, 0, 0, 0, 0, 0, 0, random.nextInt(16), 24, 0};
        int expected = random.nextInt(5000);
        host.send(
            host.command(Bhs.FINAL | Bhs.WRITE, expected, random.nextBoolean() ? copy : unmap)
                .with(list));
      }
    }
  },
  LENGTHS_THAT_DIFFER {
    @Override
    void run(RawInitiator host, Random random) throws IOException {
      host.logIn("ImmediateData=Yes\0");
      for (int i = 0; i < 200; i++) {
        int expected = random.nextInt(4) == 0 ? random.nextInt() : random.nextInt(5000);
        boolean writes = random.nextBoolean();
        Pdu command = writes ? host.write(Bhs.FINAL, 0, 3) : host.read(0, random.nextInt(9));
        host.send(command.put(Bhs.EXPECTED_LENGTH_AT, expected).with(new byte[writes ? 512 : 0]));
      }
    }
  },
  ENDLESS_TEXT {
    @Override
    void run(RawInitiator host, Random random) throws IOException {
      host.logIn("");
      for (int i = 0; i < 100; i++) {
        Pdu part = host.request(Bhs.TEXT, Bhs.CONTINUE).put(Bhs.TTT_AT, i == 0 ? -1 : i);
        host.send(part.with(keys(120)));
      }
    }
  },
  TEXT_AFTER_TEXT {
    @Override
    void run(RawInitiator host, Random random) throws IOException {
      host.logIn("");
      for (int i = 0; i < 300; i++) {
        Pdu text = host.request(Bhs.TEXT, Bhs.FINAL).put(Bhs.TTT_AT, Bhs.NO_TAG);
        host.send(text.with("SendTargets=All\0" + keys(100)));
      }
    }
  },
  MANAGEMENT {
    @Override
    void run(RawInitiator host, Random random) throws IOException {
      host.logIn("");
      host.send(host.read(0, 8192));
      for (int i = 0; i < 500; i++) {
        int function = new int[] {1, 2, 3, 8, 9, 100}[random.nextInt(6)]; // What hurts only itself.
        host.send(host.request(Bhs.TASK_MANAGEMENT | Bhs.IMMEDIATE, Bhs.FINAL | function));
        host.cmdSn--;
      }
    }
  },
  UNKNOWN_REQUESTS {
    @Override
    void run(RawInitiator host, Random random) throws IOException {
      host.logIn("");
      for (int i = 0; i < 300; i++) {
        host.send(host.request(0x07 + random.nextInt(0x18), random.nextInt(256)));
      }
    }
  },
  DIGESTS_WRONG {
    @Override
    void run(RawInitiator host, Random random) throws IOException {
      host.logIn("DataDigest=CRC32C\0ImmediateData=Yes\0");
      for (int i = 0; i < 200; i++) {
        byte[] write = host.write(Bhs.FINAL, 0, 8).with(new byte[4096]).bytes(false, true);
        write[write.length - 1] ^= 1;
        host.send(write);
      }
    }
  },
  LOGOUTS_AMID_WRITES {
    @Override
    void run(RawInitiator host, Random random) throws IOException {
      host.logIn("InitialR2T=No\0ImmediateData=Yes\0");
      host.send(host.write(0, 0, 64).with(new byte[8192]));
      host.send(host.request(Bhs.LOGOUT, Bhs.FINAL));
      host.send(host.request(Bhs.LOGOUT, Bhs.FINAL));
    }
  },
  /// The log of the volume is full: nobody appends, and the sockets are not read.
  FULL_LOG {
    @Override
    void run(RawInitiator host, Random random) throws IOException {
      host.logIn("ImmediateData=Yes\0");
      for (int i = 0; i < 20; i++) {
        Pdu write = host.write(Bhs.FINAL, 0, 256).put64(Bhs.LUN_AT, FULL_UNIT);
        host.send(write.with(new byte[128 << 10]));
      }
    }
  };

  static final long FULL_UNIT = 1L << 48;
  private static final int TO_FULL = Bhs.FINAL | 1 << 2 | 3;
  private static final String WHO =
      "InitiatorName=" + RawInitiator.NAME + "\0TargetName=" + OneTarget.NAME + "\0";

  abstract void run(RawInitiator host, Random random) throws IOException;

  private static String keys(int count) {
    StringBuilder keys = new StringBuilder();
    for (int i = 0; i < count; i++) {
      keys.append('a').append(i).append("=b\0");
    }
    return keys.toString();
  }
}
