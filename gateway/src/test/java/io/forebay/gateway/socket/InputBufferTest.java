package io.forebay.gateway.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forebay.gateway.block.InvariantError;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InputBufferTest {
  private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(true);
  private final InputBuffer input = new InputBuffer(allocator, 100);
  private int sent;

  @AfterEach
  void release() {
    input.release();
    assertThat(allocator.metric().usedDirectMemory()).isZero();
  }

  /// What a transport does: `length` bytes (or what there is room for), counting up from 0.
  private int receive(int length) {
    var receiver = input.newHandle();
    ByteBuf buffer = receiver.allocate(allocator);
    int count = Math.min(length, buffer.writableBytes());
    for (int i = 0; i < count; i++) {
      buffer.writeByte(sent++);
    }
    receiver.lastBytesRead(count);
    buffer.release();
    return count;
  }

  @Test
  void numbers_afterSkips_areReadBehindTheReader() {
    receive(40);
    input.skip(2);
    assertThat(input.readable()).isEqualTo(38);
    assertThat(input.getShort(0)).isEqualTo((short) 0x0203);
    assertThat(input.getInt(1)).isEqualTo(0x03040506);
    assertThat(input.getLong(30)).isEqualTo(0x2021222324252627L);
    assertThat(input.received()).isEqualTo(40);
  }

  @Test
  void lend_part_isThatPartAndStaysReadable() {
    receive(40);
    input.skip(10);
    ByteBuffer lent = input.lend(5);
    assertThat(lent.remaining()).isEqualTo(5);
    assertThat(lent.get()).isEqualTo((byte) 10);
    assertThat(input.readable()).isEqualTo(30);
    assertThat(input.lend(30).get()).isEqualTo((byte) 10);
    assertThatThrownBy(() -> input.lend(31)).isInstanceOf(InvariantError.class);
  }

  @Test
  void room_whenAllIsRead_beginsAtTheFront() {
    receive(100);
    input.skip(100);
    assertThat(receive(1000)).isEqualTo(100);
  }

  /// Bytes are moved only for what would not fit otherwise.
  @Test
  void room_whenTheNeededFits_isTheRestOnly() {
    receive(90);
    input.skip(60);
    input.need(40);
    assertThat(receive(1000)).isEqualTo(10);
  }

  @Test
  void room_whenTheNeededDoesNotFit_isMadeByMoving() {
    receive(90);
    input.skip(60);
    input.need(41);
    assertThat(receive(1000)).isEqualTo(70);
    for (int i = 0; i < 100; i++) {
      assertThat(input.lend(1).get()).isEqualTo((byte) (60 + i));
      input.skip(1);
    }
  }

  @Test
  void room_whenFull_isNone() {
    receive(100);
    assertThat(receive(1)).isZero();
    assertThat(input.readable()).isEqualTo(100);
  }

  @Test
  void need_moreThanTheCapacity_isOurBug() {
    input.need(100);
    assertThatThrownBy(() -> input.need(101)).isInstanceOf(InvariantError.class);
  }

  @Test
  void resize_withBytesWaiting_keepsThem() {
    receive(50);
    input.skip(40);
    input.resize(200);
    assertThat(receive(1000)).isEqualTo(190);
    assertThat(input.getShort(0)).isEqualTo((short) 0x2829);
  }

  @Test
  void release_thenRoom_isNoneAndHarmless() {
    receive(5);
    input.release();
    assertThat(input.readable()).isZero();
    assertThat(receive(10)).isZero();
  }
}
