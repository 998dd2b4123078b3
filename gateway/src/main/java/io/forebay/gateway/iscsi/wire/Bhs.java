package io.forebay.gateway.iscsi.wire;

/// Numbers of the basic header segment (RFC 7143 11.2): opcodes, flags, and where fields stand.
public final class Bhs {
  public static final int BYTES = 48;

  // Initiator opcodes, 11.2.1.2.
  public static final int NOP_OUT = 0x00;
  public static final int SCSI_COMMAND = 0x01;
  public static final int TASK_MANAGEMENT = 0x02;
  public static final int LOGIN = 0x03;
  public static final int TEXT = 0x04;
  public static final int DATA_OUT = 0x05;
  public static final int LOGOUT = 0x06;
  public static final int SNACK = 0x10;

  // Target opcodes.
  public static final int NOP_IN = 0x20;
  public static final int SCSI_RESPONSE = 0x21;
  public static final int TASK_MANAGEMENT_RESPONSE = 0x22;
  public static final int LOGIN_RESPONSE = 0x23;
  public static final int TEXT_RESPONSE = 0x24;
  public static final int DATA_IN = 0x25;
  public static final int LOGOUT_RESPONSE = 0x26;
  public static final int R2T = 0x31;
  public static final int ASYNC = 0x32;
  public static final int REJECT = 0x3f;

  /// Of byte 0.
  public static final int IMMEDIATE = 0x40;

  public static final int OPCODE_MASK = 0x3f;

  /// Of byte 1, nearly everywhere.
  public static final int FINAL = 0x80;

  /// Of byte 1 of text and login.
  public static final int CONTINUE = 0x40;

  /// Of byte 1 of a SCSI Command.
  public static final int READ = 0x40;

  public static final int WRITE = 0x20;

  /// Of byte 1 of a Data-In: it carries the status.
  public static final int STATUS = 0x01;

  /// Of byte 1 of a SCSI Response or of a Data-In with status.
  public static final int UNDERFLOW = 0x02;

  public static final int OVERFLOW = 0x04;

  /// Of byte 1 of a SCSI Response: of the second, bidirectional transfer.
  public static final int BIDI_OVERFLOW = 0x10;

  // Common fields.
  public static final int FLAGS_AT = 1;
  public static final int AHS_WORDS_AT = 4;
  public static final int DATA_LENGTH_AT = 4; // The low 24 bits of the number there.
  public static final int LUN_AT = 8;
  public static final int ITT_AT = 16;
  public static final int TTT_AT = 20;

  // From initiators.
  public static final int CMD_SN_AT = 24;
  public static final int EXP_STAT_SN_AT = 28;
  public static final int EXPECTED_LENGTH_AT = 20;
  public static final int CDB_AT = 32;
  public static final int CDB_BYTES = 16;
  public static final int REFERENCED_ITT_AT = 20;
  public static final int REF_CMD_SN_AT = 32;
  public static final int OUT_DATA_SN_AT = 36;
  public static final int OUT_OFFSET_AT = 40;

  // From the target.
  public static final int RESPONSE_AT = 2;
  public static final int SCSI_STATUS_AT = 3;
  public static final int STAT_SN_AT = 24;
  public static final int EXP_CMD_SN_AT = 28;
  public static final int MAX_CMD_SN_AT = 32;
  public static final int DATA_SN_AT = 36;
  public static final int OFFSET_AT = 40;
  public static final int RESIDUAL_AT = 44;

  // Login, 11.12 and 11.13.
  public static final int VERSION_MAX_AT = 2;
  public static final int VERSION_MIN_AT = 3;
  public static final int ISID_AT = 8;
  public static final int TSIH_AT = 14;
  public static final int CID_AT = 20;
  public static final int LOGIN_STATUS_AT = 36;

  /// No task, no transfer: ITT and TTT of PDUs that belong to none.
  public static final int NO_TAG = -1;

  /// The longest data segment that 24 bits can announce.
  public static final int DATA_LENGTH_MAX = (1 << 24) - 1;

  /// Both sides may send so much before they have declared anything else (13.12).
  public static final int LOGIN_DATA_BYTES = 8192;

  public static final int DIGEST_BYTES = 4;

  private Bhs() {}

  /// `length` with the pad to whole words.
  public static int padded(int length) {
    return (length + 3) & ~3;
  }

  /// Whether serial number `a` comes before `b` (RFC 1982, as 4.2.2.1 says).
  public static boolean before(int a, int b) {
    return a - b < 0;
  }
}
