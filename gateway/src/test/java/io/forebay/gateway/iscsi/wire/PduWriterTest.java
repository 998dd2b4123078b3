package io.forebay.gateway.iscsi.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;

class PduWriterTest {
  private final PduWriter writer = new PduWriter();

  /// R2T: F, ITT 7, TTT 9, StatSN 1, ExpCmdSN 2, MaxCmdSN 3, R2TSN 0, offset 512, length 1024.
  @Test
  void begin_fields_standWhereTheStandardHasThem() {
    ByteBuf out = Unpooled.buffer();
    writer
        .begin(out, Bhs.R2T, Bhs.FINAL, 7, 0)
        .set32(Bhs.TTT_AT, 9)
        .set32(Bhs.STAT_SN_AT, 1)
        .set32(Bhs.EXP_CMD_SN_AT, 2)
        .set32(Bhs.MAX_CMD_SN_AT, 3)
        .set32(Bhs.OFFSET_AT, 512)
        .set32(Bhs.RESIDUAL_AT, 1024)
        .end();
    assertThat(ByteBufUtil.hexDump(out))
        .isEqualTo(
            "31800000"
                + "00000000"
                + "0000000000000000"
                + "00000007"
                + "00000009"
                + "00000001"
                + "00000002"
                + "00000003"
                + "00000000"
                + "00000200"
                + "00000400");
  }

  /// A pooled buffer holds what others sent before: nothing of that goes out.
  @Test
  void endData_buffersWithOldBytes_padsWithZeroes() {
    ByteBuf out = Unpooled.buffer(64);
    out.setBytes(0, "\u00ff".repeat(64).getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
    writer.begin(out, Bhs.NOP_IN, Bhs.FINAL, 1, 1).end();
    out.writeByte(5);
    writer.endData(out, 1);
    assertThat(out.readableBytes()).isEqualTo(52).isEqualTo(writer.pduBytes(1));
    assertThat(out.getInt(48)).isEqualTo(0x05000000);
    assertThat(out.getLong(8)).isZero();
  }

  @Test
  void digests_headerAndData_areWhatAReaderChecks() {
    writer.agreed(true, true);
    ByteBuf out = Unpooled.buffer();
    writer.begin(out, Bhs.NOP_IN, Bhs.FINAL, 1, 3).end();
    out.writeBytes(new byte[] {1, 2, 3});
    writer.endData(out, 3);
    assertThat(out.readableBytes()).isEqualTo(48 + 4 + 4 + 4).isEqualTo(writer.pduBytes(3));
    assertThat(out.getIntLE(48)).isEqualTo(new Digest().of(out.nioBuffer(0, 48)));
    assertThat(out.getIntLE(56)).isEqualTo(new Digest().of(out.nioBuffer(52, 4)));
    ByteBuf data = Unpooled.wrappedBuffer(new byte[] {1, 2, 3});
    ByteBuf tail = Unpooled.buffer();
    writer.tail(tail, 3, writer.digestOf(data, 3));
    assertThat(ByteBufUtil.equals(tail, 0, out, 55, 5)).isTrue();
  }
}
