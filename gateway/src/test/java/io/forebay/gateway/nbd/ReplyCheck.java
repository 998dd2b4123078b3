package io.forebay.gateway.nbd;

import static io.forebay.gateway.nbd.wire.TransmissionCodes.CMD_BLOCK_STATUS;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.CMD_FLAG_DF;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.CMD_FLAG_REQ_ONE;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.CMD_READ;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.EXTENDED_REPLY_MAGIC;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.REPLY_FLAG_DONE;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.REPLY_TYPE_BLOCK_STATUS;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.REPLY_TYPE_BLOCK_STATUS_EXT;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.REPLY_TYPE_ERROR;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.REPLY_TYPE_NONE;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.REPLY_TYPE_OFFSET_DATA;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.REPLY_TYPE_OFFSET_HOLE;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.SIMPLE_REPLY_MAGIC;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.STRUCTURED_REPLY_MAGIC;
import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.nbd.RequestModel.Expected;
import io.forebay.gateway.nbd.wire.Framing;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// Reads a stream of replies and holds each to what the specification says of its framing and to what
/// [RequestModel] says of its request.
final class ReplyCheck {
  private static final int ZERO = 2;

  /// A request whose reply is not complete.
  private static final class Open {
    final Expected request;
    final byte[] data;
    final Set<Integer> contexts = new HashSet<>();
    int told;
    int chunks;

    Open(Expected request) {
      this.request = request;
      data = new byte[request.data().length];
    }
  }

  private final Framing framing;
  private final int extentsMax;
  private final Map<Long, Open> open = new HashMap<>();

  ReplyCheck(Framing framing, int extentsMax) {
    this.framing = framing;
    this.extentsMax = extentsMax;
  }

  /// Whether `replies` are whole replies in `framing`, whatever they answer.
  static void wellFormed(Framing framing, ByteBuffer replies) {
    boolean extended = framing == Framing.EXTENDED;
    while (replies.hasRemaining()) {
      int magic = replies.getInt();
      if (!framing.chunks() || magic == SIMPLE_REPLY_MAGIC) {
        assertThat(magic).isEqualTo(SIMPLE_REPLY_MAGIC);
        assertThat(framing).isNotEqualTo(Framing.EXTENDED);
        int error = replies.getInt();
        replies.getLong();
        if (!framing.chunks() && error == 0) {
          return; // Of a READ its data follows: who does not know the requests cannot go on.
        }
      } else {
        assertThat(magic).isEqualTo(extended ? EXTENDED_REPLY_MAGIC : STRUCTURED_REPLY_MAGIC);
        replies.position(replies.position() + (extended ? 20 : 12));
        long length = extended ? replies.getLong() : replies.getInt();
        assertThat(length).isBetween(0L, (long) replies.remaining());
        replies.position(replies.position() + (int) length);
      }
    }
  }

  void expect(long cookie, Expected request) {
    open.put(cookie, new Open(request));
  }

  /// Each request is answered once, and nothing else is.
  void all(ByteBuffer replies) {
    while (replies.hasRemaining()) {
      int magic = replies.getInt();
      if (magic == SIMPLE_REPLY_MAGIC) {
        simple(replies);
      } else {
        boolean extended = framing == Framing.EXTENDED;
        assertThat(magic).isEqualTo(extended ? EXTENDED_REPLY_MAGIC : STRUCTURED_REPLY_MAGIC);
        assertThat(framing).isNotEqualTo(Framing.SIMPLE);
        chunk(replies, extended);
      }
    }
    assertThat(open).as("requests without a whole reply").isEmpty();
  }

  private Open known(long cookie) {
    return Objects.requireNonNull(open.get(cookie), "a known cookie");
  }

  private void simple(ByteBuffer replies) {
    int error = replies.getInt();
    long cookie = replies.getLong();
    Open asked = known(cookie);
    assertThat(error).isEqualTo(asked.request.error());
    boolean read = asked.request.type() == CMD_READ;
    assertThat(framing).isNotEqualTo(Framing.EXTENDED);
    assertThat(framing.chunks() && (read || error != 0)).as("a chunk was due").isFalse();
    if (error == 0 && read) {
      replies.get(asked.data);
      assertThat(asked.data).isEqualTo(asked.request.data());
    }
    open.remove(cookie);
  }

