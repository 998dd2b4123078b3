package io.forebay.gateway.scsi;

import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// Every command there is, as REPORT SUPPORTED OPERATION CODES tells it: opcode and service action, and
/// for each byte of the CDB the bits that are looked at. A bit that is not set here is refused. What is not
/// in this table is an invalid opcode. FUA_NV and GROUP NUMBER are taken and mean nothing.
enum Opcode {
  TEST_UNIT_READY(Access.STATUS, "00 00 00 00 00 00"),
  REQUEST_SENSE(Access.ALWAYS, "03 01 00 00 ff 00"),
  READ_6(Access.READ, "08 1f ff ff ff 00"),
  WRITE_6(Access.WRITE, "0a 1f ff ff ff 00"),
  INQUIRY(Access.ALWAYS, "12 01 ff ff ff 00"),
  MODE_SELECT_6(Access.OTHER, "15 11 00 00 ff 00"),
  RESERVE_6(Access.ALWAYS, "16 00 00 00 00 00"),
  RELEASE_6(Access.ALWAYS, "17 00 00 00 00 00"),
  MODE_SENSE_6(Access.OTHER, "1a 08 ff ff ff 00"),
  START_STOP_UNIT(Access.STATUS, "1b 01 00 0f f7 00"),
  READ_CAPACITY_10(Access.STATUS, "25 00 ff ff ff ff 00 00 01 00"),
  READ_10(Access.READ, "28 1a ff ff ff ff 1f ff ff 00"),
  WRITE_10(Access.WRITE, "2a 1a ff ff ff ff 1f ff ff 00"),
  WRITE_AND_VERIFY_10(Access.WRITE, "2e 12 ff ff ff ff 1f ff ff 00"),
  VERIFY_10(Access.READ, "2f 12 ff ff ff ff 1f ff ff 00"),
  PRE_FETCH_10(Access.READ, "34 02 ff ff ff ff 1f ff ff 00"),
  SYNCHRONIZE_CACHE_10(Access.OTHER, "35 06 ff ff ff ff 1f ff ff 00"),
  READ_DEFECT_DATA_10(Access.STATUS, "37 00 1f 00 00 00 00 ff ff 00"),
  WRITE_SAME_10(Access.WRITE, "41 08 ff ff ff ff 1f ff ff 00"),
  UNMAP(Access.WRITE, "42 00 00 00 00 00 1f ff ff 00"),
  MODE_SELECT_10(Access.OTHER, "55 11 00 00 00 00 00 ff ff 00"),
  MODE_SENSE_10(Access.OTHER, "5a 18 ff ff 00 00 00 ff ff 00"),
  READ_KEYS(Access.STATUS, true, "5e 00 00 00 00 00 00 ff ff 00"),
  READ_RESERVATION(Access.STATUS, true, "5e 01 00 00 00 00 00 ff ff 00"),
  REPORT_CAPABILITIES(Access.STATUS, true, "5e 02 00 00 00 00 00 ff ff 00"),
  READ_FULL_STATUS(Access.STATUS, true, "5e 03 00 00 00 00 00 ff ff 00"),
  REGISTER(Access.STATUS, true, "5f 00 ff 00 00 ff ff ff ff 00"),
  RESERVE(Access.STATUS, true, "5f 01 ff 00 00 ff ff ff ff 00"),
  RELEASE(Access.STATUS, true, "5f 02 ff 00 00 ff ff ff ff 00"),
  CLEAR(Access.STATUS, true, "5f 03 ff 00 00 ff ff ff ff 00"),
  PREEMPT(Access.STATUS, true, "5f 04 ff 00 00 ff ff ff ff 00"),
  PREEMPT_AND_ABORT(Access.STATUS, true, "5f 05 ff 00 00 ff ff ff ff 00"),
  REGISTER_AND_IGNORE(Access.STATUS, true, "5f 06 ff 00 00 ff ff ff ff 00"),
  REGISTER_AND_MOVE(Access.STATUS, true, "5f 07 ff 00 00 ff ff ff ff 00"),
  EXTENDED_COPY(Access.WRITE, true, "83 00 00 00 00 00 00 00 00 00 ff ff ff ff 00 00"),
  COPY_STATUS(Access.OTHER, true, "84 00 ff 00 00 00 00 00 00 00 ff ff ff ff 00 00"),
  COPY_PARAMETERS(Access.OTHER, true, "84 03 00 00 00 00 00 00 00 00 ff ff ff ff 00 00"),
  READ_16(Access.READ, "88 1a ff ff ff ff ff ff ff ff ff ff ff ff 1f 00"),
  COMPARE_AND_WRITE(Access.WRITE, "89 1a ff ff ff ff ff ff ff ff 00 00 00 ff 1f 00"),
  WRITE_16(Access.WRITE, "8a 1a ff ff ff ff ff ff ff ff ff ff ff ff 1f 00"),
  ORWRITE(Access.WRITE, "8b 1a ff ff ff ff ff ff ff ff ff ff ff ff 1f 00"),
  WRITE_AND_VERIFY_16(Access.WRITE, "8e 12 ff ff ff ff ff ff ff ff ff ff ff ff 1f 00"),
  VERIFY_16(Access.READ, "8f 12 ff ff ff ff ff ff ff ff ff ff ff ff 1f 00"),
  PRE_FETCH_16(Access.READ, "90 02 ff ff ff ff ff ff ff ff ff ff ff ff 1f 00"),
  SYNCHRONIZE_CACHE_16(Access.OTHER, "91 06 ff ff ff ff ff ff ff ff ff ff ff ff 1f 00"),
  WRITE_SAME_16(Access.WRITE, "93 09 ff ff ff ff ff ff ff ff ff ff ff ff 1f 00"),
  WRITE_ATOMIC_16(Access.WRITE, "9c 18 ff ff ff ff ff ff ff ff 00 00 ff ff 1f 00"),
  READ_CAPACITY_16(Access.STATUS, true, "9e 10 ff ff ff ff ff ff ff ff ff ff ff ff 01 00"),
  GET_LBA_STATUS(Access.READ, true, "9e 12 ff ff ff ff ff ff ff ff ff ff ff ff 00 00"),
  REPORT_LUNS(Access.ALWAYS, "a0 00 ff 00 00 00 ff ff ff ff 00 00"),
  REPORT_TARGET_PORT_GROUPS(Access.STATUS, true, "a3 2a 00 00 00 00 ff ff ff ff 00 00"),
  REPORT_SUPPORTED_OPCODES(Access.STATUS, true, "a3 0c 87 ff ff ff ff ff ff ff 00 00"),
  REPORT_SUPPORTED_TMFS(Access.STATUS, true, "a3 0d 80 00 00 00 ff ff ff ff 00 00"),
  READ_12(Access.READ, "a8 1a ff ff ff ff ff ff ff ff 1f 00"),
  WRITE_12(Access.WRITE, "aa 1a ff ff ff ff ff ff ff ff 1f 00"),
  WRITE_AND_VERIFY_12(Access.WRITE, "ae 12 ff ff ff ff ff ff ff ff 1f 00"),
  VERIFY_12(Access.READ, "af 12 ff ff ff ff ff ff ff ff 1f 00"),
  READ_DEFECT_DATA_12(Access.STATUS, "b7 1f 00 00 00 00 ff ff ff ff 00 00");

