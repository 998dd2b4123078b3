package io.forebay.gateway.scsi;

import java.nio.ByteBuffer;

/// A command descriptor block whose opcode is known, that is as long as its opcode says and has no bit set
/// that its command does not have: what [Opcode]'s table allows, read field by field. Fields are big-endian.
///
/// @param bytes as they came; at least [Opcode#length] of them
record Cdb(Opcode opcode, ByteBuffer bytes) {
  /// What came instead of a command.
  sealed interface Parsed {
    record Known(Cdb cdb) implements Parsed {}

    record Refused(Sense sense) implements Parsed {}
  }

  /// Reads `bytes`, whatever they are.
  static Parsed parse(byte[] bytes) {
    if (bytes.length == 0 || !Opcode.known(bytes[0] & 0xff)) {
      return new Parsed.Refused(Sense.INVALID_OPCODE);
    }
    int action = bytes.length > 1 ? bytes[1] & 0x1f : 0;
    Opcode opcode = Opcode.of(bytes[0] & 0xff, action);
    if (opcode == null) {
      return new Parsed.Refused(Sense.inCdb(1));
    }
    if (bytes.length < opcode.length()) {
      return new Parsed.Refused(Sense.INVALID_FIELD_IN_CDB);
    }
    int stray = opcode.stray(bytes);
    return stray == 0
        ? new Parsed.Known(new Cdb(opcode, ByteBuffer.wrap(bytes)))
        : new Parsed.Refused(Sense.inCdb(stray));
  }

  int u8(int at) {
    return bytes.get(at) & 0xff;
  }

  int u16(int at) {
    return bytes.getShort(at) & 0xffff;
  }

  long u32(int at) {
    return bytes.getInt(at) & 0xffff_ffffL;
  }

  long u64(int at) {
    return bytes.getLong(at);
  }

  /// Whether any bit of `mask` is set in byte `at`.
  boolean bit(int at, int mask) {
    return (bytes.get(at) & mask) != 0;
  }

  /// The LOGICAL BLOCK ADDRESS of the commands that move blocks; of 16 bytes, as unsigned 64 bits.
  long lba() {
    return switch (opcode.length()) {
      case 6 -> u32(0) & 0x1f_ffff;
      case 16 -> u64(2);
      default -> u32(2);
    };
  }

  /// How many blocks they move. A zero in 6 bytes is 256.
  long blocks() {
    return switch (opcode.length()) {
      case 6 -> u8(4) == 0 ? 256 : u8(4);
      case 10 -> u16(7);
      case 12 -> u32(6);
      default -> blocksOf16();
    };
  }

  private long blocksOf16() {
    return switch (opcode) {
      case COMPARE_AND_WRITE -> u8(13);
      case WRITE_ATOMIC_16 -> u16(12);
      default -> u32(10);
    };
  }

  /// FUA: the answer means durable (B2).
  boolean fua() {
    return bit(1, 0x08);
  }
}
