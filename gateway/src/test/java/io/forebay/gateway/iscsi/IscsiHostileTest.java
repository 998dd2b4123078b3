package io.forebay.gateway.iscsi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.iscsi.wire.Bhs;
import io.forebay.gateway.nbd.Await;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Initiators that mean harm, while a good one does its work. Each test ends with all buffers back.
class IscsiHostileTest {
  private static final int OPERATIONAL_TO_FULL = Bhs.FINAL | 1 << 2 | 3;
  private static final String WHO =
      "InitiatorName=" + RawInitiator.NAME + "\0TargetName=" + OneTarget.NAME + "\0";

  /// Room for two, and for one who is told that there is none. One event loop: what is closed has left its place
  /// before the next is accepted.
  private static final IscsiLimits TWO_AND_ONE = Limits.with(new IscsiLimits.Sessions(1, 2, 2, 1));

  /// A good initiator beside them: what it writes it reads back.
  private static final class Good implements AutoCloseable {
    private final RawInitiator host;
    private int round;

    Good(Served served) throws IOException {
      host = new RawInitiator(served.address);
      host.isid = 77;
      host.logIn("InitialR2T=No\0ImmediateData=Yes\0");
      host.settled();
    }

    void works() throws IOException {
      byte[] data = new byte[4096];
      new Random(++round).nextBytes(data);
      assertThat(host.ask(host.write(Bhs.FINAL, 8000, 8).with(data)).status()).isZero();
      assertThat(host.ask(host.read(8000, 8)).data()).isEqualTo(data);
    }

    @Override
    public void close() throws IOException {
      works();
      host.close();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {8193, 1 << 20, Bhs.DATA_LENGTH_MAX})
  void length_announcedTooLong_endsAtTheHeader(int length) throws IOException {
    try (Served served = new Served();
        Good good = new Good(served);
        RawInitiator bad = new RawInitiator(served.address)) {
      long before = served.bufferBytes();
      bad.send(bad.login(OPERATIONAL_TO_FULL).put(4, 0xff << 24 | length));
      assertThat(bad.closedByServer()).isTrue();
      assertThat(served.bufferBytes()).isLessThan(before + (64 << 10));
      good.works();
    }
  }

  @Test
  void length_inTheFullFeaturePhase_endsAtTheHeader() throws IOException {
    try (Served served = new Served();
        Good _ = new Good(served);
        RawInitiator bad = RawInitiator.loggedIn(served.address, "")) {
      bad.send(bad.write(Bhs.FINAL, 0, 1).put(4, (128 << 10) + 1));
      assertThat(bad.closedByServer()).isTrue();
    }
  }

  @Test
  void login_thousandsOfKeys_areRefused() throws IOException {
    try (Served served = new Served();
        Good _ = new Good(served);
        RawInitiator bad = new RawInitiator(served.address)) {
      StringBuilder keys = new StringBuilder(WHO);
      for (int i = 0; i < 1_000; i++) {
        keys.append('a').append(i).append("=b\0");
      }
      Pdu answer = bad.ask(bad.login(OPERATIONAL_TO_FULL).with(keys.toString()));
      assertThat(answer.at16(Bhs.LOGIN_STATUS_AT)).isEqualTo(0x0200);
      assertThat(bad.closedByServer()).isTrue();
    }
  }

  @Test
  void login_withoutAnEnd_isRefused() throws IOException {
    try (Served served = new Served();
        Good _ = new Good(served);
        RawInitiator bad = new RawInitiator(served.address)) {
      Pdu answer = bad.ask(bad.login(Bhs.CONTINUE | 1 << 2).with(new byte[8192]));
      int requests = 1;
      while (answer.at16(Bhs.LOGIN_STATUS_AT) == 0) {
        answer = bad.ask(bad.login(Bhs.CONTINUE | 1 << 2).with(new byte[8192]));
        requests++;
      }
      assertThat(requests).isEqualTo(9); // 64 KiB, and the one too much.
      assertThat(bad.closedByServer()).isTrue();
    }
  }

  @Test
  void login_endlessRequests_areRefused() throws IOException {
    try (Served served = new Served();
        RawInitiator bad = new RawInitiator(served.address)) {
      Pdu answer = bad.ask(bad.login(1 << 2).with(WHO));
      int requests = 1;
      for (; answer.at16(Bhs.LOGIN_STATUS_AT) == 0; requests++) {
        answer = bad.ask(bad.login(1 << 2));
      }
      assertThat(requests).isEqualTo(33);
    }
  }