  private void chunk(ByteBuffer replies, boolean extended) {
    boolean done = (replies.getShort() & REPLY_FLAG_DONE) != 0;
    int type = Short.toUnsignedInt(replies.getShort());
    long cookie = replies.getLong();
    Open asked = known(cookie);
    if (extended) {
      assertThat(replies.getLong()).isEqualTo(asked.request.offset());
    }
    int length = extended ? Math.toIntExact(replies.getLong()) : replies.getInt();
    ByteBuffer payload = replies.slice(replies.position(), length);
    replies.position(replies.position() + length);
    asked.chunks++;
    int error = 0;
    switch (type) {
      case REPLY_TYPE_ERROR -> {
        error = payload.getInt();
        assertThat(payload.getShort()).isEqualTo((short) payload.remaining());
        assertThat(done).isTrue();
      }
      case REPLY_TYPE_NONE -> assertThat(done && length == 0).isTrue();
      case REPLY_TYPE_OFFSET_DATA -> content(asked, payload, payload.remaining() - 8, false);
      case REPLY_TYPE_OFFSET_HOLE -> content(asked, payload, payload.getInt(8), true);
      case REPLY_TYPE_BLOCK_STATUS, REPLY_TYPE_BLOCK_STATUS_EXT -> {
        assertThat(extended).isEqualTo(type == REPLY_TYPE_BLOCK_STATUS_EXT);
        status(asked, payload, extended);
      }
      default -> throw new AssertionError("chunk of type " + type);
    }
    if (done) {
      open.remove(cookie);
      end(asked, error);
    }
  }

  private static void content(Open asked, ByteBuffer payload, int bytes, boolean hole) {
    assertThat(asked.request.type()).isEqualTo(CMD_READ);
    assertThat(bytes).isPositive();
    int from = Math.toIntExact(payload.getLong() - asked.request.offset());
    if (!hole) {
      payload.get(asked.data, from, bytes);
    } else {
      assertThat(payload.remaining()).isEqualTo(4);
      assertThat(asked.data.length - from).isGreaterThanOrEqualTo(bytes);
    }
    asked.told += bytes;
  }

  private void status(Open asked, ByteBuffer payload, boolean extended) {
    assertThat(asked.request.type()).isEqualTo(CMD_BLOCK_STATUS);
    int id = payload.getInt();
    assertThat(asked.contexts.add(id)).as("one chunk for each context").isTrue();
    int size = extended ? 16 : 8;
    if (extended) {
      assertThat(payload.getInt()).isEqualTo(payload.remaining() / size);
    }
    int count = payload.remaining() / size;
    assertThat(payload.remaining()).isEqualTo(count * size);
    boolean one = (asked.request.flags() & CMD_FLAG_REQ_ONE) != 0;
    assertThat(count).isBetween(1, one ? 1 : extentsMax);
    byte[] data = asked.request.data();
    for (int at = 0; payload.hasRemaining(); ) {
      int length = extended ? Math.toIntExact(payload.getLong()) : payload.getInt();
      long state = extended ? payload.getLong() : payload.getInt();
      assertThat(length).isBetween(1, data.length - at);
      for (int i = at; id == 1 && (state & ZERO) != 0 && i < at + length; i++) {
        assertThat(data[i]).as("byte %d, said to be zero", i).isZero();
      }
      at += length;
    }
  }

  private static void end(Open asked, int error) {
    Expected request = asked.request;
    assertThat(error).isEqualTo(request.error());
    if (error != 0) {
      return;
    }
    if (request.type() == CMD_READ) {
      assertThat(asked.told).as("bytes told").isEqualTo(asked.data.length);
      assertThat(asked.data).isEqualTo(request.data());
      assertThat((request.flags() & CMD_FLAG_DF) == 0 || asked.chunks == 1).as("DF").isTrue();
    } else if (request.type() == CMD_BLOCK_STATUS) {
      assertThat(asked.contexts).hasSize(request.contexts());
    }
  }
}
