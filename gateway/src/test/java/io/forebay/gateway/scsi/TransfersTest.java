package io.forebay.gateway.scsi;

import static io.forebay.gateway.scsi.OneUnit.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.block.IoFailure;
import io.forebay.gateway.block.ZeroKind;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The commands that move, verify and zero blocks.
class TransfersTest {
  private static final int BLOCKS = (16 << 20) / 512;

  private final OneUnit rig = OneUnit.of512();
  private final Initiator initiator = rig.initiator();

  private String told(String cdb, byte... out) {
    return initiator.send(cdb, out).told();
  }

  @ParameterizedTest
  @CsvSource({
    "0a 00 00 02 03 00, 08 00 00 02 03 00",
    "2a 00 00 00 00 02 00 00 03 00, 28 00 00 00 00 02 00 00 03 00",
    "aa 00 00 00 00 02 00 00 00 03 00 00, a8 00 00 00 00 02 00 00 00 03 00 00",
    "8a 00 00 00 00 00 00 00 00 02 00 00 00 03 00 00, 88 00 00 00 00 00 00 00 00 02 00 00 00 03 00 00",
    "8e 00 00 00 00 00 00 00 00 02 00 00 00 03 00 00, 88 00 00 00 00 00 00 00 00 02 00 00 00 03 00 00",
    "8e 02 00 00 00 00 00 00 00 02 00 00 00 03 00 00, 88 00 00 00 00 00 00 00 00 02 00 00 00 03 00 00",
    "9c 00 00 00 00 00 00 00 00 02 00 00 00 03 00 00, 88 00 00 00 00 00 00 00 00 02 00 00 00 03 00 00",
    "8b 00 00 00 00 00 00 00 00 02 00 00 00 03 00 00, 88 00 00 00 00 00 00 00 00 02 00 00 00 03 00 00",
  })
  void write_ofEachKind_isReadBack(String write, String read) {
    byte[] data = bytes(3 * 512, 0x5a);
    assertThat(told(write, data)).isEmpty();
    assertThat(initiator.send(read).data()).isEqualTo(data);
    assertThat(rig.volume.content(2 * 512, 3 * 512)).isEqualTo(data);
    assertThat(rig.volume.content(0, 2 * 512)).isEqualTo(new byte[2 * 512]);
    assertThat(rig.volume.content(5 * 512, 512)).isEqualTo(new byte[512]);
  }

  @Test
  void blocks_of4096Bytes_areThatLong() {
    OneUnit wide = new OneUnit(4096, false);
    Initiator other = wide.initiator();
    other.send("2a 00 00 00 00 02 00 00 01 00", bytes(4096, 7));
    assertThat(wide.volume.content(2 * 4096, 4096)).isEqualTo(bytes(4096, 7));
    assertThat(other.send("25 00 00 00 00 00 00 00 00 00").hex())
        .isEqualTo("00 00 0f ff 00 00 10 00");
    assertThat(other.send("9e 10 00 00 00 00 00 00 00 00 00 00 00 20 00 00").hex())
        .startsWith("00 00 00 00 00 00 0f ff 00 00 10 00 00 00 c0 00");
  }

  @Test
  void capacity_always_tellsThinProvisioning() {
    assertThat(initiator.send("25 00 00 00 00 00 00 00 00 00").hex())
        .isEqualTo("00 00 7f ff 00 00 02 00");
    assertThat(initiator.send("9e 10 00 00 00 00 00 00 00 00 00 00 00 20 00 00").hex())
        .isEqualTo("00 00 00 00 00 00 7f ff 00 00 02 00 00 03 c0 00" + " 00".repeat(16));
    assertThat(initiator.send("9e 10 00 00 00 00 00 00 00 00 00 00 00 0c 00 00").data())
        .hasSize(12);
  }

