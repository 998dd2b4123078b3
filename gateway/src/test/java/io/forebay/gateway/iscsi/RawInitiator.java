package io.forebay.gateway.iscsi;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.iscsi.wire.Bhs;
import io.forebay.gateway.iscsi.wire.Digest;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;

/// An initiator that says what a test wants said, and nothing by itself.
final class RawInitiator implements Closeable {
  static final String NAME = "iqn.2026-11.io.forebay.test:host";
  static final int LOGIN_ITT = 1;
  private static final int PATIENCE_MILLIS = 20_000;

  /// Ends security at once, operational too.
  private static final int TO_FULL_FEATURE = Bhs.FINAL | 1 << 2 | 3;

  private final Socket socket = new Socket();
  private final DataInputStream in;
  boolean headerDigest;
  boolean dataDigest;
  int cmdSn = 100;
  int expStatSn = 5;
  int itt = 10;
  long isid = 0x800000000001L;
  String name = NAME;
  String target = OneTarget.NAME;

  RawInitiator(InetSocketAddress address) throws IOException {
    socket.connect(address, PATIENCE_MILLIS);
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.setTcpNoDelay(true);
    in = new DataInputStream(socket.getInputStream());
  }

  /// Logged in to the one target, with `more` keys (each ended by a NUL).
  static RawInitiator loggedIn(InetSocketAddress address, String more) throws IOException {
    RawInitiator initiator = new RawInitiator(address);
    initiator.logIn(more);
    return initiator;
  }

  String logIn(String more) throws IOException {
    send(
        login(TO_FULL_FEATURE)
            .with("InitiatorName=" + name + "\0TargetName=" + target + "\0" + more));
    Pdu answer = receive();
    assertThat(answer.opcode()).isEqualTo(Bhs.LOGIN_RESPONSE);
    assertThat(answer.at16(Bhs.LOGIN_STATUS_AT)).isZero();
    assertThat(answer.flags()).isEqualTo(TO_FULL_FEATURE);
    assertThat(answer.at16(Bhs.TSIH_AT)).isNotZero();
    headerDigest = answer.text().contains("HeaderDigest=CRC32C\0");
    dataDigest = answer.text().contains("DataDigest=CRC32C\0");
    return answer.text();
  }

  /// Logs in as `user`, whose proof CHAP wants; returns the status of the last answer.
  int logInAs(String user, byte[] secret) throws IOException, GeneralSecurityException {
    String who = "InitiatorName=" + name + "\0TargetName=" + OneTarget.NAME + "\0";
    assertThat(ask(login(0).with(who + "AuthMethod=CHAP\0")).text()).endsWith("AuthMethod=CHAP\0");
    String[] said = ask(login(0).with("CHAP_A=7\0")).text().split("\0", -1);
    MessageDigest hash = MessageDigest.getInstance("SHA-256");
    hash.update((byte) Integer.parseInt(said[1].substring("CHAP_I=".length())));
    hash.update(secret);
    byte[] response = hash.digest(HexFormat.of().parseHex(said[2].substring("CHAP_C=0x".length())));
    String answer = "CHAP_N=" + user + "\0CHAP_R=0x" + HexFormat.of().formatHex(response) + "\0";
    return ask(login(Bhs.FINAL | 3).with(answer)).at16(Bhs.LOGIN_STATUS_AT);
  }

  Pdu login(int flags) {
    return Pdu.of(Bhs.LOGIN | Bhs.IMMEDIATE, flags)
        .put64(Bhs.ISID_AT, isid << 16)
        .put(Bhs.ITT_AT, LOGIN_ITT)
        .put(Bhs.CMD_SN_AT, cmdSn)
        .put(Bhs.EXP_STAT_SN_AT, expStatSn);
  }

  /// A request with the next ITT and CmdSN.
  Pdu request(int opcode, int flags) {
    return Pdu.of(opcode, flags)
        .put(Bhs.ITT_AT, ++itt)
        .put(Bhs.CMD_SN_AT, cmdSn++)
        .put(Bhs.EXP_STAT_SN_AT, expStatSn);
  }

  Pdu command(int flags, int expected, int... cdb) {
    byte[] bytes = new byte[16];
    for (int i = 0; i < cdb.length; i++) {
      bytes[i] = (byte) cdb[i];
    }
    return request(Bhs.SCSI_COMMAND, flags)
        .put(Bhs.EXPECTED_LENGTH_AT, expected)
        .put(Bhs.CDB_AT, bytes);
  }

  /// READ(10) of `blocks` at `lba`.
  Pdu read(int lba, int blocks) {
    int[] cdb = {0x28, 0, lba >> 24, lba >> 16, lba >> 8, lba, 0, blocks >> 8, blocks};
    return command(Bhs.FINAL | Bhs.READ, blocks * 512, cdb);
  }

  /// WRITE(10), with F as `flags` says.
  Pdu write(int flags, int lba, int blocks) {
    int[] cdb = {0x2a, 0, lba >> 24, lba >> 16, lba >> 8, lba, 0, blocks >> 8, blocks};
    return command(flags | Bhs.WRITE, blocks * 512, cdb);
  }

  Pdu testUnitReady() {
    return command(Bhs.FINAL, 0, 0);
  }

  static Pdu dataOut(int flags, int taskTag, int transferTag, int dataSn, int offset, byte[] data) {
    return Pdu.of(Bhs.DATA_OUT, flags)
        .put(Bhs.ITT_AT, taskTag)
        .put(Bhs.TTT_AT, transferTag)
        .put(Bhs.OUT_DATA_SN_AT, dataSn)
        .put(Bhs.OUT_OFFSET_AT, offset)
        .with(data);
  }

  void send(Pdu pdu) throws IOException {
    send(pdu.bytes(headerDigest, dataDigest));
  }

  void send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
  }

  Pdu receive() throws IOException {
    byte[] head = in.readNBytes(Bhs.BYTES);
    if (head.length < Bhs.BYTES) {
      throw new EOFException("the server has hung up");
    }
    ByteBuffer header = ByteBuffer.wrap(head);
    if (headerDigest) {
      assertThat(Integer.reverseBytes(in.readInt())).isEqualTo(new Digest().of(header.duplicate()));
    }
    int length = header.getInt(4) & 0xffffff;
    byte[] segment = in.readNBytes(Bhs.padded(length));
    for (int at = length; at < segment.length; at++) {
      assertThat(segment[at]).as("pad").isZero();
    }
    if (dataDigest && length > 0) {
      assertThat(Integer.reverseBytes(in.readInt()))
          .isEqualTo(new Digest().of(ByteBuffer.wrap(segment)));
    }
    return new Pdu(header, Arrays.copyOf(segment, length));
  }

  Pdu ask(Pdu pdu) throws IOException {
    send(pdu);
    return receive();
  }

  /// Takes the unit attention that every new session finds.
  RawInitiator settled() throws IOException {
    assertThat(ask(testUnitReady()).status()).isEqualTo(2);
    assertThat(ask(testUnitReady()).status()).isZero();
    return this;
  }

  boolean closedByServer() throws IOException {
    try {
      return in.read() < 0;
    } catch (SocketException _) {
      return true; // Reset: what was sent last was not read any more.
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
