package io.forebay.gateway.iscsi;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.block.Completion;
import io.forebay.gateway.block.IoFailure;
import io.forebay.gateway.iscsi.wire.Bhs;
import io.forebay.gateway.nbd.Await;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Commands, data both ways and their answers, as the bytes of RFC 7143.
class IscsiSessionTest {
  private static final String NO_ASKING = "InitialR2T=No\0ImmediateData=Yes\0";
  private static final int UNEXPECTED = 0xb0c0c;
  private static final int WRONG_AMOUNT = 0xb0c0d;

  private Served served;

  @BeforeEach
  void serve() throws IOException {
    served = new Served();
  }

  @AfterEach
  void end() {
    served.close();
  }

  private RawInitiator host(String keys) throws IOException {
    return RawInitiator.loggedIn(served.address, keys).settled();
  }

  private static byte[] bytes(int length, int seed) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  private static void good(Pdu response, Pdu request) {
    assertThat(response.opcode()).isEqualTo(Bhs.SCSI_RESPONSE);
    assertThat(response.at(Bhs.ITT_AT)).isEqualTo(request.at(Bhs.ITT_AT));
    assertThat(response.status()).isZero();
    assertThat(response.flags()).isEqualTo(Bhs.FINAL);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "HeaderDigest=CRC32C\0", "HeaderDigest=CRC32C\0DataDigest=CRC32C\0"})
  void write_immediateThenRead_givesTheSameBytes(String digests) throws IOException {
    try (RawInitiator host = host(NO_ASKING + digests)) {
      byte[] data = bytes(4096, 1);
      Pdu write = host.write(Bhs.FINAL, 8, 8).with(data);
      good(host.ask(write), write);
      assertThat(served.volume.content(4096, 4096)).isEqualTo(data);
      Pdu read = host.read(8, 8);
      Pdu in = host.ask(read);
      assertThat(in.opcode()).isEqualTo(Bhs.DATA_IN);
      assertThat(in.flags()).isEqualTo(Bhs.FINAL | Bhs.STATUS);
      assertThat(in.status()).isZero();
      assertThat(in.data()).isEqualTo(data);
    }
  }

  @Test
  void write_withoutImmediateData_isAskedForBurstByBurst() throws IOException {
    try (RawInitiator host = host("MaxBurstLength=8192\0ImmediateData=No\0MaxOutstandingR2T=1\0")) {
      byte[] data = bytes(20 << 10, 2);
      Pdu write = host.write(Bhs.FINAL, 0, 40);
      host.send(write);
      for (int offset = 0, sn = 0; offset < data.length; sn++) {
        Pdu r2t = host.receive();
        assertThat(r2t.opcode()).isEqualTo(Bhs.R2T);
        assertThat(r2t.at(Bhs.DATA_SN_AT)).isEqualTo(sn);
        assertThat(r2t.at(Bhs.OFFSET_AT)).isEqualTo(offset);
        int length = r2t.at(Bhs.RESIDUAL_AT);
        assertThat(length).isEqualTo(Math.min(8192, data.length - offset));
        int tag = r2t.at(Bhs.TTT_AT);
        int half = length / 2;
        byte[] first = Arrays.copyOfRange(data, offset, offset + half);
        byte[] second = Arrays.copyOfRange(data, offset + half, offset + length);
        host.send(RawInitiator.dataOut(0, write.at(Bhs.ITT_AT), tag, 0, offset, first));
        host.send(
            RawInitiator.dataOut(Bhs.FINAL, write.at(Bhs.ITT_AT), tag, 1, offset + half, second));
        offset += length;
      }
      good(host.receive(), write);
      assertThat(served.volume.content(0, data.length)).isEqualTo(data);
    }
  }

  @Test
  void write_severalR2tsOutstanding_areAnsweredInOrder() throws IOException {
    try (RawInitiator host = host("MaxBurstLength=4096\0MaxOutstandingR2T=3\0ImmediateData=No\0")) {
      byte[] data = bytes(16 << 10, 3);
      Pdu write = host.write(Bhs.FINAL, 0, 32);
      host.send(write);
      for (int i = 0; i < 4; i++) {
        Pdu r2t = host.receive();
        int offset = r2t.at(Bhs.OFFSET_AT);
        assertThat(offset).isEqualTo(i * 4096);
        byte[] part = Arrays.copyOfRange(data, offset, offset + 4096);
        int tag = r2t.at(Bhs.TTT_AT);
        host.send(RawInitiator.dataOut(Bhs.FINAL, write.at(Bhs.ITT_AT), tag, 0, offset, part));
      }
      good(host.receive(), write);
      assertThat(served.volume.content(0, data.length)).isEqualTo(data);
    }
  }

  @Test
  void write_unsolicitedThenAskedFor_isWhole() throws IOException {
    try (RawInitiator host = host(NO_ASKING + "FirstBurstLength=8192\0")) {
      byte[] data = bytes(12 << 10, 4);
      Pdu write = host.write(0, 0, 24).with(Arrays.copyOf(data, 4096));
      int itt = write.at(Bhs.ITT_AT);
      host.send(write);
      byte[] second = Arrays.copyOfRange(data, 4096, 8192);
      host.send(RawInitiator.dataOut(Bhs.FINAL, itt, Bhs.NO_TAG, 0, 4096, second));
      Pdu r2t = host.receive();
      assertThat(r2t.at(Bhs.OFFSET_AT)).isEqualTo(8192);
      byte[] third = Arrays.copyOfRange(data, 8192, 12288);
      host.send(RawInitiator.dataOut(Bhs.FINAL, itt, r2t.at(Bhs.TTT_AT), 0, 8192, third));
      good(host.receive(), write);
      assertThat(served.volume.content(0, data.length)).isEqualTo(data);
    }
  }

  /// Segments no longer than the initiator takes, F at the end of each sequence, status in the last one.
  @Test
  void read_longerThanSegments_comesInNumberedParts() throws IOException {
    try (RawInitiator host =
        host("MaxRecvDataSegmentLength=4096\0MaxBurstLength=8192\0DataDigest=CRC32C\0")) {
      byte[] data = bytes(18 << 10, 5);
      served.volume.write(0, java.nio.ByteBuffer.wrap(data));
      host.send(host.read(0, 36));
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      for (int sn = 0; all.size() < data.length; sn++) {
        Pdu in = host.receive();
        assertThat(in.at(Bhs.DATA_SN_AT)).isEqualTo(sn);
        assertThat(in.at(Bhs.OFFSET_AT)).isEqualTo(all.size());
        assertThat(in.data()).hasSizeLessThanOrEqualTo(4096);
        all.writeBytes(in.data());
        boolean last = all.size() == data.length;
        int flags = last ? Bhs.FINAL | Bhs.STATUS : all.size() % 8192 == 0 ? Bhs.FINAL : 0;
        assertThat(in.flags()).isEqualTo(flags);
      }
      assertThat(all.toByteArray()).isEqualTo(data);
    }
  }

  @Test
  void residuals_expectedAndMoved_areToldApart() throws IOException {
    try (RawInitiator host = host(NO_ASKING)) {
      Pdu longer = host.ask(host.read(0, 1).put(Bhs.EXPECTED_LENGTH_AT, 1024));
      assertThat(longer.flags()).isEqualTo(Bhs.FINAL | Bhs.STATUS | Bhs.UNDERFLOW);
      assertThat(longer.at(Bhs.RESIDUAL_AT)).isEqualTo(512);
      Pdu shorter = host.ask(host.read(0, 2).put(Bhs.EXPECTED_LENGTH_AT, 512));
      assertThat(shorter.flags()).isEqualTo(Bhs.FINAL | Bhs.STATUS | Bhs.OVERFLOW);
      assertThat(shorter.at(Bhs.RESIDUAL_AT)).isEqualTo(512);
      assertThat(shorter.data()).hasSize(512);
      Pdu none = host.ask(host.read(0, 2).put(Bhs.EXPECTED_LENGTH_AT, 0));
      assertThat(none.opcode()).isEqualTo(Bhs.SCSI_RESPONSE);
      assertThat(none.flags()).isEqualTo(Bhs.FINAL | Bhs.OVERFLOW);
      assertThat(none.at(Bhs.RESIDUAL_AT)).isEqualTo(1024);
      byte[] data = bytes(1024, 6);
      Pdu write =
          host.ask(host.write(Bhs.FINAL, 0, 1).put(Bhs.EXPECTED_LENGTH_AT, 1024).with(data));
      assertThat(write.flags()).isEqualTo(Bhs.FINAL | Bhs.UNDERFLOW);
      assertThat(write.at(Bhs.RESIDUAL_AT)).isEqualTo(512);
      assertThat(served.volume.content(0, 512)).isEqualTo(Arrays.copyOf(data, 512));
      assertThat(served.volume.content(512, 512)).containsOnly(0);
    }
  }

  @Test
  void write_forcedUnitAccess_isAckedWhenFlushed() throws IOException {
    Queue<Runnable> later = new ConcurrentLinkedQueue<>();
    served.volume.completing = later::add;
    try (RawInitiator host = host(NO_ASKING)) {
      Pdu write = host.write(Bhs.FINAL, 0, 1).put8(Bhs.CDB_AT + 1, 0x08).with(bytes(512, 7));
      host.send(write);
      Await.until("the flush", () -> !later.isEmpty());
      Pdu ping = host.request(Bhs.NOP_OUT, Bhs.FINAL).put(Bhs.TTT_AT, Bhs.NO_TAG).with("hello");
      Pdu answer = host.ask(ping);
      assertThat(answer.opcode()).isEqualTo(Bhs.NOP_IN);
      assertThat(answer.text()).isEqualTo("hello");
      later.remove().run();
      good(host.receive(), write);
    }
  }

  @Test
  void write_volumeThatSettles_isAckedWhenSettled() throws IOException {
    Queue<Completion> settling = new ConcurrentLinkedQueue<>();
    served.volume.settling = settling;
    try (RawInitiator host = host(NO_ASKING)) {
      Pdu write = host.write(Bhs.FINAL, 0, 1).with(bytes(512, 8));
      host.send(write);
      Await.until("the write settles", () -> !settling.isEmpty());
      settling.remove().done(new IoFailure.Medium("broken"));
      Pdu failed = host.receive();
      assertThat(failed.status()).isEqualTo(2);
      assertThat(failed.sense()).isEqualTo(0x30c00);
    }
  }

  /// Not even a full log loses, doubles or reorders a byte.
  @Test
  void write_fullLog_waitsAndGoesOn() throws IOException {
    try (RawInitiator host = host(NO_ASKING)) {
      served.volume.keepWaiters = true;
      served.volume.full.set(1);
      byte[] data = bytes(8192, 9);
      Pdu write = host.write(0, 0, 16).with(Arrays.copyOf(data, 4096));
      host.send(write);
      byte[] rest = Arrays.copyOfRange(data, 4096, 8192);
      host.send(RawInitiator.dataOut(Bhs.FINAL, write.at(Bhs.ITT_AT), Bhs.NO_TAG, 0, 4096, rest));
      Await.until("the session waits for room", () -> served.volume.waiting() == 1);
      served.volume.full.set(1); // And once more.
      served.volume.makeRoom();
      Await.until("it waits again", () -> served.volume.waiting() == 1);
      served.volume.makeRoom();
      good(host.receive(), write);
      assertThat(served.volume.content(0, 8192)).isEqualTo(data);
    }
  }

  @Test
  void read_failingVolume_isCheckConditionAndTheSessionGoesOn() throws IOException {
    try (RawInitiator host = host("")) {
      served.volume.readFailure = new IoFailure.Medium("broken");
      Pdu failed = host.ask(host.read(0, 1));
      assertThat(failed.opcode()).isEqualTo(Bhs.SCSI_RESPONSE);
      assertThat(failed.sense()).isEqualTo(0x31100);
      assertThat(failed.flags()).isEqualTo(Bhs.FINAL | Bhs.UNDERFLOW);
      served.volume.readFailure = null;
      assertThat(host.ask(host.read(0, 1)).opcode()).isEqualTo(Bhs.DATA_IN);
    }
  }

  @Test
  void write_refusedAmidUnsolicitedData_takesTheRestAndFails() throws IOException {
    try (RawInitiator host = host(NO_ASKING)) {
      served.volume.appendFailure = new IoFailure.NoSpace("full");
      Pdu write = host.write(0, 0, 16).with(bytes(4096, 10));
      host.send(write);
      byte[] rest = bytes(4096, 11);
      host.send(RawInitiator.dataOut(Bhs.FINAL, write.at(Bhs.ITT_AT), Bhs.NO_TAG, 0, 4096, rest));
      Pdu failed = host.receive();
      assertThat(failed.sense()).isEqualTo(0x72707);
      served.volume.appendFailure = null;
      Pdu again = host.write(Bhs.FINAL, 0, 8).with(bytes(4096, 12));
      good(host.ask(again), again);
    }
  }

  @Test
  void data_thatMayNotCome_failsTheTaskAndIsNotWritten() throws IOException {
    try (RawInitiator host = host("ImmediateData=No\0InitialR2T=Yes\0")) {
      Pdu immediate = host.ask(host.write(Bhs.FINAL, 0, 1).with(bytes(512, 13)));
      assertThat(immediate.sense()).isEqualTo(UNEXPECTED);
      Pdu unsolicited = host.write(0, 0, 1);
      host.send(unsolicited);
      int itt = unsolicited.at(Bhs.ITT_AT);
      host.send(RawInitiator.dataOut(Bhs.FINAL, itt, Bhs.NO_TAG, 0, 0, bytes(512, 14)));
      assertThat(host.receive().sense()).isEqualTo(UNEXPECTED);
      assertThat(served.volume.writes).hasValue(0);
      assertThat(host.ask(host.testUnitReady()).status()).isZero();
    }
  }

  /// What: 0 tag, 1 offset, 2 DataSN, 3 too much, 4 too little.
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4})
  void dataOut_thatIsNotWhatWasAskedFor_failsTheTask(int what) throws IOException {
    try (RawInitiator host = host("ImmediateData=No\0MaxBurstLength=4096\0")) {
      Pdu write = host.write(Bhs.FINAL, 0, 8);
      Pdu r2t = host.ask(write);
      int tag = r2t.at(Bhs.TTT_AT) + (what == 0 ? 1 : 0);
      byte[] data = bytes(what == 3 ? 4608 : what == 4 ? 512 : 4096, 15);
      int itt = write.at(Bhs.ITT_AT);
      int sn = what == 2 ? 1 : 0;
      host.send(RawInitiator.dataOut(Bhs.FINAL, itt, tag, sn, what == 1 ? 512 : 0, data));
      if (what == 0) { // The one that was asked for still has to come, and is thrown away.
        host.send(RawInitiator.dataOut(Bhs.FINAL, itt, tag - 1, 0, 0, data));
      }
      Pdu failed = host.receive();
      assertThat(failed.sense()).isEqualTo(what == 0 ? UNEXPECTED : WRONG_AMOUNT);
      assertThat(served.volume.writes).hasValue(what == 4 ? 1 : 0);
      assertThat(host.ask(host.testUnitReady()).status()).isZero();
    }
  }

  @Test
  void dataDigest_wrong_isRejectedAndFailsTheTask() throws IOException {
    try (RawInitiator host = host(NO_ASKING + "DataDigest=CRC32C\0")) {
      byte[] wire = host.write(Bhs.FINAL, 0, 1).with(bytes(512, 16)).bytes(false, true);
      wire[100] ^= 1;
      host.send(wire);
      Pdu reject = host.receive();
      assertThat(reject.opcode()).isEqualTo(Bhs.REJECT);
      assertThat(reject.at8(2)).isEqualTo(2);
      assertThat(host.receive().sense()).isEqualTo(0xb4705);
      assertThat(served.volume.writes).hasValue(0);
    }
  }

  @Test
  void headerDigest_wrong_closesTheConnection() throws IOException {
    try (RawInitiator host = host("HeaderDigest=CRC32C\0")) {
      byte[] wire = host.testUnitReady().bytes(true, false);
      wire[17] ^= 1;
      host.send(wire);
      assertThat(host.closedByServer()).isTrue();
    }
  }
}
