package io.forebay.gateway.iscsi;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.iscsi.wire.Bhs;
import io.forebay.gateway.nbd.Await;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Task management, numbers of commands, logout, and sessions that take each other's place.
class IscsiTasksTest {
  private static final int PREEMPT_AND_ABORT = 5;
  private static final int REGISTER_AND_IGNORE = 6;
  private static final int ABORT_TASK = 1;
  private static final int ABORT_TASK_SET = 2;
  private static final int CLEAR_ACA = 3;
  private static final int CLEAR_TASK_SET = 4;
  private static final int LOGICAL_UNIT_RESET = 5;
  private static final int WARM_RESET = 6;
  private static final int COLD_RESET = 7;
  private static final int TASK_REASSIGN = 8;
  private static final int QUERY_TASK = 9;
  private static final int QUERY_TASK_SET = 10;
  private static final int NEXUS_RESET = 11;
  private static final int QUERY_EVENT = 12;
  private static final int COMPLETE = 0;
  private static final int SUCCEEDED = 7;
  private static final int NO_SUCH_TASK = 1;
  private static final int NO_SUCH_LUN = 2;
  private static final int SYNCHRONIZE_CACHE = 0x35;

  private final Queue<Runnable> later = new ConcurrentLinkedQueue<>();
  private Served served;

  @BeforeEach
  void serve() throws IOException {
    served = new Served();
  }

  @AfterEach
  void end() {
    later.forEach(Runnable::run); // What a volume has begun it completes.
    served.close();
  }

  private RawInitiator host(long isid) throws IOException {
    RawInitiator host = new RawInitiator(served.address);
    host.isid = isid;
    host.logIn("");
    return host.settled();
  }

  private static Pdu manage(RawInitiator host, int function) {
    return host.request(Bhs.TASK_MANAGEMENT | Bhs.IMMEDIATE, Bhs.FINAL | function)
        .put(Bhs.CMD_SN_AT, --host.cmdSn);
  }

  private static int response(Pdu answer) {
    assertThat(answer.opcode()).isEqualTo(Bhs.TASK_MANAGEMENT_RESPONSE);
    return answer.at8(Bhs.RESPONSE_AT);
  }

  @Test
  void abortTask_waitingForData_isGoneAndItsDataIsNotWritten() throws IOException {
    try (RawInitiator host = host(1)) {
      Pdu write = host.write(Bhs.FINAL, 0, 8);
      Pdu r2t = host.ask(write);
      int itt = write.at(Bhs.ITT_AT);
      assertThat(response(host.ask(manage(host, ABORT_TASK).put(Bhs.REFERENCED_ITT_AT, itt))))
          .isEqualTo(COMPLETE);
      host.send(RawInitiator.dataOut(Bhs.FINAL, itt, r2t.at(Bhs.TTT_AT), 0, 0, new byte[4096]));
      assertThat(host.ask(host.testUnitReady()).status()).isZero();
      assertThat(served.volume.writes).hasValue(0);
      assertThat(response(host.ask(manage(host, ABORT_TASK).put(Bhs.REFERENCED_ITT_AT, itt))))
          .isEqualTo(NO_SUCH_TASK);
    }
  }

  @Test
  void abortTaskSet_readAtTheVolume_isNeverAnswered() throws IOException {
    try (RawInitiator host = host(1)) {
      served.volume.completing = later::add;
      host.send(host.read(0, 8));
      Await.until("the read is at the volume", () -> later.size() == 1);
      assertThat(response(host.ask(manage(host, ABORT_TASK_SET)))).isEqualTo(COMPLETE);
      served.volume.completing = null;
      later.remove().run();
      assertThat(host.ask(host.testUnitReady()).opcode()).isEqualTo(Bhs.SCSI_RESPONSE);
    }
  }

  /// Function complete means that the device server's work has stopped, too: in another session here.
  @ParameterizedTest
  @ValueSource(ints = {CLEAR_TASK_SET, LOGICAL_UNIT_RESET, WARM_RESET})
  void reset_workOfAnotherSession_isWaitedFor(int function) throws IOException {
    try (RawInitiator one = host(1);
        RawInitiator other = host(2)) {
      served.volume.completing = later::add;
      other.send(other.command(Bhs.FINAL, 0, SYNCHRONIZE_CACHE));
      Await.until("the flush is at the volume", () -> later.size() == 1);
      one.send(manage(one, function));
      Pdu ping = one.request(Bhs.NOP_OUT, Bhs.FINAL).put(Bhs.TTT_AT, Bhs.NO_TAG);
      assertThat(one.ask(ping).opcode()).isEqualTo(Bhs.NOP_IN);
      served.volume.completing = null;
      later.remove().run();
      assertThat(response(one.receive())).isEqualTo(COMPLETE);
      Pdu next = other.ask(other.testUnitReady());
      assertThat(next.opcode()).isEqualTo(Bhs.SCSI_RESPONSE);
      assertThat(next.sense() >> 8).isEqualTo(function == CLEAR_TASK_SET ? 0x62f : 0x629);
    }
  }