  @ParameterizedTest
  @ValueSource(strings = {"28", "2a", "2e", "2f", "34", "35", "41"})
  void tenByteCommands_pastTheEnd_areOutOfRange(String code) {
    for (long[] range : new long[][] {{BLOCKS, 1}, {BLOCKS + 1, 0}, {BLOCKS - 1, 2}, {-1, 1}}) {
      String cdb = code + " 00 %08x00%04x00".formatted((int) range[0], range[1]);
      byte[] bytes = HexFormat.of().parseHex(cdb.replace(" ", ""));
      assertThat(initiator.send(0, bytes, new byte[0], range[1] * 512).told())
          .as(cdb)
          .isEqualTo("05/21/00");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"88", "8a", "8b", "8e", "8f", "90", "91", "93", "9c", "89"})
  void sixteenByteCommands_pastTheEnd_areOutOfRange(String code) {
    for (long lba : new long[] {BLOCKS, BLOCKS + 1, Long.MIN_VALUE, -1, Long.MAX_VALUE}) {
      String cdb = code + "00%016x%08x0000".formatted(lba, 1);
      byte[] bytes = HexFormat.of().parseHex(cdb);
      assertThat(initiator.send(0, bytes, new byte[0], 512).told()).as(cdb).isEqualTo("05/21/00");
    }
  }

  @Test
  void length_zero_movesNothing() {
    for (String code : new String[] {"28", "2a", "2e", "2f", "34"}) {
      assertThat(told(code + " 00 00 00 00 00 00 00 00 00")).as(code).isEmpty();
    }
    assertThat(initiator.send("08 00 00 00 00 00").data()).as("256").hasSize(256 * 512);
    assertThat(rig.volume.writes).hasValue(0);
  }

  @Test
  void fua_andSynchronizeCache_flush() {
    told("2a 00 00 00 00 00 00 00 01 00", new byte[512]);
    assertThat(rig.volume.flushes).hasValue(0);
    told("2a 08 00 00 00 00 00 00 01 00", new byte[512]);
    assertThat(rig.volume.flushes).hasValue(1);
    told("28 08 00 00 00 00 00 00 01 00");
    assertThat(rig.volume.flushes).hasValue(2);
    told("35 00 00 00 00 00 00 00 00 00");
    told("91 02 00 00 00 00 00 00 00 00 00 00 00 00 00 00");
    assertThat(rig.volume.flushes).hasValue(4);
    told("9c 08 00 00 00 00 00 00 00 00 00 00 00 01 00 00", new byte[512]);
    told("8b 08 00 00 00 00 00 00 00 00 00 00 00 01 00 00", new byte[512]);
    told("89 08 00 00 00 00 00 00 00 00 00 00 00 01 00 00", new byte[1024]);
    assertThat(rig.volume.flushes).hasValue(7);
    told("1b 00 00 00 00 00");
    assertThat(rig.volume.flushes).as("stop").hasValue(8);
    rig.volume.flushFailure = new IoFailure.Medium("x");
    assertThat(told("35 00 00 00 00 00 00 00 00 00")).isEqualTo("03/0c/00");
    assertThat(told("28 08 00 00 00 00 00 00 01 00")).isEqualTo("03/0c/00");
  }

  @Test
  void failures_ofTheVolume_areSense() {
    rig.volume.readFailure = new IoFailure.Medium("x");
    assertThat(told("28 00 00 00 00 00 00 00 01 00")).isEqualTo("03/11/00");
    assertThat(told("2f 00 00 00 00 00 00 00 01 00")).isEqualTo("03/11/00");
    rig.volume.appendFailure = new IoFailure.NoSpace("x");
    assertThat(told("2a 00 00 00 00 00 00 00 01 00", new byte[512])).isEqualTo("07/27/07");
    assertThat(told("41 08 00 00 00 00 00 00 01 00", new byte[512])).isEqualTo("07/27/07");
    rig.volume.appendFailure = new IoFailure.Fenced("x");
    assertThat(told("9c 00 00 00 00 00 00 00 00 00 00 00 00 01 00 00", new byte[512]))
        .isEqualTo("02/04/0b");
  }

  @Test
  void readOnly_unit_refusesEverythingThatWrites() {
    Initiator held = new OneUnit(512, true).initiator();
    int refused = 0;
    for (Opcode opcode : Opcode.values()) {
      byte[] cdb = new byte[16];
      cdb[0] = (byte) opcode.code();
      cdb[1] = (byte) opcode.action();
      if (opcode.access() == Access.WRITE) {
        assertThat(held.send(0, cdb, new byte[0], 0).told()).as("%s", opcode).isEqualTo("07/27/00");
        refused++;
      }
    }
    assertThat(refused).isEqualTo(14);
    assertThat(held.send("28 00 00 00 00 00 00 00 01 00").data()).hasSize(512);
    assertThat(held.send("1a 08 08 00 ff 00").data()[2]).isEqualTo((byte) 0x90);
  }

