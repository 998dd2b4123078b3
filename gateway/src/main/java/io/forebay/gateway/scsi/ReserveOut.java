package io.forebay.gateway.scsi;

import java.nio.ByteBuffer;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// PERSISTENT RESERVE OUT (SPC-4 6.16): reads the parameter list, then applies one transition of
/// [Reservations].
final class ReserveOut {
  private static final int LIST_BYTES = 24;
  private static final int FLAGS_AT = 20;
  private static final int SPEC_I_PT = 0x08;
  private static final int ALL_TG_PT = 0x04;
  private static final int APTPL = 0x01;

  // Of REGISTER AND MOVE.
  private static final int MOVE_FLAGS_AT = 17;
  private static final int UNREG = 0x02;
  private static final int PORT_AT = 18;
  private static final int ID_LENGTH_AT = 20;
  private static final int MOVE_BYTES_MAX = 512;

  private ReserveOut() {}

  static Plan plan(Request request) {
    Cdb cdb = request.cdb();
    long length = cdb.u32(5);
    boolean moves = cdb.opcode() == Opcode.REGISTER_AND_MOVE;
    if (moves ? length < LIST_BYTES || length > MOVE_BYTES_MAX : length != LIST_BYTES) {
      return request.refuse(Sense.LIST_LENGTH);
    }
    if (needsType(cdb.opcode()) && type(cdb) == null) {
      return request.invalid(2);
    }
    return request.list(
        length,
        list ->
            list.remaining() < length
                ? request.refuse(Sense.LIST_LENGTH)
                : moves ? move(request, list) : apply(request, list));
  }

  private static boolean needsType(Opcode opcode) {
    return switch (opcode) {
      case RESERVE, RELEASE, PREEMPT, PREEMPT_AND_ABORT -> true;
      default -> false;
    };
  }

  /// The TYPE; null when there is none such, or the SCOPE is not the whole unit.
  private static @Nullable ReservationType type(Cdb cdb) {
    return ReservationType.of(cdb.u8(2)); // SCOPE, the upper half, is 0.
  }

  private static Plan apply(Request request, ByteBuffer list) {
    Opcode opcode = request.cdb().opcode();
    boolean registers = opcode == Opcode.REGISTER || opcode == Opcode.REGISTER_AND_IGNORE;
    int flags = list.get(FLAGS_AT);
    boolean persists = (flags & APTPL) != 0;
    if (registers && wrong(request, flags)) {
      return request.refuse(Sense.inList(FLAGS_AT));
    }
    Nexus nexus = request.nexus();
    long key = list.getLong(0);
    long other = list.getLong(8);
    ReservationType type = type(request.cdb());
    boolean ignore = opcode == Opcode.REGISTER_AND_IGNORE;
    return changing(
        request,
        opcode == Opcode.PREEMPT_AND_ABORT,
        now ->
            switch (opcode) {
              case REGISTER, REGISTER_AND_IGNORE ->
                  now.persisting(now.register(nexus, key, other, ignore), persists);
              case CLEAR -> now.clear(nexus, key);
              default -> typed(now, opcode, nexus, key, other, type);
            });
  }

  private static boolean wrong(Request request, int flags) {
    int never = SPEC_I_PT | ALL_TG_PT | (request.unit().keepsReservations() ? 0 : APTPL);
    return (flags & never) != 0;
  }

  private static Reservations.Outcome typed(
      Reservations now,
      Opcode opcode,
      Nexus nexus,
      long key,
      long other,
      @Nullable ReservationType type) {
    if (type == null) {
      return new Reservations.Wrong(Sense.inCdb(2));
    }
    return switch (opcode) {
      case RESERVE -> now.reserve(nexus, key, type);
      case RELEASE -> now.release(nexus, key, type);
      default -> now.preempt(nexus, key, other, type);
    };
  }

  private static Plan move(Request request, ByteBuffer list) {
    int flags = list.get(MOVE_FLAGS_AT);
    int group = list.getShort(PORT_AT) & 0xffff;
    long length = list.getInt(ID_LENGTH_AT) & 0xffff_ffffL;
    boolean persists = (flags & APTPL) != 0;
    if (persists && !request.unit().keepsReservations()) {
      return request.refuse(Sense.inList(MOVE_FLAGS_AT));
    }
    if (length != list.remaining() - LIST_BYTES) {
      return request.refuse(Sense.LIST_LENGTH);
    }
    if (!request.target().ports().contains(group)) {
      return request.refuse(Sense.inList(PORT_AT));
    }
    Nexus to = TransportId.parse(list.slice(LIST_BYTES, (int) length), group);
    if (to == null) {
      return request.refuse(Sense.inList(LIST_BYTES));
    }
    boolean unregister = (flags & UNREG) != 0;
    Nexus nexus = request.nexus();
    long key = list.getLong(0);
    long fresh = list.getLong(8);
    return changing(
        request,
        false,
        now -> now.persisting(now.move(nexus, key, to, fresh, unregister), persists));
  }

  /// GOOD when the change counts: where it is to outlive power loss, when it is durable.
  private static Plan changing(
      Request request, boolean aborts, ReservationDesk.Transition transition) {
    return new Plan.Work((next, _) ->
        request
            .unit()
            .reserve(
                request.nexus(),
                transition,
                outcome -> next.accept(answer(request, outcome, aborts))));
  }

  private static Plan answer(Request request, Reservations.Outcome outcome, boolean aborts) {
    return switch (outcome) {
      case Reservations.Conflict() -> Plan.status(ScsiStatus.RESERVATION_CONFLICT);
      case Reservations.Wrong(Sense sense) -> request.refuse(sense);
      case Reservations.Changed changed ->
          aborts && !changed.removed().isEmpty()
              ? new Plan.AbortTasks(request.unit(), Set.copyOf(changed.removed()), Plan.GOOD)
              : Plan.GOOD;
    };
  }
}
