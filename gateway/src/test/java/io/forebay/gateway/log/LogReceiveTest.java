package io.forebay.gateway.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forebay.gateway.block.Epoch;
import io.forebay.gateway.block.EpochCause;
import io.forebay.gateway.block.Position;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/// A log fed by the line.
class LogReceiveTest {
  private final LogRig near = LogRig.open(1);
  private final LogRig far = LogRig.created(2, LogRig.SMALL, LogRig.place(LogRig.OTHER_STORE));

  LogReceiveTest() throws Exception {}

  /// `[from, to)` of the near log as it goes over the line.
  private byte[] line(long from, long to) throws Exception {
    byte[] raw = near.read(from, (int) (to - from));
    MemorySegment log = MemorySegment.ofArray(raw);
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (long at = 0; at < raw.length; ) {
      RecordHeader header = RecordLayout.decode(log, at);
      line.write(raw, (int) at, RecordLayout.lineBytes(header.type(), header.length()));
      at = header.end() - from;
    }
    return line.toByteArray();
  }

  private int receive(byte[] line) throws Exception {
    return far.log.receive(MemorySegment.ofArray(line));
  }

  private long writeAndFlush(int count) {
    for (int i = 0; i < count; i++) {
      near.write(i, LogRig.bytes(i, 3000));
    }
    near.flush();
    return near.log.durable();
  }

  @Test
  void receive_everything_isTheSameLog() throws Exception {
    long end = writeAndFlush(20);
    byte[] line = line(0, end);

    assertThat(receive(line)).isEqualTo(line.length);
    far.flush();

    assertThat(far.log.end()).isEqualTo(near.log.end());
    assertThat(far.log.durablePosition()).isEqualTo(near.log.durablePosition());
    assertThat(far.read(0, (int) end)).isEqualTo(near.read(0, (int) end));
    assertThat(far.seen).isEqualTo(near.seen);
    assertThat(far.log.epochs()).isEqualTo(near.log.epochs());
  }

  @Test
  void receive_openBatch_isAppendedButNeverDurable() throws Exception {
    long end = writeAndFlush(3);
    byte[] line = line(0, end);
    byte[] withoutMark = java.util.Arrays.copyOf(line, line.length - 64);

    assertThat(receive(withoutMark)).isEqualTo(withoutMark.length);
    far.flush();

    assertThat(far.log.durable()).isEqualTo(4096); // The EpochStart's end.
    assertThat(far.seen.getLast().type()).isEqualTo(RecordType.WRITE); // No Mark of its own.
    assertThat(receive(java.util.Arrays.copyOfRange(line, line.length - 64, line.length)))
        .isEqualTo(64);
    far.flush();
    assertThat(far.log.durable()).isEqualTo(end);
  }

  @Test
  void receive_cutAnywhere_takesWholeRecordsOnly() throws Exception {
    byte[] line = line(0, writeAndFlush(2));
    int taken = 0;
    for (int given = 1; given <= line.length; given += 61) {
      taken += receive(java.util.Arrays.copyOfRange(line, taken, given));
    }
    taken += receive(java.util.Arrays.copyOfRange(line, taken, line.length));

    assertThat(taken).isEqualTo(line.length);
    assertThat(far.log.end()).isEqualTo(near.log.end());
  }

  /// A bit of the zeroes behind a payload is not checked and not taken either.
  @Test
  void receive_anyBitFlipped_isRefusedOrMadeAnew() throws Exception {
    long end = writeAndFlush(1);
    byte[] good = line(0, end);
    for (int bit = 0; bit < good.length * 8; bit += 131) {
      LogRig fresh = LogRig.created(3, LogRig.SMALL, LogRig.place(LogRig.OTHER_STORE));
      byte[] bad = good.clone();
      bad[bit / 8] ^= (byte) (1 << bit % 8);
      try {
        int taken = fresh.log.receive(MemorySegment.ofArray(bad));
        if (taken == bad.length) {
          assertThat(fresh.read(0, (int) end)).isEqualTo(near.read(0, (int) end));
        }
      } catch (CorruptRecord refused) {
        assertThat(refused.lsn()).isEqualTo(fresh.log.appended());
      }
      fresh.sim.disk.free();
    }
  }

