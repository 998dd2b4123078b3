package io.forebay.gateway.scsi;

import java.nio.ByteBuffer;
import java.util.Map;

/// PERSISTENT RESERVE IN (SPC-4 6.15).
final class ReserveIn {
  private static final int HEADER_BYTES = 8;
  private static final int STATUS_BYTES = 24;

  /// All six types (SPC-4 table 178).
  private static final short TYPES = (short) 0xea01;

  private static final int PTPL_C = 0x01;
  private static final int TMV = 0x80;
  private static final int PTPL_A = 0x01;

  private ReserveIn() {}

  static Plan plan(Request request) {
    Reservations now = request.unit().reservations();
    byte[] bytes =
        switch (request.cdb().opcode()) {
          case READ_KEYS -> keys(now);
          case READ_RESERVATION -> reservation(now);
          case READ_FULL_STATUS -> fullStatus(now);
          default -> capabilities(request.unit());
        };
    return Plan.good(bytes, request.cdb().u16(7));
  }

  private static byte[] keys(Reservations now) {
    ByteBuffer bytes = ByteBuffer.allocate(HEADER_BYTES + 8 * now.keys().size());
    bytes.putInt(now.generation()).putInt(bytes.capacity() - HEADER_BYTES);
    now.keys().values().forEach(bytes::putLong);
    return bytes.array();
  }

  private static byte[] reservation(Reservations now) {
    Reservations.Held held = now.held();
    ByteBuffer bytes = ByteBuffer.allocate(HEADER_BYTES + (held == null ? 0 : 16));
    bytes.putInt(now.generation()).putInt(bytes.capacity() - HEADER_BYTES);
    if (held != null) {
      bytes.putLong(now.heldKey()).putInt(0).put((byte) 0).put((byte) held.type().code());
    }
    return bytes.array();
  }

  /// No SPEC_I_PT, no ALL_TG_PT.
  private static byte[] capabilities(LogicalUnit unit) {
    ByteBuffer bytes = ByteBuffer.allocate(8);
    bytes.putShort((short) 8).put((byte) (unit.keepsReservations() ? PTPL_C : 0));
    bytes.put((byte) (TMV | (unit.reservations().persists() ? PTPL_A : 0))).putShort(TYPES);
    return bytes.array();
  }

  private static byte[] fullStatus(Reservations now) {
    int length = HEADER_BYTES;
    for (Nexus nexus : now.keys().keySet()) {
      length += STATUS_BYTES + TransportId.of(nexus).length;
    }
    ByteBuffer bytes = ByteBuffer.allocate(length);
    bytes.putInt(now.generation()).putInt(length - HEADER_BYTES);
    for (Map.Entry<Nexus, Long> each : now.keys().entrySet()) {
      Nexus nexus = each.getKey();
      byte[] port = TransportId.of(nexus);
      boolean holds = now.holds(nexus);
      Reservations.Held held = now.held();
      bytes.putLong(each.getValue()).putInt(0).put((byte) (holds ? 0x01 : 0));
      bytes.put((byte) (holds && held != null ? held.type().code() : 0)).putInt(0);
      bytes.putShort((short) nexus.portalGroup()).putInt(port.length).put(port);
    }
    return bytes.array();
  }
}
