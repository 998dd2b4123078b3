package io.forebay.gateway.iscsi;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.forebay.gateway.iscsi.wire.Bhs;
import io.forebay.gateway.iscsi.wire.Digest;
import java.nio.ByteBuffer;

/// A PDU as tests build and look at it: 48 bytes of header, and data.
record Pdu(ByteBuffer head, byte[] data) {
  static Pdu of(int opcode, int flags) {
    ByteBuffer head = ByteBuffer.allocate(Bhs.BYTES);
    head.put(0, (byte) opcode).put(1, (byte) flags);
    return new Pdu(head, new byte[0]);
  }

  Pdu with(byte[] newData) {
    head.putInt(4, head.get(4) << 24 | newData.length);
    return new Pdu(head, newData);
  }

  Pdu with(String text) {
    return with(text.getBytes(UTF_8));
  }

  Pdu put(int at, int value) {
    head.putInt(at, value);
    return this;
  }

  Pdu put8(int at, int value) {
    head.put(at, (byte) value);
    return this;
  }

  Pdu put16(int at, int value) {
    head.putShort(at, (short) value);
    return this;
  }

  Pdu put64(int at, long value) {
    head.putLong(at, value);
    return this;
  }

  Pdu put(int at, byte[] bytes) {
    head.put(at, bytes);
    return this;
  }

  int opcode() {
    return head.get(0) & Bhs.OPCODE_MASK;
  }

  int flags() {
    return head.get(1) & 0xff;
  }

  int at(int at) {
    return head.getInt(at);
  }

  int at8(int at) {
    return head.get(at) & 0xff;
  }

  int at16(int at) {
    return head.getShort(at) & 0xffff;
  }

  int status() {
    return at8(Bhs.SCSI_STATUS_AT);
  }

  /// Key, code and qualifier of fixed sense data, as three bytes; 0: none.
  int sense() {
    if (data.length < 2 + 14) {
      return 0;
    }
    return (data[2 + 2] & 0xf) << 16 | (data[2 + 12] & 0xff) << 8 | data[2 + 13] & 0xff;
  }

  String text() {
    return new String(data, UTF_8);
  }

  /// On the wire.
  byte[] bytes(boolean headerDigest, boolean dataDigest) {
    int padded = Bhs.padded(data.length);
    boolean tail = dataDigest && data.length > 0;
    ByteBuffer out =
        ByteBuffer.allocate(Bhs.BYTES + padded + (headerDigest ? 4 : 0) + (tail ? 4 : 0));
    out.put(head.duplicate().clear());
    if (headerDigest) {
      out.putInt(Integer.reverseBytes(new Digest().of(head.duplicate().clear())));
    }
    byte[] segment = java.util.Arrays.copyOf(data, padded);
    out.put(segment);
    if (tail) {
      out.putInt(Integer.reverseBytes(new Digest().of(ByteBuffer.wrap(segment))));
    }
    return out.array();
  }
}
