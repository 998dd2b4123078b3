package io.forebay.gateway.nbd.wire;

/// Numbers of the transmission phase, named as in the specification's section "Values" (`NBD_` left out).
public final class TransmissionCodes {
  public static final int REQUEST_MAGIC = 0x25609513;
  public static final int SIMPLE_REPLY_MAGIC = 0x67446698;
  public static final int STRUCTURED_REPLY_MAGIC = 0x668e33ef;
  public static final int EXTENDED_REQUEST_MAGIC = 0x21e41c71;
  public static final int EXTENDED_REPLY_MAGIC = 0x6e8a278c;

  /// Transmission flags.
  public static final int FLAG_HAS_FLAGS = 1;

  public static final int FLAG_READ_ONLY = 1 << 1;
  public static final int FLAG_SEND_FLUSH = 1 << 2;
  public static final int FLAG_SEND_FUA = 1 << 3;
  public static final int FLAG_SEND_TRIM = 1 << 5;
  public static final int FLAG_SEND_WRITE_ZEROES = 1 << 6;
  public static final int FLAG_SEND_DF = 1 << 7;
  public static final int FLAG_CAN_MULTI_CONN = 1 << 8;
  public static final int FLAG_SEND_CACHE = 1 << 10;
  public static final int FLAG_SEND_FAST_ZERO = 1 << 11;
  public static final int FLAG_BLOCK_STATUS_PAYLOAD = 1 << 12;

  public static final int CMD_READ = 0;
  public static final int CMD_WRITE = 1;
  public static final int CMD_DISC = 2;
  public static final int CMD_FLUSH = 3;
  public static final int CMD_TRIM = 4;
  public static final int CMD_CACHE = 5;
  public static final int CMD_WRITE_ZEROES = 6;
  public static final int CMD_BLOCK_STATUS = 7;

  /// Command flags.
  public static final int CMD_FLAG_FUA = 1;

  public static final int CMD_FLAG_NO_HOLE = 1 << 1;
  public static final int CMD_FLAG_DF = 1 << 2;
  public static final int CMD_FLAG_REQ_ONE = 1 << 3;
  public static final int CMD_FLAG_FAST_ZERO = 1 << 4;
  public static final int CMD_FLAG_PAYLOAD_LEN = 1 << 5;

  public static final int REPLY_FLAG_DONE = 1;
  public static final int REPLY_TYPE_NONE = 0;
  public static final int REPLY_TYPE_OFFSET_DATA = 1;
  public static final int REPLY_TYPE_OFFSET_HOLE = 2;
  public static final int REPLY_TYPE_BLOCK_STATUS = 5;
  public static final int REPLY_TYPE_BLOCK_STATUS_EXT = 6;
  public static final int REPLY_TYPE_ERROR = 0x8001;

  /// Layout of a request header: magic 0, flags 4, type 6, cookie 8, offset 16, length 24 (32 bits; of an
  /// extended one 64).
  public static final int REQUEST_HEADER_BYTES = 28;

  public static final int EXTENDED_REQUEST_HEADER_BYTES = 32;

  public static final int REQUEST_FLAGS_AT = 4;
  public static final int REQUEST_TYPE_AT = 6;
  public static final int REQUEST_COOKIE_AT = 8;
  public static final int REQUEST_OFFSET_AT = 16;
  public static final int REQUEST_LENGTH_AT = 24;

  /// Magic, error, cookie.
  public static final int SIMPLE_REPLY_BYTES = 16;

  /// Magic, flags, type, cookie, length.
  public static final int CHUNK_HEADER_BYTES = 20;

  /// Magic, flags, type, cookie, the request's offset, 64-bit length.
  public static final int EXTENDED_CHUNK_HEADER_BYTES = 32;

  /// Payload of a hole: offset, 32-bit length.
  public static final int HOLE_BYTES = 12;

  private TransmissionCodes() {}
}
