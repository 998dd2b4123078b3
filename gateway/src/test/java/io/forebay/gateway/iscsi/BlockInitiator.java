package io.forebay.gateway.iscsi;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.iscsi.wire.Bhs;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;

/// An initiator of one unit, for tests of whole appliances: reads, COMPARE AND WRITE, persistent reservations.
public final class BlockInitiator implements AutoCloseable {
  private static final int MISCOMPARE = 0x0e1d00;

  private final RawInitiator initiator;
  private final int blockBytes;

  /// Logs in to `target` as port `isid`, for its unit 0 of blocks of `blockBytes`.
  public BlockInitiator(InetSocketAddress address, String target, long isid, int blockBytes)
      throws IOException {
    this(address, RawInitiator.NAME, target, isid, blockBytes);
  }

  /// The same as the initiator `name`.
  public BlockInitiator(
      InetSocketAddress address, String name, String target, long isid, int blockBytes)
      throws IOException {
    this.blockBytes = blockBytes;
    initiator = new RawInitiator(address);
    initiator.name = name;
    initiator.target = target;
    initiator.isid = isid;
    initiator.logIn("InitialR2T=No\0ImmediateData=Yes\0");
    assertThat(ready()).as("what every new session is told").isEqualTo("06/29/00");
  }

  /// What TEST UNIT READY is told: "" or key, code and qualifier as `02/04/0b`.
  public String ready() throws IOException {
    int sense = initiator.ask(initiator.testUnitReady()).sense();
    return sense == 0
        ? ""
        : "%02x/%02x/%02x".formatted(sense >> 16, sense >> 8 & 0xff, sense & 0xff);
  }

  /// Of page 83 the NAA identifier, or `all`.
  public String identity(boolean all) throws IOException {
    int[] cdb = {0x12, 1, 0x83, 4, 0, 0};
    Pdu answer = initiator.ask(initiator.command(Bhs.FINAL | Bhs.READ, 1024, cdb));
    assertThat(answer.status()).isZero();
    return HexFormat.of().formatHex(answer.data(), 4, all ? answer.data().length : 4 + 20);
  }

  /// The one port group of REPORT TARGET PORT GROUPS: its state and id.
  public int[] portGroup() throws IOException {
    int[] cdb = {0xa3, 0x0a, 0, 0, 0, 0, 0, 0, 4, 0};
    Pdu answer = initiator.ask(initiator.command(Bhs.FINAL | Bhs.READ, 1024, cdb));
    assertThat(answer.status()).isZero();
    ByteBuffer data = ByteBuffer.wrap(answer.data());
    return new int[] {data.get(4) & 0xf, data.getShort(6) & 0xffff};
  }

  public byte[] read(int block) throws IOException {
    int[] cdb = {0x28, 0, 0, 0, block >> 8, block, 0, 0, 1};
    Pdu answer = initiator.ask(initiator.command(Bhs.FINAL | Bhs.READ, blockBytes, cdb));
    assertThat(answer.opcode()).isEqualTo(Bhs.DATA_IN);
    assertThat(answer.status()).isZero();
    return answer.data();
  }

  /// Whether the block held `expected`, and holds `fresh` now.
  public boolean compareAndWrite(int block, byte[] expected, byte[] fresh) throws IOException {
    byte[] both = Arrays.copyOf(expected, 2 * blockBytes);
    System.arraycopy(fresh, 0, both, blockBytes, blockBytes);
    int[] cdb = {0x89, 0, 0, 0, 0, 0, 0, 0, block >> 8, block, 0, 0, 0, 1};
    int flags = Bhs.FINAL | Bhs.WRITE;
    Pdu answer = initiator.ask(initiator.command(flags, both.length, cdb).with(both));
    assertThat(answer.opcode()).isEqualTo(Bhs.SCSI_RESPONSE);
    assertThat(answer.sense()).isIn(0, MISCOMPARE);
    return answer.status() == 0;
  }

  /// PERSISTENT RESERVE OUT; returns the status.
  public int reserveOut(int action, int type, long key, long other, boolean persists)
      throws IOException {
    byte[] list = ByteBuffer.allocate(24).putLong(key).putLong(other).array();
    list[20] = (byte) (persists ? 1 : 0); // APTPL.
    int[] cdb = {0x5f, action, type, 0, 0, 0, 0, 0, list.length};
    int flags = Bhs.FINAL | Bhs.WRITE;
    return initiator.ask(initiator.command(flags, list.length, cdb).with(list)).status();
  }

  /// What PERSISTENT RESERVE IN tells, behind the generation, in hexadecimal.
  public String reserveIn(int action) throws IOException {
    int[] cdb = {0x5e, action, 0, 0, 0, 0, 0, 4};
    Pdu answer = initiator.ask(initiator.command(Bhs.FINAL | Bhs.READ, 1024, cdb));
    assertThat(answer.status()).isZero();
    return HexFormat.of().formatHex(answer.data(), 4, answer.data().length);
  }

  /// The status of a READ, which an Exclusive Access of another stops.
  public int readStatus() throws IOException {
    int[] cdb = {0x28, 0, 0, 0, 0, 0, 0, 0, 1};
    return initiator.ask(initiator.command(Bhs.FINAL | Bhs.READ, blockBytes, cdb)).status();
  }

  @Override
  public void close() throws IOException {
    initiator.close();
  }
}