  /// What a host that was fenced off has under way cannot change anything once the other one is told.
  @Test
  void preemptAndAbort_workOfThePreempted_isWaitedFor() throws IOException {
    try (RawInitiator one = host(1);
        RawInitiator other = host(2)) {
      assertThat(reserve(one, REGISTER_AND_IGNORE, 0, 0x11).status()).isZero();
      assertThat(reserve(other, REGISTER_AND_IGNORE, 0, 0x22).status()).isZero();
      served.volume.completing = later::add;
      other.send(other.command(Bhs.FINAL, 0, SYNCHRONIZE_CACHE));
      Await.until("the flush is at the volume", () -> later.size() == 1);
      one.send(reservation(one, PREEMPT_AND_ABORT, 0x11, 0x22));
      Pdu ping = one.request(Bhs.NOP_OUT, Bhs.FINAL).put(Bhs.TTT_AT, Bhs.NO_TAG);
      assertThat(one.ask(ping).opcode()).isEqualTo(Bhs.NOP_IN);
      served.volume.completing = null;
      later.remove().run();
      assertThat(one.receive().status()).isZero();
      assertThat(other.ask(other.testUnitReady()).sense()).isEqualTo(0x62a05);
      assertThat(other.ask(other.testUnitReady()).sense()).isEqualTo(0x62f00);
      assertThat(other.ask(other.testUnitReady()).status()).isZero();
    }
  }

  private static Pdu reserve(RawInitiator by, int action, long key, long other) throws IOException {
    return by.ask(reservation(by, action, key, other));
  }

  private static Pdu reservation(RawInitiator by, int action, long key, long other) {
    byte[] list = ByteBuffer.allocate(24).putLong(key).putLong(other).array();
    return by.command(Bhs.FINAL | Bhs.WRITE, 24, 0x5f, action, 1, 0, 0, 0, 0, 0, 24).with(list);
  }

  @Test
  void coldReset_everySession_isClosed() throws IOException {
    try (RawInitiator one = host(1);
        RawInitiator other = host(2)) {
      one.send(manage(one, COLD_RESET));
      assertThat(other.closedByServer()).isTrue();
      assertThat(response(one.receive())).isEqualTo(COMPLETE);
      assertThat(one.closedByServer()).isTrue();
    }
  }

  @Test
  void query_ofTasks_tellsWhetherThereIsOne() throws IOException {
    try (RawInitiator host = host(1)) {
      served.volume.completing = later::add;
      Pdu read = host.read(0, 8);
      host.send(read);
      Await.until("the read is at the volume", () -> later.size() == 1);
      int itt = read.at(Bhs.ITT_AT);
      Pdu other = manage(host, QUERY_TASK).put(Bhs.REFERENCED_ITT_AT, itt + 1000);
      assertThat(response(host.ask(other))).isEqualTo(COMPLETE);
      assertThat(response(host.ask(manage(host, QUERY_TASK).put(Bhs.REFERENCED_ITT_AT, itt))))
          .isEqualTo(SUCCEEDED);
      assertThat(response(host.ask(manage(host, QUERY_TASK_SET)))).isEqualTo(SUCCEEDED);
      Pdu nowhere = manage(host, QUERY_TASK_SET).put64(Bhs.LUN_AT, 9L << 48);
      assertThat(response(host.ask(nowhere))).isEqualTo(NO_SUCH_LUN);
      served.volume.completing = null;
      later.remove().run();
      assertThat(host.receive().opcode()).as("asking ends nothing").isEqualTo(Bhs.DATA_IN);
      assertThat(response(host.ask(manage(host, QUERY_TASK_SET)))).isEqualTo(COMPLETE);
    }
  }