  @Test
  void compareAndWrite_equal_writesAndElseTellsWhere() {
    byte[] data = bytes(2 * 2 * 512, 0);
    Arrays.fill(data, 1024, 2048, (byte) 9);
    String cdb = "89 00 00 00 00 00 00 00 00 04 00 00 00 02 00 00";
    assertThat(told(cdb, data)).isEmpty();
    assertThat(rig.volume.content(4 * 512, 1024)).isEqualTo(bytes(1024, 9));
    byte[] again = bytes(2048, 9);
    again[700] = 1;
    Initiator.Reply reply = initiator.send(cdb, again);
    assertThat(reply.told()).isEqualTo("0e/1d/00");
    assertThat(reply.sense()).isEqualTo(Sense.MISCOMPARED.about(700));
    assertThat(rig.volume.content(4 * 512, 1024)).isEqualTo(bytes(1024, 9));
  }

  @Test
  void compareAndWrite_asLongAsMayBe_isOneRecord() {
    Initiator wide = new OneUnit(4096, false).initiator();
    String cdb = "89 00 00 00 00 00 00 00 00 00 00 00 00 %02x 00 00";
    assertThat(wide.send(cdb.formatted(0x21), new byte[2 * 33 * 4096]).told())
        .isEqualTo("05/24/00");
    assertThat(wide.send(cdb.formatted(0x20), new byte[2 * 32 * 4096]).told()).isEmpty();
    assertThat(told(cdb.formatted(0xff), new byte[2 * 255 * 512])).isEmpty();
    assertThat(rig.volume.writes).hasValue(1);
  }

  @Test
  void compareAndWrite_ofAnotherLength_writesNothing() {
    for (int blocks : new int[] {1, 3, 0xff}) {
      byte[] cdb = new byte[16];
      cdb[0] = (byte) 0x89;
      cdb[13] = (byte) blocks;
      assertThat(initiator.send(0, cdb, bytes(2048, 1), 2048).told()).isEqualTo("05/24/00");
    }
    assertThat(rig.volume.writes).hasValue(0);
  }

  @Test
  void orWrite_overData_setsBits() {
    told("2a 00 00 00 00 00 00 01 01 00", bytes(257 * 512, 0xa0));
    told("8b 00 00 00 00 00 00 00 00 00 00 00 01 01 00 00", bytes(257 * 512, 0x0b));
    assertThat(rig.volume.content(0, 257 * 512)).isEqualTo(bytes(257 * 512, 0xab));
  }

  @Test
  void verify_withData_tellsTheFirstDifference() {
    byte[] data = bytes(300 * 512, 3);
    told("2a 00 00 00 00 07 00 01 2c 00", data);
    String cdb = "2f 02 00 00 00 07 00 01 2c 00";
    assertThat(told(cdb, data)).isEmpty();
    data[140_000] = 4;
    Initiator.Reply reply = initiator.send(cdb, data);
    assertThat(reply.sense()).isEqualTo(Sense.MISCOMPARED.about(140_000));
    assertThat(told("2f 00 00 00 00 07 00 01 2c 00")).as("without comparing").isEmpty();
    assertThat(told(cdb, new byte[512])).as("some of it").isEqualTo("05/24/00");
  }

  @Test
  void writeAndVerify_lessDataThanTold_writesWhatComes() {
    String cdb = "2e 02 00 00 00 00 00 00 02 00";
    assertThat(told(cdb)).isEmpty();
    assertThat(told(cdb, bytes(700, 5))).isEmpty();
    assertThat(rig.volume.content(0, 1024)).isEqualTo(Arrays.copyOf(bytes(512, 5), 1024));
    assertThat(told(cdb, bytes(200, 6))).isEmpty();
    assertThat(rig.volume.content(0, 1024)).isEqualTo(Arrays.copyOf(bytes(512, 5), 1024));
    assertThat(rig.volume.flushes.get()).isPositive();
  }

