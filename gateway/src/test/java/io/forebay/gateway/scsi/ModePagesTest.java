package io.forebay.gateway.scsi;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// MODE SENSE and MODE SELECT.
class ModePagesTest {
  private static final String CACHING =
      "08 12 04 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00";
  private static final String CONTROL = "0a 0a 00 10 00 00 00 00 ff ff 00 00";
  private static final String EXCEPTIONS = "1c 0a 08 00 00 00 00 00 00 00 00 00";

  private final OneUnit rig = OneUnit.of512();
  private final Initiator initiator = rig.initiator();

  private static byte[] hex(String text) {
    return Initiator.HEX.parseHex(text);
  }

  @Test
  void sense_allPages_areByteForByte() {
    assertThat(initiator.send("1a 00 3f 00 ff 00").hex())
        .isEqualTo(
            "37 00 10 08 00 00 80 00 00 00 02 00 " + CACHING + " " + CONTROL + " " + EXCEPTIONS);
    assertThat(initiator.send("5a 18 08 00 00 00 00 00 ff 00").hex())
        .isEqualTo("00 1a 00 10 01 00 00 00 " + CACHING);
    assertThat(initiator.send("5a 10 08 00 00 00 00 00 ff 00").hex())
        .isEqualTo(
            "00 2a 00 10 01 00 00 10 00 00 00 00 00 00 80 00 00 00 00 00 00 00 02 00 " + CACHING);
    assertThat(initiator.send("1a 00 3f 00 04 00").data()).hasSize(4);
  }

  @Test
  void sense_changeable_isSwpAndDSense() {
    assertThat(initiator.send("1a 08 4a 00 ff 00").hex())
        .isEqualTo("0f 00 10 00 0a 0a 04 00 08 00 00 00 00 00 00 00");
    assertThat(initiator.send("1a 08 48 00 ff 00").hex())
        .isEqualTo("17 00 10 00 08 12" + " 00".repeat(18));
  }

  @Test
  void sense_whatIsNotThere_isInvalid() {
    assertThat(initiator.send("1a 08 01 00 ff 00").told()).isEqualTo("05/24/00");
    assertThat(initiator.send("1a 08 0a 01 ff 00").told()).isEqualTo("05/24/00");
    assertThat(initiator.send("1a 08 ca 00 ff 00").told()).as("saved").isEqualTo("05/39/00");
  }

  @Test
  void select_swp_protectsUntilItIsCleared() {
    String swp = CONTROL.replace("00 10 00", "00 10 08");
    assertThat(initiator.send("15 10 00 00 10 00", hex("00 00 00 00 " + swp)).status())
        .isEqualTo(ScsiStatus.GOOD);
    assertThat(initiator.send("1a 08 0a 00 ff 00").hex()).isEqualTo("0f 00 90 00 " + swp);
    byte[] block = new byte[512];
    assertThat(initiator.send("2a 00 00 00 00 00 00 00 01 00", block).told()).isEqualTo("07/27/02");
    assertThat(initiator.send("28 00 00 00 00 00 00 00 01 00").data()).hasSize(512);
    initiator.send("15 10 00 00 10 00", hex("00 00 00 00 " + CONTROL));
    assertThat(initiator.send("2a 00 00 00 00 00 00 00 01 00", block).told()).isEmpty();
  }

  @Test
  void select_dSense_changesTheFormatOfSense() {
    byte[] list = hex("00 00 00 00 00 00 00 00 " + CONTROL.replace("0a 0a 00", "0a 0a 04"));
    assertThat(initiator.send("55 10 00 00 00 00 00 00 14 00", list).told()).isEmpty();
    assertThat(initiator.send("1a 08 01 00 ff 00").senseBytes()[0]).isEqualTo((byte) 0x72);
    rig.target.resetUnit(0);
    assertThat(initiator.send("00 00 00 00 00 00").senseBytes()[0]).isEqualTo((byte) 0x70);
  }

  @Test
  void select_byAnother_isToldAsUnitAttention() {
    Initiator other = Initiator.settled(rig.target, "b");
    initiator.send(
        "15 10 00 00 10 00", hex("00 00 00 00 " + CONTROL.replace("0a 0a 00", "0a 0a 04")));
    assertThat(other.send("00 00 00 00 00 00").told()).isEqualTo("06/2a/01");
    assertThat(initiator.send("00 00 00 00 00 00").told()).isEmpty();
  }

  @Test
  void select_whatCannotBeChanged_changesNothing() {
    String[] wrong = {
      "00 00 00 00 " + CONTROL.replace("ff ff", "00 00"),
      "00 00 00 00 " + CACHING.replace("08 12 04", "08 12 00"),
      "00 00 00 00 01 0a 00 00 00 00 00 00 00 00 00 00",
      "00 00 00 00 0a 0b 00 10 00 00 00 00 ff ff 00 00",
    };
    for (String list : wrong) {
      byte[] bytes = hex(list);
      byte[] cdb = {0x15, 0x10, 0, 0, (byte) bytes.length, 0};
      assertThat(initiator.send(0, cdb, bytes, bytes.length).told()).as(list).isEqualTo("05/26/00");
    }
    byte[] tail = hex("00 00 00 00 " + CONTROL + " 08");
    byte[] cdb = {0x15, 0x10, 0, 0, (byte) tail.length, 0};
    assertThat(initiator.send(0, cdb, tail, tail.length).told()).isEqualTo("05/1a/00");
    byte[] all =
        hex(
            "00 00 00 00 "
                + CONTROL.replace("00 10 00", "00 10 08")
                + " "
                + EXCEPTIONS.replace("1c 0a 08", "1c 0a 00"));
    byte[] both = {0x15, 0x10, 0, 0, (byte) all.length, 0};
    assertThat(initiator.send(0, both, all, all.length).told()).isEqualTo("05/26/00");
    assertThat(rig.unit.settings()).isEqualTo(ModeSettings.DEFAULT);
    assertThat(initiator.send("15 11 00 00 10 00", new byte[16]).told())
        .as("SP")
        .isEqualTo("05/24/00");
    assertThat(initiator.send("15 10 00 00 10 00", new byte[3]).told())
        .as("short")
        .isEqualTo("05/1a/00");
  }
}