  @Test
  void login_halfway_endsAtTheDeadline() throws IOException {
    IscsiLimits limits = Limits.with(new IscsiLimits.Login(300, 32, 64 << 10, 128, 10));
    try (Served served = new Served(limits, ChapSecrets.NONE);
        Good _ = new Good(served)) {
      List<RawInitiator> many = new ArrayList<>();
      for (int i = 0; i < 60; i++) {
        RawInitiator bad = new RawInitiator(served.address);
        bad.send(new byte[] {0x43, 0, 0});
        many.add(bad);
      }
      for (RawInitiator bad : many) {
        assertThat(bad.closedByServer()).isTrue();
        bad.close();
      }
    }
  }

  @Test
  void connections_moreThanFit_areTurnedAway() throws IOException {
    try (Served served = new Served(TWO_AND_ONE, ChapSecrets.NONE);
        Good good = new Good(served);
        RawInitiator _ = new RawInitiator(served.address)) {
      Await.until("both are there", () -> served.server.connections() == 2);
      for (int round = 0; round < 3; round++) { // Each leaves its place to the next.
        try (RawInitiator third = new RawInitiator(served.address)) {
          Pdu answer = third.ask(third.login(OPERATIONAL_TO_FULL).with(WHO));
          assertThat(answer.at16(Bhs.LOGIN_STATUS_AT)).isEqualTo(0x0302);
          assertThat(third.closedByServer()).isTrue();
        }
      }
      String refused = "refused %s 127.0.0.1 %s OUT_OF_RESOURCES too many connections (%s)";
      assertThat(served.visits.heard.stream().filter(each -> each.startsWith("refused")))
          .hasSize(3)
          .containsOnly(
              refused.formatted(RawInitiator.NAME, OneTarget.NAME, "iscsi.connections_max 2"));
      good.works();
    }
  }