  @Test
  void writeSame_ofZeroes_isOneRecordWithoutPayload() {
    told("93 00 00 00 00 00 00 00 00 10 00 00 00 20 00 00", new byte[512]);
    told("93 08 00 00 00 00 00 00 00 10 00 00 00 20 00 00", new byte[512]);
    told("93 09 00 00 00 00 00 00 00 10 00 00 00 20 00 00");
    assertThat(rig.volume.zeroed)
        .extracting(zeroed -> zeroed.toString())
        .containsExactly(
            "Zeroed[offset=8192, length=16384, kind=" + ZeroKind.ALLOCATE + "]",
            "Zeroed[offset=8192, length=16384, kind=" + ZeroKind.MAY_PUNCH + "]",
            "Zeroed[offset=8192, length=16384, kind=" + ZeroKind.MAY_PUNCH + "]");
    assertThat(rig.volume.writes).hasValue(0);
  }

  @Test
  void writeSame_ofAPattern_isWrittenOut() {
    byte[] block = new byte[512];
    for (int i = 0; i < 512; i++) {
      block[i] = (byte) i;
    }
    told("41 00 00 00 00 01 00 01 2d 00", block);
    byte[] all = rig.volume.content(512, 301 * 512);
    for (int i = 0; i < all.length; i++) {
      assertThat(all[i]).isEqualTo((byte) i);
    }
    assertThat(rig.volume.content(302 * 512, 512)).isEqualTo(new byte[512]);
  }

  @Test
  void writeSame_ofNoBlocks_isRefused() {
    byte[] block = new byte[512];
    assertThat(told("41 00 00 00 00 00 00 00 00 00", block)).isEqualTo("05/24/00");
    assertThat(told("93 08 00 00 00 00 00 00 00 00 00 00 00 00 00 00", block))
        .isEqualTo("05/24/00");
    assertThat(told("41 00 00 00 80 01 00 00 00 00", block)).isEqualTo("05/21/00");
  }

  @Test
  void writeSame_ofAPatternWithUnmap_isThatPattern() {
    assertThat(told("93 08 00 00 00 00 00 00 00 01 00 00 00 03 00 00", bytes(512, 9))).isEmpty();
    assertThat(rig.volume.content(512, 3 * 512)).isEqualTo(bytes(3 * 512, 9));
  }

  @Test
  void writeSame_notOfOneBlock_isInvalid() {
    String cdb = "41 00 00 00 00 01 00 00 01 00";
    assertThat(told(cdb, new byte[256])).isEqualTo("05/24/00");
    assertThat(told(cdb, new byte[1024])).isEqualTo("05/24/00");
    assertThat(told("41 10 00 00 00 01 00 00 01 00", new byte[512]))
        .as("ANCHOR")
        .isEqualTo("05/24/00");
    assertThat(told("93 00 00 00 00 00 00 00 00 00 ff ff ff ff 00 00", new byte[512]))
        .as("past the end before too long")
        .isEqualTo("05/21/00");
  }

  private static byte[] unmap(long... lbaAndCount) {
    ByteBuffer list = ByteBuffer.allocate(8 + 8 * lbaAndCount.length);
    list.putShort((short) (list.capacity() - 2)).putShort((short) (list.capacity() - 8)).putInt(0);
    for (int i = 0; i < lbaAndCount.length; i += 2) {
      list.putLong(lbaAndCount[i]).putInt((int) lbaAndCount[i + 1]).putInt(0);
    }
    return list.array();
  }

  private String unmapped(long... lbaAndCount) {
    byte[] list = unmap(lbaAndCount);
    byte[] cdb = {0x42, 0, 0, 0, 0, 0, 0, (byte) (list.length >> 8), (byte) list.length, 0};
    return initiator.send(0, cdb, list, list.length).told();
  }

  @Test
  void unmap_anyBlocks_areZeroesToTheByte() {
    told("2a 00 00 00 00 00 00 00 20 00", bytes(32 * 512, 1));
    assertThat(unmapped(1, 3, 8, 8, BLOCKS, 0)).isEmpty();
    assertThat(rig.volume.content(0, 512)).isEqualTo(bytes(512, 1));
    assertThat(rig.volume.content(512, 3 * 512)).isEqualTo(new byte[3 * 512]);
    assertThat(rig.volume.content(4 * 512, 4 * 512)).isEqualTo(bytes(4 * 512, 1));
    assertThat(rig.volume.content(8 * 512, 8 * 512)).isEqualTo(new byte[8 * 512]);
    assertThat(unmapped()).isEmpty();
    assertThat(told("42 00 00 00 00 00 00 00 00 00")).isEmpty();
  }

