package io.forebay.gateway.scsi;

import java.nio.ByteBuffer;

/// MODE SELECT (SPC-4 6.11, 6.12): all of a parameter list, or nothing of it.
final class ModeSelect {
  private static final int PF = 0x10;
  private static final int SP = 0x01;

  private ModeSelect() {}

  static Plan plan(Request request) {
    Cdb cdb = request.cdb();
    if (cdb.bit(1, SP) || !cdb.bit(1, PF)) {
      return request.invalid(1); // Nothing is saved, and there are no pages but the standard's.
    }
    boolean six = cdb.opcode() == Opcode.MODE_SELECT_6;
    long length = six ? cdb.u8(4) : cdb.u16(7);
    return length == 0 ? Plan.GOOD : request.list(length, list -> take(request, list, length, six));
  }

  private static Plan take(Request request, ByteBuffer list, long length, boolean six) {
    int header = six ? 4 : 8;
    if (list.remaining() < length || length < header) {
      return request.refuse(Sense.LIST_LENGTH);
    }
    int descriptor = six ? list.get(3) & 0xff : list.getShort(6) & 0xffff;
    if (descriptor != 0 && descriptor != 8 && descriptor != 16) {
      return request.refuse(Sense.inList(six ? 3 : 6));
    }
    if (length < header + descriptor) {
      return request.refuse(Sense.LIST_LENGTH);
    }
    if (descriptor != 0 && !sameBlocks(list, header, descriptor, request.unit())) {
      return request.refuse(Sense.inList(header));
    }
    list.position(header + descriptor);
    return pages(request, list);
  }

  /// The block descriptor must name the block size that there is; the number of blocks is not looked at.
  private static boolean sameBlocks(ByteBuffer list, int at, int length, LogicalUnit unit) {
    int block = list.getInt(at + length - 4);
    return (length == 8 ? block & 0xff_ffff : block) == unit.blockBytes();
  }

  private static Plan pages(Request request, ByteBuffer list) {
    ModeSettings fresh = request.unit().settings();
    while (list.hasRemaining()) {
      int at = list.position();
      int page = list.get(at) & 0x7f; // PS is reserved here, and ignored.
      if (list.remaining() < 2) {
        return request.refuse(Sense.LIST_LENGTH);
      }
      int length = list.get(at + 1) & 0xff;
      if (!ModePages.known(page, length)) {
        return request.refuse(Sense.inList(at));
      }
      if (list.remaining() < 2 + length) {
        return request.refuse(Sense.LIST_LENGTH);
      }
      byte[] given = new byte[2 + length];
      list.get(given);
      if (!ModePages.changesOnlyWhatMay(given, fresh)) {
        return request.refuse(Sense.inList(at + 2));
      }
      if (page == ModePages.CONTROL) {
        boolean descriptors = (given[2] & ModePages.D_SENSE) != 0;
        fresh = new ModeSettings(descriptors, (given[4] & ModePages.SWP) != 0);
      }
    }
    request.unit().change(fresh, request.nexus());
    return Plan.GOOD;
  }
}
