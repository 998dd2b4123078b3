package io.forebay.gateway.scsi;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a target tells of itself (SPC-4 6.35 to 6.37): commands, task management functions, port groups.
final class Maintenance {
  private static final int ALLOCATION_MIN = 4;
  private static final int TIMEOUTS_BYTES = 12;
  private static final int TIMEOUTS = 0x80;

  /// ABORT TASK, ABORT TASK SET, CLEAR TASK SET, LOGICAL UNIT RESET, QUERY TASK, TARGET RESET.
  private static final byte FUNCTIONS = (byte) 0xde;

  /// QUERY ASYNCHRONOUS EVENT, QUERY TASK SET, I_T NEXUS RESET.
  private static final byte MORE_FUNCTIONS = 0x07;

  /// Active, standby and unavailable are possible.
  private static final byte STATES = 0x0d;

  private Maintenance() {}

  static Plan opcodes(Request request) {
    Cdb cdb = request.cdb();
    boolean timeouts = cdb.bit(2, TIMEOUTS);
    int code = cdb.u8(3);
    int action = cdb.u16(4);
    Opcode first = Opcode.of(code, action);
    boolean acts = Opcode.acts(code);
    return switch (cdb.u8(2) & 0x07) {
      case 0 -> Plan.good(all(timeouts), cdb.u32(6));
      case 1 -> acts ? request.invalid(2) : Plan.good(one(first, timeouts), cdb.u32(6));
      case 2 ->
          Opcode.known(code) && !acts
              ? request.invalid(2)
              : Plan.good(one(first, timeouts), cdb.u32(6));
      case 3 -> Plan.good(one(acts || action == 0 ? first : null, timeouts), cdb.u32(6));
      default -> request.invalid(2);
    };
  }

  private static byte[] all(boolean timeouts) {
    int each = 8 + (timeouts ? TIMEOUTS_BYTES : 0);
    ByteBuffer bytes = ByteBuffer.allocate(4 + Opcode.values().length * each);
    bytes.putInt(bytes.capacity() - 4);
    for (Opcode opcode : Opcode.values()) {
      bytes.put((byte) opcode.code()).put((byte) 0).putShort((short) opcode.action());
      bytes.put((byte) 0).put((byte) ((timeouts ? 0x02 : 0) | (opcode.acts() ? 0x01 : 0)));
      bytes.putShort((short) opcode.length());
      if (timeouts) {
        put(bytes);
      }
    }
    return bytes.array();
  }

  /// No timeout is told: how long a command takes is up to the log and the disks.
  private static void put(ByteBuffer timeouts) {
    timeouts.putShort((short) (TIMEOUTS_BYTES - 2)).put(new byte[TIMEOUTS_BYTES - 2]);
  }

  private static byte[] one(@Nullable Opcode opcode, boolean timeouts) {
    if (opcode == null) {
      return new byte[] {0, 0x01, 0, 0}; // Not supported.
    }
    ByteBuffer bytes = ByteBuffer.allocate(4 + opcode.length() + (timeouts ? TIMEOUTS_BYTES : 0));
    bytes.put((byte) 0).put((byte) (0x03 | (timeouts ? TIMEOUTS : 0)));
    bytes.putShort((short) opcode.length()).put(opcode.usage());
    if (timeouts) {
      put(bytes);
    }
    return bytes.array();
  }

  static Plan taskFunctions(Request request) {
    long allocation = request.cdb().u32(6);
    if (allocation < ALLOCATION_MIN) {
      return request.invalid(6);
    }
    boolean extended = request.cdb().bit(2, 0x80);
    byte[] bytes = new byte[extended ? 16 : 4];
    bytes[0] = FUNCTIONS;
    bytes[1] = MORE_FUNCTIONS;
    bytes[3] = (byte) (bytes.length - 4);
    return Plan.good(bytes, allocation);
  }

  /// One group with all ports; which one was asked makes no difference.
  static Plan portGroups(Request request) {
    boolean extended = request.cdb().bit(1, 0x20);
    List<Integer> ports = request.target().ports();
    ByteBuffer bytes = ByteBuffer.allocate(4 + 4 + 8 + 4 * ports.size());
    bytes.position(4);
    if (extended) {
      bytes.put((byte) 0x10).put((byte) 0).putShort((short) 0); // Format 1, no transition time.
    }
    bytes
        .put((byte) request.unit().state().code())
        .put(STATES)
        .putShort((short) request.target().portGroup());
    bytes.put(new byte[3]).put((byte) ports.size());
    ports.forEach(port -> bytes.putInt(port));
    bytes.putInt(0, bytes.position() - 4);
    byte[] told = Arrays.copyOf(bytes.array(), bytes.position());
    return Plan.good(told, request.cdb().u32(6));
  }
}