  @Test
  void unmap_oneRangeWrong_unmapsNothing() {
    assertThat(unmapped(0, 1, BLOCKS, 1)).isEqualTo("05/21/00");
    assertThat(unmapped(0, 1, Long.MIN_VALUE, 1)).isEqualTo("05/21/00");
    assertThat(unmapped(new long[2 * 257])).as("descriptors").isEqualTo("05/26/00");
    assertThat(told("42 00 00 00 00 00 00 00 18 00", new byte[7]))
        .as("short")
        .isEqualTo("05/1a/00");
    assertThat(rig.volume.zeroed).isEmpty();
  }

  @Test
  void lbaStatus_ofHolesAndData_tellsBoth() {
    String all = "9e 12 00 00 00 00 00 00 00 00 00 00 00 48 00 00";
    assertThat(initiator.send(all).hex())
        .isEqualTo("00 00 00 14 00 00 00 00 00 00 00 00 00 00 00 00 00 00 80 00 01 00 00 00");
    told("2a 00 00 00 40 00 00 00 01 00", bytes(512, 1));
    String from = "9e 12 00 00 00 00 00 00 3f fe 00 00 00 48 00 00";
    assertThat(initiator.send(from).hex())
        .as("hole, the chunk that memory has taken, hole")
        .isEqualTo(
            "00 00 00 34 00 00 00 00"
                + " 00 00 00 00 00 00 3f fe 00 00 00 02 01 00 00 00"
                + " 00 00 00 00 00 00 40 00 00 00 08 00 00 00 00 00"
                + " 00 00 00 00 00 00 48 00 00 00 38 00 01 00 00 00");
    String header = "9e 12 00 00 00 00 00 00 00 00 00 00 00 08 00 00";
    assertThat(initiator.send(header).data()).hasSize(8);
    assertThat(told("9e 12 00 00 00 00 00 00 80 00 00 00 00 18 00 00")).isEqualTo("05/21/00");
  }

  @Test
  void small_commands_doWhatTheySay() {
    assertThat(told("00 00 00 00 00 00")).isEmpty();
    assertThat(initiator.send("03 00 00 00 12 00").hex()).startsWith("70 00 00");
    assertThat(initiator.send("03 01 00 00 12 00").hex()).startsWith("72 00 00");
    assertThat(initiator.send("37 00 1d 00 00 00 00 00 20 00").hex()).isEqualTo("00 1d 00 00");
    assertThat(initiator.send("b7 1d 00 00 00 00 00 00 00 20 00 00").hex())
        .isEqualTo("00 1d 00 00 00 00 00 00");
    told("34 00 00 00 00 01 00 00 04 00");
    assertThat(rig.volume.cached).hasSize(1);
    assertThat(told("1b 00 00 00 02 00")).as("eject").isEqualTo("05/24/00");
    assertThat(told("1b 00 00 00 10 00")).as("power condition").isEqualTo("05/24/00");
    assertThat(told("1b 00 00 00 01 00")).isEmpty();
    assertThat(initiator.send("a3 2a 00 00 00 00 00 00 00 20 00 00").hex())
        .isEqualTo("00 00 00 10 10 00 00 00 00 0d 09 52 00 00 00 01 00 00 00 01");
    assertThat(initiator.send("a3 0a 00 00 00 00 00 00 00 20 00 00").hex())
        .isEqualTo("00 00 00 0c 00 0d 09 52 00 00 00 01 00 00 00 01");
  }

  @Test
  void log_full_isWaitedFor() {
    rig.volume.full.set(3);
    byte[] out = bytes(512, 6);
    assertThat(told("9c 00 00 00 00 00 00 00 00 00 00 00 00 01 00 00", out)).isEmpty();
    assertThat(rig.volume.content(0, 512)).isEqualTo(out);
  }

  @Test
  void aborted_work_endsWhereItStands() {
    initiator.aborted = true;
    assertThat(told("41 00 00 00 00 01 00 00 04 00", bytes(512, 1))).isEqualTo("0b/00/00");
    assertThat(told("89 00 00 00 00 00 00 00 00 00 00 00 00 01 00 00", new byte[1024]))
        .isEqualTo("0b/00/00");
    assertThat(rig.volume.writes).hasValue(0);
    initiator.aborted = false;
    assertThat(told("89 00 00 00 00 00 00 00 00 00 00 00 00 01 00 00", new byte[1024])).isEmpty();
  }
}
