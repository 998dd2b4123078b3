package io.forebay.gateway.scsi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The table that commands are parsed and told by.
class OpcodeTest {
  @ParameterizedTest
  @EnumSource(Opcode.class)
  void length_ofEachOpcode_isThatOfItsGroup(Opcode opcode) {
    int expected =
        switch (opcode.code() >> 5) {
          case 0 -> 6;
          case 1, 2 -> 10;
          case 4 -> 16;
          case 5 -> 12;
          default -> -1;
        };
    assertThat(opcode.length()).isEqualTo(expected);
    assertThat(opcode.usage()[0] & 0xff).isEqualTo(opcode.code());
  }

  @Test
  void codes_withTheirActions_areUnique() {
    Set<Integer> seen = new HashSet<>();
    for (Opcode opcode : Opcode.values()) {
      assertThat(seen.add(opcode.code() << 8 | opcode.action())).as("%s", opcode).isTrue();
      assertThat(Opcode.of(opcode.code(), opcode.action())).isEqualTo(opcode);
    }
  }

  @ParameterizedTest
  @EnumSource(Opcode.class)
  void cdb_withABitThatIsNotInTheTable_isRefusedByThatByte(Opcode opcode) {
    byte[] usage = opcode.usage();
    for (int bit = 8; bit < 8 * usage.length; bit++) {
      int at = bit / 8;
      int mask = 1 << (bit % 8);
      if ((usage[at] & mask) != 0 || (at == 1 && opcode.acts() && mask < 0x20)) {
        continue;
      }
      byte[] cdb = new byte[16];
      cdb[0] = usage[0];
      cdb[1] = (byte) opcode.action();
      cdb[at] |= (byte) mask;
      assertThat(Cdb.parse(cdb))
          .as("%s bit %d of byte %d", opcode, bit % 8, at)
          .isEqualTo(new Cdb.Parsed.Refused(Sense.inCdb(at)));
    }
  }

  @Test
  void cdb_unknownOrShort_isRefused() {
    assertThat(Cdb.parse(new byte[0])).isEqualTo(new Cdb.Parsed.Refused(Sense.INVALID_OPCODE));
    assertThat(Cdb.parse(new byte[] {0x48, 0, 0, 0, 0, 0, 0, 0, 0, 0}))
        .as("SANITIZE")
        .isEqualTo(new Cdb.Parsed.Refused(Sense.INVALID_OPCODE));
    assertThat(Cdb.parse(new byte[] {0x28, 0, 0, 0, 0, 0}))
        .isEqualTo(new Cdb.Parsed.Refused(Sense.INVALID_FIELD_IN_CDB));
    byte[] action = new byte[16];
    action[0] = (byte) 0x9e;
    action[1] = 0x1f;
    assertThat(Cdb.parse(action)).isEqualTo(new Cdb.Parsed.Refused(Sense.inCdb(1)));
  }

  @Test
  void supported_all_isTheTable() {
    Initiator initiator = OneUnit.of512().initiator();
    byte[] all = initiator.send("a3 0c 00 00 00 00 00 00 ff ff 00 00").data();
    assertThat(all).hasSize(4 + 8 * Opcode.values().length);
    byte[] timed = initiator.send("a3 0c 80 00 00 00 00 00 ff ff 00 00").data();
    assertThat(timed).hasSize(4 + 20 * Opcode.values().length);
    assertThat(timed[4 + 5] & 0x02).isNotZero();
  }

  @Test
  void supported_one_tellsTheBitsInUse() {
    Initiator initiator = OneUnit.of512().initiator();
    assertThat(initiator.send("a3 0c 01 28 00 00 00 00 ff ff 00 00").hex())
        .isEqualTo("00 03 00 0a 28 1a ff ff ff ff 1f ff ff 00");
    assertThat(initiator.send("a3 0c 02 9e 00 10 00 00 ff ff 00 00").hex())
        .startsWith("00 03 00 10 9e 10");
    assertThat(initiator.send("a3 0c 01 48 00 00 00 00 ff ff 00 00").hex())
        .as("SANITIZE")
        .isEqualTo("00 01 00 00");
    assertThat(initiator.send("a3 0c 01 9e 00 10 00 00 ff ff 00 00").told()).isEqualTo("05/24/00");
    assertThat(initiator.send("a3 0c 02 28 00 00 00 00 ff ff 00 00").told()).isEqualTo("05/24/00");
    assertThat(initiator.send("a3 0c 03 28 00 00 00 00 ff ff 00 00").hex()).startsWith("00 03");
    assertThat(initiator.send("a3 0d 00 00 00 00 00 00 00 04 00 00").hex())
        .isEqualTo("de 07 00 00");
  }
}
