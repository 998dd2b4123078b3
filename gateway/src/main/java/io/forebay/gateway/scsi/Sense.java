package io.forebay.gateway.scsi;

import io.forebay.gateway.block.IoFailure;
import java.nio.ByteBuffer;

/// Why a command did not do what it says (SPC-4 4.5).
///
/// @param key one of the constants here
/// @param code additional sense code and qualifier, 16 bits together
/// @param information the INFORMATION field, [#NONE] when it says nothing
/// @param field which byte of the CDB or of the parameter list was wrong, as [#inCdb] and [#inList] give
///     it; 0: none
public record Sense(int key, int code, long information, int field) {
  /// The longest that either format becomes.
  public static final int BYTES_MAX = 32;

  public static final int NO_SENSE = 0x0;
  public static final int NOT_READY = 0x2;
  public static final int MEDIUM_ERROR = 0x3;
  public static final int HARDWARE_ERROR = 0x4;
  public static final int ILLEGAL_REQUEST = 0x5;
  public static final int UNIT_ATTENTION = 0x6;
  public static final int DATA_PROTECT = 0x7;
  public static final int ABORTED_COMMAND = 0xb;
  public static final int COPY_ABORTED = 0xa;
  public static final int MISCOMPARE = 0xe;

  /// INFORMATION says nothing.
  public static final long NONE = -1;

  private static final int FIELD_VALID = 0x80_0000;
  private static final int FIELD_IN_CDB = 0x40_0000;
  private static final int FIXED_BYTES = 18;

  public static final Sense NOTHING = of(NO_SENSE, 0);
  public static final Sense INVALID_OPCODE = of(ILLEGAL_REQUEST, 0x2000);
  public static final Sense LBA_OUT_OF_RANGE = of(ILLEGAL_REQUEST, 0x2100);
  public static final Sense INVALID_FIELD_IN_CDB = of(ILLEGAL_REQUEST, 0x2400);
  public static final Sense NO_SUCH_UNIT = of(ILLEGAL_REQUEST, 0x2500);
  public static final Sense INVALID_FIELD_IN_LIST = of(ILLEGAL_REQUEST, 0x2600);
  public static final Sense LIST_LENGTH = of(ILLEGAL_REQUEST, 0x1a00);
  public static final Sense WRITE_PROTECTED = of(DATA_PROTECT, 0x2700);
  public static final Sense SOFTWARE_PROTECTED = of(DATA_PROTECT, 0x2702);
  public static final Sense SPACE_ALLOCATION_FAILED = of(DATA_PROTECT, 0x2707);
  public static final Sense UNRECOVERED_READ = of(MEDIUM_ERROR, 0x1100);
  public static final Sense WRITE_ERROR = of(MEDIUM_ERROR, 0x0c00);
  public static final Sense MISCOMPARED = of(MISCOMPARE, 0x1d00);
  public static final Sense STANDBY = of(NOT_READY, 0x040b);
  public static final Sense UNAVAILABLE = of(NOT_READY, 0x040c);
  public static final Sense DATA_DIGEST = of(ABORTED_COMMAND, 0x4705);
  public static final Sense TRANSFER_ERROR = of(ABORTED_COMMAND, 0x4b00);

  /// Sense without a further word.
  public static Sense of(int key, int code) {
    return new Sense(key, code, NONE, 0);
  }

  /// Byte `at` of the CDB holds what is not accepted.
  public static Sense inCdb(int at) {
    return new Sense(ILLEGAL_REQUEST, 0x2400, NONE, FIELD_VALID | FIELD_IN_CDB | at);
  }

  /// Byte `at` of the parameter list holds what is not accepted.
  public static Sense inList(int at) {
    return new Sense(ILLEGAL_REQUEST, 0x2600, NONE, FIELD_VALID | (at & 0xffff));
  }

  /// The same with `value` in the INFORMATION field.
  public Sense about(long value) {
    return new Sense(key, code, value, field);
  }

  /// What an initiator is told of `failure` of a write (`writing`) or of a read. The table with reasons is
  /// `docs/errors.md`.
  public static Sense of(IoFailure failure, boolean writing) {
    return switch (failure) {
      case IoFailure.OutOfRange _ -> LBA_OUT_OF_RANGE;
      case IoFailure.ReadOnly _ -> WRITE_PROTECTED;
      case IoFailure.NoSpace _ -> SPACE_ALLOCATION_FAILED;
      case IoFailure.Medium _ -> writing ? WRITE_ERROR : UNRECOVERED_READ;
      case IoFailure.Fenced _ -> STANDBY;
      case IoFailure.Stopping _ -> UNAVAILABLE;
    };
  }

  /// The bytes, in a buffer of their own.
  public ByteBuffer encode(SenseFormat format) {
    return switch (format) {
      case FIXED -> fixed();
      case DESCRIPTOR -> descriptors();
    };
  }

  /// SPC-4 4.5.3. An INFORMATION that does not fit in 32 bits is left out.
  private ByteBuffer fixed() {
    boolean informed = information != NONE && information >>> 32 == 0;
    ByteBuffer bytes = ByteBuffer.allocate(FIXED_BYTES);
    bytes.put((byte) (informed ? 0xf0 : 0x70)).put((byte) 0).put((byte) key);
    bytes.putInt(informed ? (int) information : 0).put((byte) (FIXED_BYTES - 8)).putInt(0);
    bytes.putShort((short) code).put((byte) 0);
    bytes.put((byte) (field >> 16)).putShort((short) field);
    return bytes.flip();
  }

  /// SPC-4 4.5.2: an information descriptor and a sense key specific one, where they say something.
  private ByteBuffer descriptors() {
    ByteBuffer bytes = ByteBuffer.allocate(BYTES_MAX);
    bytes.put((byte) 0x72).put((byte) key).putShort((short) code).putInt(0);
    if (information != NONE) {
      bytes.put((byte) 0x00).put((byte) 0x0a).put((byte) 0x80).put((byte) 0).putLong(information);
    }
    if (field != 0) {
      bytes.put((byte) 0x02).put((byte) 0x06).putShort((short) 0);
      bytes.put((byte) (field >> 16)).putShort((short) field).put((byte) 0);
    }
    bytes.put(7, (byte) (bytes.position() - 8));
    return bytes.flip();
  }
}