  /// In byte 1, where there is one.
  private static final int ACTION_MASK = 0x1f;

  private static final int CODES = 256;

  /// By opcode; empty where there is none.
  private static final Opcode[][] BY_CODE = byCode();

  private final Access access;
  private final boolean acts;
  private final byte[] usage;

  Opcode(Access access, String usage) {
    this(access, false, usage);
  }

  /// @param acts whether byte 1 holds a service action
  Opcode(Access access, boolean acts, String usage) {
    this.access = access;
    this.acts = acts;
    this.usage = HexFormat.ofDelimiter(" ").parseHex(usage);
  }

  private static Opcode[][] byCode() {
    Opcode[][] table = new Opcode[CODES][0];
    for (Opcode each : values()) {
      Opcode[] old = table[each.code()];
      Opcode[] row = Arrays.copyOf(old, old.length + 1);
      row[old.length] = each;
      table[each.code()] = row;
    }
    return table;
  }

  int code() {
    return usage[0] & 0xff;
  }

  /// Whether the opcode alone does not say which command it is.
  boolean acts() {
    return acts;
  }

  /// The service action; 0 where there is none.
  int action() {
    return acts ? usage[1] & ACTION_MASK : 0;
  }

  Access access() {
    return access;
  }

  /// Bytes of the CDB.
  int length() {
    return usage.length;
  }

  /// CDB USAGE DATA of REPORT SUPPORTED OPERATION CODES, a copy.
  byte[] usage() {
    return usage.clone();
  }

  /// Whether the commands with this opcode have service actions; false if there are none.
  static boolean acts(int code) {
    return known(code) && BY_CODE[code][0].acts;
  }

  /// Whether there is any command with this opcode.
  static boolean known(int code) {
    return BY_CODE[code].length > 0;
  }

  /// The command with opcode `code`, for those that have one with this service `action`; null: none.
  static @Nullable Opcode of(int code, int action) {
    for (Opcode each : BY_CODE[code]) {
      if (!each.acts || each.action() == action) {
        return each;
      }
    }
    return null;
  }

  /// The first byte of `cdb`, which is at least [#length] long, with a bit that this command does not
  /// have; 0: none.
  int stray(byte[] cdb) {
    for (int at = 1; at < usage.length; at++) {
      int allowed = usage[at] | (at == 1 && acts ? ACTION_MASK : 0);
      if ((cdb[at] & ~allowed) != 0) {
        return at;
      }
    }
    return 0;
  }
}