  @Test
  void query_ofEvents_tellsTheNextAttentionAndLeavesIt() throws IOException {
    try (RawInitiator host = host(1);
        RawInitiator other = host(2)) {
      assertThat(response(host.ask(manage(host, QUERY_EVENT)))).isEqualTo(COMPLETE);
      assertThat(response(other.ask(manage(other, LOGICAL_UNIT_RESET)))).isEqualTo(COMPLETE);
      Pdu told = host.ask(manage(host, QUERY_EVENT));
      assertThat(response(told)).isEqualTo(SUCCEEDED);
      assertThat(told.at8(8)).isEqualTo(0x06);
      assertThat(told.at16(9)).isEqualTo(0x2903);
      assertThat(host.ask(host.testUnitReady()).sense()).isEqualTo(0x62903);
      assertThat(response(host.ask(manage(host, QUERY_EVENT)))).isEqualTo(COMPLETE);
    }
  }

  @Test
  void nexusReset_ofOneSession_endsItsWorkAndNobodyElses() throws IOException {
    try (RawInitiator one = host(1);
        RawInitiator other = host(2)) {
      assertThat(one.ask(one.command(Bhs.FINAL, 0, 0x16)).status()).as("RESERVE(6)").isZero();
      assertThat(other.ask(other.testUnitReady()).status()).as("a conflict").isEqualTo(0x18);
      served.volume.completing = later::add;
      one.send(one.command(Bhs.FINAL, 0, SYNCHRONIZE_CACHE));
      Await.until("the flush is at the volume", () -> later.size() == 1);
      one.send(manage(one, NEXUS_RESET));
      Pdu ping = one.request(Bhs.NOP_OUT, Bhs.FINAL).put(Bhs.TTT_AT, Bhs.NO_TAG);
      assertThat(one.ask(ping).opcode()).isEqualTo(Bhs.NOP_IN);
      served.volume.completing = null;
      later.remove().run();
      assertThat(response(one.receive())).isEqualTo(COMPLETE);
      assertThat(one.ask(one.testUnitReady()).sense()).isEqualTo(0x62907);
      assertThat(other.ask(other.testUnitReady()).status()).isZero();
    }
  }

  @Test
  void manage_whatIsNotThere_isToldSo() throws IOException {
    try (RawInitiator host = host(1)) {
      long nine = 9L << 48;
      assertThat(response(host.ask(manage(host, LOGICAL_UNIT_RESET).put64(Bhs.LUN_AT, nine))))
          .isEqualTo(NO_SUCH_LUN);
      assertThat(response(host.ask(manage(host, TASK_REASSIGN)))).isEqualTo(4);
      assertThat(response(host.ask(manage(host, CLEAR_ACA)))).isEqualTo(5);
    }
  }

  @Test
  void cmdSn_outsideTheWindow_isIgnoredAndAGapCloses() throws IOException {
    try (RawInitiator host = host(1)) {
      int next = host.cmdSn;
      for (int wrong : new int[] {next - 1, next + 1000, next + Integer.MIN_VALUE}) {
        host.send(host.testUnitReady().put(Bhs.CMD_SN_AT, wrong));
      }
      host.cmdSn = next;
      Pdu right = host.testUnitReady();
      Pdu answer = host.ask(right);
      assertThat(answer.at(Bhs.ITT_AT)).isEqualTo(right.at(Bhs.ITT_AT));
      assertThat(answer.at(Bhs.EXP_CMD_SN_AT)).isEqualTo(next + 1);
      assertThat(answer.at(Bhs.MAX_CMD_SN_AT)).isEqualTo(next + 128);
      host.cmdSn++;
      host.send(host.testUnitReady());
      assertThat(host.closedByServer()).isTrue();
    }
  }

  @Test
  void window_manyOutstanding_shrinksAndNeverMovesBack() throws IOException {
    try (RawInitiator host = host(1)) {
      served.volume.completing = later::add;
      int first = host.cmdSn;
      for (int i = 0; i < 128; i++) {
        host.send(host.command(Bhs.FINAL, 0, SYNCHRONIZE_CACHE));
      }
      Await.until("all are at the volume", () -> later.size() == 128);
      Pdu beyond = host.testUnitReady();
      host.send(beyond); // Ignored: the window is full.
      Runnable one = later.remove();
      one.run();
      Pdu answer = host.receive();
      assertThat(answer.at(Bhs.EXP_CMD_SN_AT)).isEqualTo(first + 128);
      assertThat(answer.at(Bhs.MAX_CMD_SN_AT)).isEqualTo(first + 128);
    }
  }