  @Test
  void receive_recordOfAnotherHistory_isRefused() throws Exception {
    byte[] line = line(0, writeAndFlush(2));
    receive(line);
    LogRig other = LogRig.open(77);
    other.write(0, LogRig.bytes(1, 3000));
    other.write(0, LogRig.bytes(1, 3000));
    other.flush();
    long at = far.log.appended();
    other.write(0, LogRig.bytes(5, 3000));
    byte[] foreign = other.read(at, 3072);

    assertThatThrownBy(() -> receive(foreign))
        .isInstanceOf(CorruptRecord.class)
        .hasMessageContaining("chain");
  }

  @Test
  void receive_batchWithoutEnd_isRefusedBeforeItFillsTheRing() throws Exception {
    receive(line(0, 4096));
    Epoch epoch = near.log.epochs().getFirst();
    Ring ring = new Ring(far.sim.disk.allocate(RingHeader.BYTES + (16 << 20)), 0);
    long chain = far.log.end().chain();
    long lsn = 4096;
    boolean refused = false;
    for (int i = 0; i < 20 && !refused; i++) {
      int length = RecordLayout.PAYLOAD_BYTES_MAX;
      byte[] payload = new byte[length];
      int crc = RecordLayout.crc(MemorySegment.ofArray(payload), 0, length);
      ring.put(lsn + 64, ByteBuffer.wrap(payload));
      chain = ring.putHeader(RecordType.WRITE, 0, lsn, epoch.number(), 1, 0, 0, length, crc, chain);
      try {
        assertThat(far.log.receive(ring.slice(lsn, 64 + length))).isEqualTo(64 + length);
      } catch (CorruptRecord e) {
        assertThat(e).hasMessageContaining("2 MiB");
        refused = true;
      }
      lsn += 64 + length;
    }
    assertThat(refused).isTrue();
  }

  @Test
  void recover_amidABatch_goesOnThere() throws Exception {
    long end = writeAndFlush(6);
    byte[] line = line(0, end);
    int taken = receive(java.util.Arrays.copyOf(line, line.length - 3200));
    far.flush();
    Position before = far.log.end();
    far.kill();

    assertThat(far.recoveredRow()).isEqualTo(RecoveryRow.E);
    assertThat(far.log.end()).isEqualTo(before);
    taken += receive(java.util.Arrays.copyOfRange(line, taken, line.length));
    assertThat(taken).isEqualTo(line.length);
    far.flush();
    far.cutPower();
    assertThat(far.recoveredRow()).isEqualTo(RecoveryRow.G);
    assertThat(far.log.end()).isEqualTo(near.log.end());
  }

  @Test
  void recover_receivedMarkBehindAHole_claimsNothing() throws Exception {
    long first = writeAndFlush(3);
    receive(line(0, first));
    far.flush();
    receive(line(first, writeAndFlush(3)));
    receive(line(far.log.appended(), writeAndFlush(1)));
    far.until(() -> far.log.durable() == near.log.durable(), "durable");
    far.cutPower();
    far.flip(0, SlotHeader.BYTES + first + 100);

    // The near side knew all of it durable, and wrote so in its Marks; that is no claim here.
    assertThat(far.recoveredRow()).isEqualTo(RecoveryRow.G);
    assertThat(far.log.appended()).isEqualTo(first);
  }

  @Test
  void closeCleanly_amidABatch_endsOnTheLastMark() throws Exception {
    long end = writeAndFlush(6);
    byte[] line = line(0, end);
    receive(java.util.Arrays.copyOf(line, line.length - 3200));

    far.stop(true);

    assertThat(far.recoveredRow()).isEqualTo(RecoveryRow.A);
    assertThat(far.log.appended()).isEqualTo(4096);
  }

  @Test
  void openEpoch_amidABatch_followsTheLastRecordDirectly() throws Exception {
    long end = writeAndFlush(6);
    byte[] line = line(0, end);
    receive(java.util.Arrays.copyOf(line, line.length - 3200));
    Position last = far.log.end();

    far.admit(EpochCause.PROMOTE);

    Epoch opened = far.log.epochs().getLast();
    assertThat(opened.baseLsn()).isEqualTo(last.lsn());
    assertThat(opened.baseChain()).isEqualTo(last.chain());
    assertThat(opened.number()).isEqualTo(2);
    assertThat(opened.owner()).isEqualTo(LogRig.OTHER_STORE);
    far.write(50, LogRig.bytes(50, 100));
    far.flush();
    far.cutPower();
    assertThat(far.recoveredRow()).isEqualTo(RecoveryRow.G);
    assertThat(far.writes()).contains(50L);
    assertThat(far.log.epochs()).hasSize(2);
  }
}
