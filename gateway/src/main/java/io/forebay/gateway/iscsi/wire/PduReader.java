package io.forebay.gateway.iscsi.wire;

import io.forebay.gateway.block.Check;
import io.forebay.gateway.socket.InputBuffer;
import io.forebay.gateway.socket.ProtocolViolation;
import java.nio.ByteBuffer;

/// Finds PDUs in a connection's input, one after the other: `next`, look at it, `done`. A PDU is looked at
/// once it is whole; its lengths are checked against what we have declared before anything waits for them
/// (M1), and its header's digest before its lengths are believed.
///
/// The PDU lies in the input, not in a record: a command costs no object here.
///
/// Confined to the connection's event loop. Borrows the input.
public final class PduReader {
  /// An additional header segment of the type "extended CDB" (RFC 7143 11.2.2.3).
  private static final int AHS_EXTENDED_CDB = 1;

  /// Length, type, and the reserved byte that the length counts.
  private static final int AHS_HEAD_BYTES = 4;

  private final InputBuffer input;
  private final Digest digest = new Digest();
  private int dataBytesMax;
  private boolean headerDigest;
  private boolean dataDigest;

  // Of the present PDU.
  private boolean headSeen;
  private int ahsBytes;
  private int dataAt;
  private int dataBytes;
  private int totalBytes;
  private boolean intact;

  /// Data segments may have `dataBytesMax` bytes. The input has room for the largest PDU then
  /// ([#roomFor]).
  public PduReader(InputBuffer input, int dataBytesMax) {
    this.input = input;
    this.dataBytesMax = dataBytesMax;
  }

  /// Room for a PDU with a data segment of `dataBytes`.
  public static int roomFor(int dataBytes) {
    int ahsMax = 0xff * Integer.BYTES;
    return Bhs.BYTES + ahsMax + 2 * Bhs.DIGEST_BYTES + Bhs.padded(dataBytes);
  }

  /// From the next PDU on.
  public void agreed(boolean withHeaderDigest, boolean withDataDigest, int newDataBytesMax) {
    Check.check(!headSeen, "digests change between PDUs");
    headerDigest = withHeaderDigest;
    dataDigest = withDataDigest;
    dataBytesMax = newDataBytesMax;
  }

  /// Whether a whole PDU stands in the input; if not, waits for its bytes.
  public boolean next() throws ProtocolViolation {
    if (!headSeen && !head()) {
      return false;
    }
    if (input.readable() < totalBytes) {
      input.need(totalBytes);
      return false;
    }
    intact = true;
    if (dataDigest && dataBytes > 0) {
      int padded = Bhs.padded(dataBytes);
      intact = digest.of(input.lend(dataAt, padded)) == sent(dataAt + padded);
    }
    return true;
  }

  private boolean head() throws ProtocolViolation {
    if (input.readable() < Bhs.BYTES) {
      input.need(Bhs.BYTES);
      return false;
    }
    int words = input.getInt(Bhs.AHS_WORDS_AT);
    ahsBytes = (words >>> 24) * Integer.BYTES;
    dataBytes = words & Bhs.DATA_LENGTH_MAX;
    int headBytes = Bhs.BYTES + ahsBytes;
    dataAt = headBytes + (headerDigest ? Bhs.DIGEST_BYTES : 0);
    if (headerDigest) {
      if (input.readable() < dataAt) {
        input.need(dataAt);
        return false;
      }
      if (digest.of(input.lend(headBytes)) != sent(headBytes)) {
        throw new ProtocolViolation("header-digest", "wrong");
      }
    }
    if (dataBytes > dataBytesMax) {
      throw new ProtocolViolation("data-length", dataBytes + " of at most " + dataBytesMax);
    }
    totalBytes = dataAt + Bhs.padded(dataBytes);
    totalBytes += dataDigest && dataBytes > 0 ? Bhs.DIGEST_BYTES : 0;
    headSeen = true;
    return true;
  }

  private int sent(int at) {
    return Integer.reverseBytes(input.getInt(at));
  }

  /// The PDU was looked at: the next one may come.
  public void done() {
    input.skip(totalBytes);
    input.need(Bhs.BYTES);
    headSeen = false;
  }

  /// The peer has begun a PDU and owes the rest.
  public boolean owed() {
    return headSeen || input.readable() > 0;
  }

  // The present PDU.

  public int opcode() {
    return input.getByte(0) & Bhs.OPCODE_MASK;
  }

  public boolean immediate() {
    return (input.getByte(0) & Bhs.IMMEDIATE) != 0;
  }

  public int flags() {
    return input.getByte(Bhs.FLAGS_AT) & 0xff;
  }

  public boolean has(int flag) {
    return (flags() & flag) != 0;
  }

  public boolean isFinal() {
    return has(Bhs.FINAL);
  }

  public int byteAt(int at) {
    return input.getByte(at) & 0xff;
  }

  public int shortAt(int at) {
    return input.getShort(at) & 0xffff;
  }

  public int intAt(int at) {
    return input.getInt(at);
  }

  public long longAt(int at) {
    return input.getLong(at);
  }

  public int itt() {
    return input.getInt(Bhs.ITT_AT);
  }

  public int cmdSn() {
    return input.getInt(Bhs.CMD_SN_AT);
  }

  public int dataBytes() {
    return dataBytes;
  }

  /// Whether the data segment is what its digest says.
  public boolean intact() {
    return intact;
  }

  /// Lends the data segment, without its pad, until the next call on the input.
  public ByteBuffer data() {
    return data(0, dataBytes);
  }

  /// Lends `length` bytes of the data segment from `from` on.
  public ByteBuffer data(int from, int length) {
    Check.check(from >= 0 && from + length <= dataBytes, "inside the data", from, length);
    return input.lend(dataAt + from, length);
  }

  /// Copies the basic header, for a Reject.
  public byte[] header() {
    byte[] copy = new byte[Bhs.BYTES];
    input.lend(Bhs.BYTES).get(copy);
    return copy;
  }

  /// The CDB, with what an additional header segment adds to it. Segments that lie about their length are a
  /// violation; those of unknown types are skipped, as 11.2.2.1 allows no answer to them.
  public byte[] cdb() throws ProtocolViolation {
    byte[] more = extension();
    byte[] cdb = new byte[Bhs.CDB_BYTES + more.length];
    input.lend(Bhs.CDB_AT, Bhs.CDB_BYTES).get(cdb, 0, Bhs.CDB_BYTES);
    System.arraycopy(more, 0, cdb, Bhs.CDB_BYTES, more.length);
    return cdb;
  }

  private static final byte[] NOTHING = new byte[0];

  private byte[] extension() throws ProtocolViolation {
    byte[] found = NOTHING;
    for (int at = 0; at < ahsBytes; ) {
      int length = input.getShort(Bhs.BYTES + at) & 0xffff;
      int type = input.getByte(Bhs.BYTES + at + Short.BYTES) & 0xff;
      int whole = Bhs.padded(AHS_HEAD_BYTES - 1 + length);
      if (length == 0 || whole > ahsBytes - at) {
        throw new ProtocolViolation("ahs-length", length + " at " + at + " of " + ahsBytes);
      }
      if (type == AHS_EXTENDED_CDB) {
        if (found.length > 0) {
          throw new ProtocolViolation("ahs-twice", "two extended CDBs");
        }
        found = new byte[length - 1];
        ByteBuffer bytes = input.lend(Bhs.BYTES + at + AHS_HEAD_BYTES, length - 1);
        bytes.get(found);
      }
      at += whole;
    }
    return found;
  }
}