  @Test
  void immediateCommands_beyondTheCap_areRejected() throws IOException {
    try (RawInitiator host = host(1)) {
      served.volume.completing = later::add;
      for (int i = 0; i < 17; i++) {
        Pdu flush = host.command(Bhs.FINAL, 0, SYNCHRONIZE_CACHE);
        host.send(flush.put8(0, Bhs.SCSI_COMMAND | Bhs.IMMEDIATE).put(Bhs.CMD_SN_AT, --host.cmdSn));
      }
      Pdu reject = host.receive();
      assertThat(reject.opcode()).isEqualTo(Bhs.REJECT);
      assertThat(reject.at8(Bhs.RESPONSE_AT)).isEqualTo(6);
    }
  }

  @Test
  void itt_inUse_isRejected() throws IOException {
    try (RawInitiator host = host(1)) {
      served.volume.completing = later::add;
      Pdu flush = host.command(Bhs.FINAL, 0, SYNCHRONIZE_CACHE);
      host.send(flush);
      Pdu reject = host.ask(host.testUnitReady().put(Bhs.ITT_AT, flush.at(Bhs.ITT_AT)));
      assertThat(reject.opcode()).isEqualTo(Bhs.REJECT);
      assertThat(reject.at8(Bhs.RESPONSE_AT)).isEqualTo(7);
    }
  }

  @Test
  void logout_session_isAnsweredAndClosed() throws IOException {
    try (RawInitiator host = host(1)) {
      Pdu answer = host.ask(host.request(Bhs.LOGOUT, Bhs.FINAL));
      assertThat(answer.opcode()).isEqualTo(Bhs.LOGOUT_RESPONSE);
      assertThat(answer.at8(Bhs.RESPONSE_AT)).isZero();
      assertThat(host.closedByServer()).isTrue();
      Await.until("the session is gone", () -> served.server.sessions().isEmpty());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void logout_ofWhatIsNot_goesOn(int reason) throws IOException {
    try (RawInitiator host = host(1)) {
      Pdu answer = host.ask(host.request(Bhs.LOGOUT, Bhs.FINAL | reason).put16(Bhs.CID_AT, 9));
      assertThat(answer.at8(Bhs.RESPONSE_AT)).isEqualTo(reason);
      assertThat(host.ask(host.testUnitReady()).status()).isZero();
    }
  }

  /// The old session's work has ended before the new one begins: nothing is written late.
  @Test
  void login_asAPortThatHasASession_takesItsPlaceOnceItsWorkHasEnded() throws Exception {
    try (RawInitiator old = host(1)) {
      served.volume.completing = later::add;
      old.send(old.command(Bhs.FINAL, 0, SYNCHRONIZE_CACHE));
      Await.until("the flush is at the volume", () -> later.size() == 1);
      Thread flushed =
          Thread.ofVirtual()
              .start(() -> {
                Await.until("the old session is closed", () -> closed(old));
                assertThat(served.server.sessions()).hasSize(1);
                served.volume.completing = null;
                later.remove().run();
              });
      try (RawInitiator fresh = host(1)) {
        flushed.join();
        assertThat(later).isEmpty();
        assertThat(served.server.sessions()).hasSize(1);
        assertThat(fresh.ask(fresh.testUnitReady()).status()).isZero();
      }
    }
  }

  private static boolean closed(RawInitiator host) {
    try {
      return host.closedByServer();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void sessions_ofSeveralPorts_standSideBySide() throws IOException {
    try (RawInitiator one = host(1);
        RawInitiator other = host(2)) {
      assertThat(served.server.sessions())
          .hasSize(2)
          .allMatch(each -> each.initiator().equals(RawInitiator.NAME))
          .allMatch(each -> each.target().equals(OneTarget.NAME));
      assertThat(one.ask(one.testUnitReady()).status()).isZero();
      assertThat(other.ask(other.testUnitReady()).status()).isZero();
      served.targets.closedTo = RawInitiator.NAME;
      served.server.recheck();
      assertThat(one.closedByServer()).isTrue();
      assertThat(other.closedByServer()).isTrue();
    }
  }

  @Test
  void stop_openSession_isAskedToLogOut() throws Exception {
    try (RawInitiator host = host(1)) {
      Thread stopping = Thread.ofVirtual().start(served.server::close);
      Pdu async = host.receive();
      assertThat(async.opcode()).isEqualTo(Bhs.ASYNC);
      assertThat(async.at8(36)).isEqualTo(1);
      assertThat(host.ask(host.request(Bhs.LOGOUT, Bhs.FINAL)).opcode())
          .isEqualTo(Bhs.LOGOUT_RESPONSE);
      stopping.join();
    }
  }
}
