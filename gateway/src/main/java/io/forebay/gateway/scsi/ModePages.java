package io.forebay.gateway.scsi;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// MODE SENSE (SPC-4 6.13, 6.14): the pages caching, control and informational exceptions.
final class ModePages {
  static final int CACHING = 0x08;
  static final int CONTROL = 0x0a;
  static final int EXCEPTIONS = 0x1c;

  private static final int ALL = 0x3f;
  private static final int ALL_SUBPAGES = 0xff;

  private static final int CHANGEABLE = 1;
  private static final int DEFAULTS = 2;
  private static final int SAVED = 3;

  static final int SWP = 0x08;
  static final int D_SENSE = 0x04;

  private static final int WRITE_PROTECT = 0x80;
  private static final int DPOFUA = 0x10;
  private static final int LLBAA = 0x10;
  private static final int DBD = 0x08;

  private ModePages() {}

  static Plan sense(Request request) {
    Cdb cdb = request.cdb();
    int control = cdb.u8(2) >> 6;
    if (control == SAVED) {
      return request.refuse(Sense.of(Sense.ILLEGAL_REQUEST, 0x3900));
    }
    int page = cdb.u8(2) & 0x3f;
    int subpage = cdb.u8(3);
    if (subpage != 0 && (subpage != ALL_SUBPAGES || page != ALL)) {
      return request.invalid(3);
    }
    List<byte[]> pages = new ArrayList<>();
    for (int each : new int[] {CACHING, CONTROL, EXCEPTIONS}) {
      if (page == ALL || page == each) {
        pages.add(page(each, control, request.unit().settings()));
      }
    }
    if (pages.isEmpty()) {
      return request.invalid(2);
    }
    return reply(request, pages);
  }

  /// The bytes of `page`, as they are, as they were at first, or the bits that can be changed.
  static byte[] page(int page, int control, ModeSettings now) {
    boolean changeable = control == CHANGEABLE;
    return switch (page) {
      case CACHING -> {
        byte[] bytes = new byte[20];
        bytes[0] = CACHING;
        bytes[1] = 18;
        bytes[2] = (byte) (changeable ? 0 : 0x04); // WCE: hosts flush.
        yield bytes;
      }
      case CONTROL -> {
        ModeSettings shown = control == DEFAULTS ? ModeSettings.DEFAULT : now;
        byte[] bytes = new byte[12];
        bytes[0] = CONTROL;
        bytes[1] = 10;
        bytes[2] = (byte) (changeable || shown.descriptorSense() ? D_SENSE : 0);
        bytes[3] =
            (byte) (changeable ? 0 : 0x10); // QUEUE ALGORITHM MODIFIER: unrestricted reordering.
        bytes[4] = (byte) (changeable || shown.writeProtect() ? SWP : 0);
        bytes[8] = (byte) (changeable ? 0 : 0xff); // BUSY TIMEOUT PERIOD: unlimited.
        bytes[9] = bytes[8];
        yield bytes;
      }
      default -> {
        byte[] bytes = new byte[12];
        bytes[0] = EXCEPTIONS;
        bytes[1] = 10;
        bytes[2] = (byte) (changeable ? 0 : 0x08); // DEXCPT: no exceptions are reported.
        yield bytes;
      }
    };
  }

  private static Plan reply(Request request, List<byte[]> pages) {
    Cdb cdb = request.cdb();
    boolean six = cdb.opcode() == Opcode.MODE_SENSE_6;
    boolean wide = !six && cdb.bit(1, LLBAA);
    int block = cdb.bit(1, DBD) ? 0 : wide ? 16 : 8;
    int header = six ? 4 : 8;
    int length = header + block + pages.stream().mapToInt(each -> each.length).sum();
    ByteBuffer bytes = ByteBuffer.allocate(length);
    int device = DPOFUA | (request.unit().writeProtected() ? WRITE_PROTECT : 0);
    if (six) {
      bytes.put((byte) (length - 1)).put((byte) 0).put((byte) device).put((byte) block);
    } else {
      bytes.putShort((short) (length - 2)).put((byte) 0).put((byte) device);
      bytes.put((byte) (wide ? 1 : 0)).put((byte) 0).putShort((short) block);
    }
    descriptor(bytes, block, request.unit());
    pages.forEach(bytes::put);
    return Plan.good(bytes.array(), six ? cdb.u8(4) : cdb.u16(7));
  }

  /// The block descriptor of `length` bytes, if any (SBC-3 6.4.2).
  private static void descriptor(ByteBuffer bytes, int length, LogicalUnit unit) {
    long blocks = unit.blocks();
    if (length == 16) {
      bytes.putLong(blocks).putInt(0).putInt(unit.blockBytes());
    } else if (length == 8) {
      bytes.putInt((int) Math.min(blocks, 0xffff_ffffL)).putInt(unit.blockBytes());
    }
  }

  /// Whether `page` is there with this `length` of its content.
  static boolean known(int page, int length) {
    return page == CACHING ? length == 18 : (page == CONTROL || page == EXCEPTIONS) && length == 10;
  }

  /// Whether `given`, a page as MODE SELECT brings it, changes no bit that cannot be changed.
  static boolean changesOnlyWhatMay(byte[] given, ModeSettings now) {
    int page = given[0] & 0x3f;
    byte[] present = page(page, 0, now);
    byte[] mask = page(page, CHANGEABLE, now);
    byte[] merged = Arrays.copyOf(given, given.length);
    merged[0] = (byte) page;
    for (int at = 2; at < merged.length; at++) {
      merged[at] = (byte) ((merged[at] & ~mask[at]) | (present[at] & mask[at]));
    }
    return Arrays.equals(merged, present);
  }
}
