package io.forebay.gateway.scsi;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;

/// What a unit says of itself, byte by byte.
class InquiryTest {
  private static final UUID ID = UUID.fromString("0d7b2a44-9c1e-4f63-8a51-77e0c3d2b198");

  private final Initiator initiator = OneUnit.of512().initiator();

  private static String zeroes(int count) {
    return " 00".repeat(count);
  }

  @Test
  void standard_always_isAThinDiskOfSpc4AndSbc3() {
    assertThat(initiator.send("12 00 00 00 ff 00").hex())
        .isEqualTo(
            "00 00 06 12 5b 18 10 02"
                + " 46 4f 52 45 42 41 59 20" // FOREBAY
                + " 56 4f 4c 55 4d 45 20 20 20 20 20 20 20 20 20 20" // VOLUME
                + " 31 20 20 20"
                + zeroes(22)
                + " 00 a0 04 60 04 c0 09 60"
                + zeroes(30));
  }

  @Test
  void standard_anyAllocationLength_isCutThere() {
    for (int length = 0; length < 256; length++) {
      byte[] cdb = {0x12, 0, 0, 0, (byte) length, 0};
      assertThat(initiator.send(0, cdb, new byte[0], 0).data()).hasSize(Math.min(96, length));
    }
    assertThat(initiator.send("12 00 00 02 00 00").data()).hasSize(96);
  }

  @Test
  void inquiry_ofWhatIsNotThere_isInvalid() {
    assertThat(initiator.send("12 00 01 00 ff 00").told()).isEqualTo("05/24/00");
    assertThat(initiator.send("12 01 82 00 ff 00").told()).isEqualTo("05/24/00");
    assertThat(initiator.send("12 02 00 00 ff 00").told()).as("CMDDT").isEqualTo("05/24/00");
  }

  @Test
  void pages_inOrder_canAllBeRead() {
    byte[] pages = initiator.send("12 01 00 00 ff 00").data();
    assertThat(Initiator.HEX.formatHex(pages)).isEqualTo("00 00 00 07 00 80 83 86 b0 b1 b2");
    for (int i = 4; i < pages.length; i++) {
      byte[] cdb = {0x12, 1, pages[i], 0x10, 0, 0};
      byte[] page = initiator.send(0, cdb, new byte[0], 0).data();
      assertThat(page[1]).isEqualTo(pages[i]);
      assertThat((page[2] & 0xff) << 8 | page[3] & 0xff).isEqualTo(page.length - 4);
    }
  }

  @Test
  void limits_of512ByteBlocks_areBytesForByte() {
    assertThat(initiator.send("12 01 b0 00 ff 00").hex())
        .isEqualTo(
            "00 b0 00 3c 01 ff 00 08 00 01 00 00 00 00 08 00"
                + zeroes(4)
                + " 00 10 00 00 00 00 01 00 00 00 00 08"
                + zeroes(4)
                + " 00 00 00 00 00 01 00 00"
                + " 00 00 01 00"
                + zeroes(16));
  }

  /// The same bytes in larger blocks; COMPARE AND WRITE and WRITE ATOMIC are one record of the log.
  @Test
  void limits_of4096ByteBlocks_areBytesForByte() {
    assertThat(new OneUnit(4096, false).initiator().send("12 01 b0 00 ff 00").hex())
        .isEqualTo(
            "00 b0 00 3c 01 20 00 01 00 00 20 00 00 00 01 00"
                + zeroes(4)
                + " 00 02 00 00 00 00 01 00 00 00 00 01"
                + zeroes(4)
                + " 00 00 00 00 00 00 20 00"
                + " 00 00 00 20"
                + zeroes(16));
  }

  @Test
  void otherPages_always_areByteForByte() {
    assertThat(initiator.send("12 01 86 00 ff 00").hex())
        .isEqualTo("00 86 00 3c 00 01 01 00 00 00 00 00 00 20" + zeroes(50));
    assertThat(initiator.send("12 01 b1 00 ff 00").hex())
        .isEqualTo("00 b1 00 3c 00 01" + zeroes(58));
    assertThat(initiator.send("12 01 b2 00 ff 00").hex()).isEqualTo("00 b2 00 04 00 e4 02 00");
  }

  @Test
  void identity_ofAVolume_comesFromItsUuidAlone() {
    DeviceIdentity identity = DeviceIdentity.of(ID, "");
    assertThat(Initiator.HEX.formatHex(identity.naa()))
        .isEqualTo("6f 20 eb a4 9c 1e 4f 63 8a 51 77 e0 c3 d2 b1 98");
    assertThat(identity.serial()).isEqualTo("0d7b2a449c1e4f638a5177e0c3d2b198");
    DeviceIdentity held = DeviceIdentity.of(ID, "monday");
    assertThat(held.naa()).isNotEqualTo(identity.naa());
    assertThat(held.naa()).isEqualTo(DeviceIdentity.of(ID, "monday").naa());
    assertThat(held.naa()).isNotEqualTo(DeviceIdentity.of(ID, "tuesday").naa());
  }

  @Test
  void designators_always_nameUnitPortGroupAndTarget() {
    byte[] page = initiator.send("12 01 83 01 ff 00").data();
    String text = new String(page, US_ASCII);
    assertThat(text).contains("FOREBAY 0000000000000000").contains(OneUnit.NAME + ",t,0x0001\0");
    StringBuilder kinds = new StringBuilder();
    for (int at = 4; at < page.length; at += 4 + page[at + 3]) {
      kinds.append("%02x%02x ".formatted(page[at], page[at + 1]));
    }
    assertThat(kinds.toString()).isEqualTo("0103 0201 5194 5195 5398 53a8 ");
  }

  @Test
  void absentUnit_asked_saysThatItIsNotThere() {
    long missing = 5L << 48;
    byte[] inquiry = Initiator.HEX.parseHex("12 00 00 00 24 00");
    assertThat(initiator.send(missing, inquiry, new byte[0], 0).data()[0]).isEqualTo((byte) 0x7f);
    byte[] sense = Initiator.HEX.parseHex("03 00 00 00 12 00");
    assertThat(initiator.send(missing, sense, new byte[0], 0).data()[2]).isEqualTo((byte) 0x05);
    byte[] ready = new byte[6];
    assertThat(initiator.send(missing, ready, new byte[0], 0).told()).isEqualTo("05/25/00");
    byte[] read = Initiator.HEX.parseHex("28 00 00 00 00 00 00 00 01 00");
    assertThat(initiator.send(missing, read, new byte[0], 0).told()).isEqualTo("05/25/00");
  }
}
