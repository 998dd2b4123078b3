package io.forebay.gateway.iscsi.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forebay.gateway.socket.InputBuffer;
import io.forebay.gateway.socket.ProtocolViolation;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PduReaderTest {
  private static final ByteBufAllocator ALLOCATOR = UnpooledByteBufAllocator.DEFAULT;

  /// READ(10) of one block at LBA 1: SCSI Command with R and F set, LUN 0, ITT 7, CmdSN 5, ExpStatSN 3.
  private static final String READ_10 =
      "01c10000"
          + "00000000"
          + "0000000000000000"
          + "00000007"
          + "00000200"
          + "00000005"
          + "00000003"
          + "28000000000100000100000000000000";

  private final InputBuffer input = new InputBuffer(ALLOCATOR, PduReader.roomFor(8192));
  private final PduReader pdu = new PduReader(input, 8192);

  @AfterEach
  void giveBack() {
    input.release();
  }

  private void receive(String hex) {
    receive(HexFormat.of().parseHex(hex));
  }

  private void receive(byte[] bytes) {
    assertThat(input.append(Unpooled.wrappedBuffer(bytes))).isEqualTo(bytes.length);
  }

  @Test
  void next_command_readsEveryField() throws ProtocolViolation {
    receive(READ_10);
    assertThat(pdu.next()).isTrue();
    assertThat(pdu.opcode()).isEqualTo(Bhs.SCSI_COMMAND);
    assertThat(pdu.immediate()).isFalse();
    assertThat(pdu.isFinal()).isTrue();
    assertThat(pdu.has(Bhs.READ)).isTrue();
    assertThat(pdu.has(Bhs.WRITE)).isFalse();
    assertThat(pdu.itt()).isEqualTo(7);
    assertThat(pdu.intAt(Bhs.EXPECTED_LENGTH_AT)).isEqualTo(512);
    assertThat(pdu.cmdSn()).isEqualTo(5);
    assertThat(pdu.dataBytes()).isZero();
    assertThat(pdu.cdb()).startsWith(0x28, 0, 0, 0, 0, 1, 0, 0, 1).hasSize(16);
    pdu.done();
    assertThat(pdu.next()).isFalse();
    assertThat(pdu.owed()).isFalse();
  }

  @Test
  void next_bytewise_waitsForTheLastByte() throws ProtocolViolation {
    byte[] bytes = HexFormat.of().parseHex(READ_10);
    for (int i = 0; i < bytes.length; i++) {
      assertThat(pdu.next()).isFalse();
      receive(new byte[] {bytes[i]});
    }
    assertThat(pdu.next()).isTrue();
  }

  @Test
  void next_dataLongerThanDeclared_isViolatedByTheHeaderAlone() {
    receive("01800000" + "00002001" + "00".repeat(40)); // 8193 bytes announced, none there.
    assertThatThrownBy(pdu::next)
        .isInstanceOf(ProtocolViolation.class)
        .hasMessageStartingWith("data-length");
  }

  @Test
  void cdb_withExtension_isWhole() throws ProtocolViolation {
    String ahs = "0005" + "01" + "00" + "a1a2a3a4"; // 4 bytes of CDB and the reserved one.
    receive("01800000" + "02000000" + READ_10.substring(16) + ahs);
    assertThat(pdu.next()).isTrue();
    assertThat(pdu.cdb()).hasSize(20).endsWith(0xa1, 0xa2, 0xa3, 0xa4);
  }

  @Test
  void cdb_extensionThatLies_isViolated() throws ProtocolViolation {
    receive("01800000" + "01000000" + READ_10.substring(16) + "ffff0100");
    assertThat(pdu.next()).isTrue();
    assertThatThrownBy(pdu::cdb).hasMessageStartingWith("ahs-length");
  }

  @Test
  void cdb_extensionOfNoLength_isViolated() throws ProtocolViolation {
    receive("01800000" + "01000000" + READ_10.substring(16) + "00000100");
    assertThat(pdu.next()).isTrue();
    assertThatThrownBy(pdu::cdb).hasMessageStartingWith("ahs-length");
  }

  /// RFC 7143 A.4: 32 bytes of zeroes are aa 36 91 8a on the wire.
  @Test
  void digest_ofTheStandardsExample_isAsThere() {
    int digest = new Digest().of(ByteBuffer.allocate(32));
    assertThat(Integer.reverseBytes(digest)).isEqualTo(0xaa36918a);
    assertThat(new Digest().of(ByteBuffer.allocate(30), 2)).isEqualTo(digest);
  }

  @Test
  void next_headerDigest_isCheckedBeforeLengthsAreBelieved() throws ProtocolViolation {
    pdu.agreed(true, false, 8192);
    byte[] head = HexFormat.of().parseHex(READ_10);
    int digest = new Digest().of(ByteBuffer.wrap(head));
    receive(head);
    assertThat(pdu.next()).isFalse();
    receive(ByteBuffer.allocate(4).putInt(Integer.reverseBytes(digest)).array());
    assertThat(pdu.next()).isTrue();
    pdu.done();
    head[5] = 1; // 64 KiB of data.
    receive(head);
    receive(ByteBuffer.allocate(4).putInt(Integer.reverseBytes(digest)).array());
    assertThatThrownBy(pdu::next).hasMessageStartingWith("header-digest");
  }

  @Test
  void next_dataDigest_coversThePad() throws ProtocolViolation {
    pdu.agreed(false, true, 8192);
    String head = "00800000" + "00000003" + "00".repeat(40);
    int digest = new Digest().of(ByteBuffer.wrap(new byte[] {1, 2, 3, 0}));
    String tail = HexFormat.of().toHexDigits(Integer.reverseBytes(digest));
    receive(head + "01020300" + tail);
    assertThat(pdu.next()).isTrue();
    assertThat(pdu.intact()).isTrue();
    assertThat(pdu.data().remaining()).isEqualTo(3);
    pdu.done();
    receive(head + "01020400" + tail);
    assertThat(pdu.next()).isTrue();
    assertThat(pdu.intact()).isFalse();
  }
}