  /// Those who are told why are connections, too, and have a bound of their own.
  @Test
  void connections_moreThanAreToldWhy_areClosedAtOnce() throws IOException {
    try (Served served = new Served(TWO_AND_ONE, ChapSecrets.NONE);
        Good good = new Good(served);
        RawInitiator _ = new RawInitiator(served.address)) {
      Await.until("both are there", () -> served.server.connections() == 2);
      try (RawInitiator silent = new RawInitiator(served.address);
          RawInitiator fourth = new RawInitiator(served.address)) {
        assertThat(fourth.closedByServer()).isTrue();
        Pdu answer = silent.ask(silent.login(OPERATIONAL_TO_FULL).with(WHO));
        assertThat(answer.at16(Bhs.LOGIN_STATUS_AT)).isEqualTo(0x0302);
      }
      good.works();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {Bhs.SCSI_COMMAND, Bhs.DATA_OUT, Bhs.TEXT, Bhs.NOP_OUT, Bhs.LOGOUT, 0x3f})
  void command_beforeTheLogin_endsTheConnection(int opcode) throws IOException {
    try (Served served = new Served();
        RawInitiator bad = new RawInitiator(served.address)) {
      bad.send(bad.request(opcode, Bhs.FINAL));
      assertThat(bad.closedByServer()).isTrue();
    }
  }

  @Test
  void login_aSecondTime_endsTheConnection() throws IOException {
    try (Served served = new Served();
        RawInitiator bad = RawInitiator.loggedIn(served.address, "")) {
      bad.send(bad.login(OPERATIONAL_TO_FULL).with(WHO));
      assertThat(bad.closedByServer()).isTrue();
    }
  }

  @Test
  void data_thatNeverComes_endsItsTask() throws IOException {
    IscsiLimits limits = Limits.with(new IscsiLimits.Patience(300, 64 << 10, 200, 60_000, 200));
    try (Served served = new Served(limits, ChapSecrets.NONE);
        RawInitiator bad = RawInitiator.loggedIn(served.address, "")) {
      bad.settled();
      Pdu r2t = bad.ask(bad.write(Bhs.FINAL, 0, 8));
      assertThat(r2t.opcode()).isEqualTo(Bhs.R2T);
      assertThat(bad.receive().sense()).isEqualTo(0xb4b00);
      assertThat(bad.ask(bad.testUnitReady()).status()).isZero();
    }
  }

  @Test
  void silence_afterAPing_endsTheConnection() throws IOException {
    IscsiLimits limits = Limits.with(new IscsiLimits.Patience(300, 64 << 10, 60_000, 300, 200));
    try (Served served = new Served(limits, ChapSecrets.NONE);
        RawInitiator bad = RawInitiator.loggedIn(served.address, "")) {
      Pdu ping = bad.receive();
      assertThat(ping.opcode()).isEqualTo(Bhs.NOP_IN);
      assertThat(ping.at(Bhs.TTT_AT)).isNotEqualTo(Bhs.NO_TAG);
      bad.send(
          bad.request(Bhs.NOP_OUT | Bhs.IMMEDIATE, Bhs.FINAL)
              .put(Bhs.ITT_AT, Bhs.NO_TAG)
              .put(Bhs.CMD_SN_AT, --bad.cmdSn)
              .put(Bhs.TTT_AT, ping.at(Bhs.TTT_AT)));
      assertThat(bad.receive().opcode()).isEqualTo(Bhs.NOP_IN); // Pinged again, and silent now.
      assertThat(bad.closedByServer()).isTrue();
    }
  }

  /// Reads of 64 MiB in all that nobody fetches: what they hold is bounded, and others do not wait for them.
  @Test
  void reads_neverFetched_leaveOthersAlone() throws IOException {
    try (Served served = new Served();
        Good good = new Good(served);
        RawInitiator bad = RawInitiator.loggedIn(served.address, "MaxBurstLength=16000000\0")) {
      for (int i = 0; i < 16; i++) {
        bad.send(bad.read(0, 8192));
      }
      for (int i = 0; i < 20; i++) {
        good.works();
        assertThat(served.bufferBytes()).isLessThan(16 << 20);
      }
    }
  }

  @Test
  void pings_neverFetched_stopTheReadingOfTheSocket() throws IOException {
    try (Served served = new Served();
        Good good = new Good(served);
        RawInitiator bad =
            RawInitiator.loggedIn(served.address, "MaxRecvDataSegmentLength=131072\0")) {
      Thread flood =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  for (int i = 0; i < 1_000; i++) {
                    bad.send(
                        bad.request(Bhs.NOP_OUT, Bhs.FINAL)
                            .put(Bhs.TTT_AT, Bhs.NO_TAG)
                            .with(new byte[128 << 10]));
                  }
                } catch (IOException _) {
                  // Closed by the test's end.
                }
              });
      for (int i = 0; i < 50; i++) {
        good.works();
        assertThat(served.bufferBytes()).isLessThan(16 << 20);
      }
      bad.close();
      join(flood);
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void storm_ofResetsAndLogouts_leavesNothingBehind() throws IOException {
    try (Served served = new Served();
        Good good = new Good(served)) {
      Random random = new Random(5);
      for (int i = 0; i < 60; i++) {
        try (RawInitiator bad =
            RawInitiator.loggedIn(served.address, "InitialR2T=No\0ImmediateData=Yes\0")) {
          bad.send(bad.write(0, 0, 64).with(new byte[8192]));
          bad.send(bad.read(0, 1000));
          int function = 1 + random.nextInt(6);
          bad.send(bad.request(Bhs.TASK_MANAGEMENT | Bhs.IMMEDIATE, Bhs.FINAL | function));
          if (random.nextBoolean()) {
            bad.send(bad.request(Bhs.LOGOUT, Bhs.FINAL));
          }
        }
        if (i % 10 == 0) {
          settle(good);
        }
      }
      settle(good);
    }
  }

  /// Resets of others show as unit attentions first.
  private static void settle(Good good) throws IOException {
    Pdu answer = good.host.ask(good.host.testUnitReady());
    for (int i = 0; answer.status() != 0; i++) {
      assertThat(i).as("unit attentions end").isLessThan(20);
      answer = good.host.ask(good.host.testUnitReady());
    }
  }

  @Test
  void text_withWrongTagOrEndless_endsTheConnection() throws IOException {
    try (Served served = new Served();
        Good _ = new Good(served)) {
      try (RawInitiator bad = RawInitiator.loggedIn(served.address, "")) {
        bad.send(bad.request(Bhs.TEXT, Bhs.FINAL).put(Bhs.TTT_AT, 12345).with("A=1\0"));
        assertThat(bad.closedByServer()).isTrue();
      }
      try (RawInitiator bad = RawInitiator.loggedIn(served.address, "")) {
        int tag = Bhs.NO_TAG;
        for (int i = 0; i < 2; i++) { // 32 KiB each fits, the third does not.
          Pdu part = bad.request(Bhs.TEXT, Bhs.CONTINUE).put(Bhs.TTT_AT, tag);
          tag = bad.ask(part.with("x".repeat(32 << 10).getBytes(UTF_8))).at(Bhs.TTT_AT);
        }
        bad.send(bad.request(Bhs.TEXT, Bhs.CONTINUE).put(Bhs.TTT_AT, tag).with("x"));
        assertThat(bad.closedByServer()).isTrue();
      }
    }
  }
}
