package io.forebay.gateway.iscsi;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.iscsi.wire.Bhs;
import io.forebay.gateway.nbd.Await;
import io.forebay.gateway.nbd.MemoryVolume;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Initiators that want what is not theirs: others' units, sessions, memory.
class IscsiIntruderTest {
  private static final String MASKED = "iqn.2026-11.io.forebay.test:masked";
  private static final MemoryVolume SECRET = new MemoryVolume("secret", Served.SIZE);
  private static final HexFormat HEX = HexFormat.of();
  private static final String OLD = HEX.toHexDigits(DirtyAllocator.OLD).repeat(3);
  private static final int NOT_THERE = 0x52500;
  private static final int[] INQUIRY = {0x12, 0, 0, 0, 96, 0};

  private static RawInitiator masked(Served served) throws IOException {
    served.targets.masked = MASKED;
    RawInitiator host = new RawInitiator(served.address);
    host.name = MASKED;
    host.isid = 9;
    host.logIn("ImmediateData=Yes\0");
    return host.settled();
  }

  /// LUN guessing: a unit that this one may not see is not there, in every way of addressing.
  @Test
  void luns_guessed_tellNothing() throws IOException {
    try (Served served = new Served(IscsiLimits.DEFAULTS, ChapSecrets.NONE, SECRET);
        RawInitiator good = RawInitiator.loggedIn(served.address, "").settled();
        RawInitiator bad = masked(served)) {
      Pdu there = good.command(Bhs.FINAL | Bhs.READ, 96, INQUIRY).put64(Bhs.LUN_AT, 1L << 48);
      assertThat(good.ask(there).data()[0]).isZero(); // There is such a unit.
      for (int number = 1; number < 256; number++) {
        long lun = (number % 2 == 0 ? number : number | 1L << 14) << 48;
        Pdu inquiry = bad.command(Bhs.FINAL | Bhs.READ, 96, INQUIRY).put64(Bhs.LUN_AT, lun);
        assertThat(bad.ask(inquiry).data()[0]).as("qualifier of %s", number).isEqualTo((byte) 0x7f);
        assertThat(bad.ask(bad.read(0, 1).put64(Bhs.LUN_AT, lun)).sense()).isEqualTo(NOT_THERE);
        Pdu write = bad.write(Bhs.FINAL, 0, 1).put64(Bhs.LUN_AT, lun).with(new byte[512]);
        assertThat(bad.ask(write).sense()).isEqualTo(NOT_THERE);
        Pdu reset = bad.request(Bhs.TASK_MANAGEMENT, Bhs.FINAL | 5).put64(Bhs.LUN_AT, lun);
        assertThat(bad.ask(reset).at8(Bhs.RESPONSE_AT)).isEqualTo(2);
      }
      int[] reportLuns = {0xa0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0};
      Pdu luns = bad.ask(bad.command(Bhs.FINAL | Bhs.READ, 256, reportLuns));
      assertThat(ByteBuffer.wrap(luns.data()).getInt()).isEqualTo(8); // One.
    }
  }

  /// EXTENDED COPY finds units by their names: of those that this one may not see there are none.
  @Test
  void copy_ofAUnitThatIsMasked_isAsIfThereWereNone() throws IOException {
    try (Served served = new Served(IscsiLimits.DEFAULTS, ChapSecrets.NONE, SECRET);
        RawInitiator good = RawInitiator.loggedIn(served.address, "").settled();
        RawInitiator bad = masked(served)) {
      SECRET.fill(4096);
      byte[] secret = list(naa(SECRET), naa(served.volume));
      Pdu refused = bad.ask(copy(bad, secret));
      Pdu unknown = bad.ask(copy(bad, list(new byte[16], naa(served.volume))));
      assertThat(refused.status()).isEqualTo(2);
      assertThat(refused.sense() >> 16).isEqualTo(0xa);
      assertThat(refused.data()).isEqualTo(unknown.data());
      Pdu onto = bad.ask(copy(bad, list(naa(served.volume), naa(SECRET))));
      assertThat(onto.sense()).isEqualTo(refused.sense());
      assertThat(served.volume.content(0, 512)).containsOnly(0);
      assertThat(SECRET.content(0, 512)).containsOnly(0x5a);
      assertThat(good.ask(copy(good, secret)).status()).isZero(); // It is a good list.
      assertThat(served.volume.content(0, 512)).containsOnly(0x5a);
    }
  }

  private static byte[] naa(MemoryVolume volume) {
    long low = volume.uuid().getLeastSignificantBits();
    return ByteBuffer.allocate(16).putLong(0x6f20eba000000000L).putLong(low).array();
  }

  private static Pdu copy(RawInitiator host, byte[] list) {
    int[] cdb = {0x83, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, list.length, 0, 0};
    return host.command(Bhs.FINAL | Bhs.WRITE, list.length, cdb).with(list);
  }

  /// One block from the first unit to the second.
  private static byte[] list(byte[] from, byte[] to) {
    ByteBuffer list = ByteBuffer.allocate(16 + 2 * 32 + 28);
    list.putShort(2, (short) 64).putInt(8, 28);
    for (int i = 0; i < 2; i++) {
      int at = 16 + i * 32;
      list.put(at, (byte) 0xe4).put(at + 4, (byte) 1).put(at + 5, (byte) 3).put(at + 7, (byte) 16);
      list.put(at + 8, i == 0 ? from : to).putInt(at + 28, 512);
    }
    int at = 16 + 2 * 32;
    list.put(at, (byte) 2).putShort(at + 2, (short) 24).putShort(at + 6, (short) 1);
    list.putShort(at + 10, (short) 1);
    return list.array();
  }

  /// An initiator name is only a claim: with a proof of its own, nobody ends the session of somebody else.
  @Test
  void takeover_byAnotherUser_isForbiddenAndHurtsNobody() throws Exception {
    byte[] good = "the good one's secret".getBytes(US_ASCII);
    byte[] bad = "the bad one's secret!".getBytes(US_ASCII);
    ChapSecrets secrets = new ChapSecrets(Map.of("good", good, "bad", bad), null);
    try (Served served = new Served(IscsiLimits.DEFAULTS, secrets);
        RawInitiator owner = new RawInitiator(served.address)) {
      assertThat(owner.logInAs("good", good)).isZero();
      owner.settled();
      try (RawInitiator thief = new RawInitiator(served.address)) {
        assertThat(thief.logInAs("bad", bad)).isEqualTo(0x0202);
        assertThat(thief.closedByServer()).isTrue();
      }
      assertThat(owner.ask(owner.testUnitReady()).status()).isZero();
      try (RawInitiator again = new RawInitiator(served.address)) { // Its own takes its place.
        assertThat(again.logInAs("good", good)).isZero();
        assertThat(owner.closedByServer()).isTrue();
        again.settled();
      }
      Await.until("all are gone", () -> served.server.sessions().isEmpty());
      try (RawInitiator later = new RawInitiator(served.address)) { // Nobody has it: it is free.
        assertThat(later.logInAs("bad", bad)).isZero();
      }
    }
  }

  /// Memory that others have used is in no answer, whatever is asked for.
  @Test
  void answers_outOfUsedBuffers_holdNothingOfThem() throws IOException {
    String small = "MaxRecvDataSegmentLength=516\0"; // Parts of a read do not end at a block.
    for (String keys : new String[] {"", small, small + "DataDigest=CRC32C\0"}) {
      try (Served served = new Served();
          RawInitiator host = RawInitiator.loggedIn(served.address, keys)) {
        for (int opcode = 0; opcode < 256; opcode++) {
          for (int action : new int[] {0, 1, 2, 3, 0x0c, 0x0d, 0x10, 0x12}) {
            int[] cdb = {opcode, action, 0, 0, 0, 0, 0, 0, 3, 0, 3, 0, 3, 3, 0, 0};
            clean(host, host.command(Bhs.FINAL | Bhs.READ, 4098, cdb));
          }
        }
        clean(host, host.request(Bhs.NOP_OUT, Bhs.FINAL).put(Bhs.TTT_AT, -1).with("odd"));
        clean(host, host.request(Bhs.TEXT, Bhs.FINAL).put(Bhs.TTT_AT, -1).with("SendTargets=\0"));
        clean(host, host.request(0x1c, Bhs.FINAL)); // Rejected, with its header.
      }
    }
  }

  private static void clean(RawInitiator host, Pdu request) throws IOException {
    Pdu answer = host.ask(request);
    assertThat(HEX.formatHex(answer.data())).doesNotContain(OLD);
    assertThat(HEX.formatHex(answer.head().array())).doesNotContain(OLD);
    boolean last = answer.opcode() != Bhs.DATA_IN || (answer.flags() & Bhs.STATUS) != 0;
    if (!last) {
      clean(host);
    }
  }

  private static void clean(RawInitiator host) throws IOException {
    Pdu more;
    do {
      more = host.receive();
      assertThat(HEX.formatHex(more.data())).doesNotContain(OLD);
    } while (more.opcode() == Bhs.DATA_IN && (more.flags() & Bhs.STATUS) == 0);
  }

  /// Half a header, or half of the data that a header announces, and then nothing.
  @ParameterizedTest
  @ValueSource(ints = {1, 47, 48, 49, 4000})
  void pdu_begunAndNotEnded_endsTheConnection(int bytes) throws IOException {
    IscsiLimits limits = Limits.with(new IscsiLimits.Patience(300, 64 << 10, 60_000, 60_000, 200));
    try (Served served = new Served(limits, ChapSecrets.NONE);
        RawInitiator good = RawInitiator.loggedIn(served.address, "").settled();
        RawInitiator bad = new RawInitiator(served.address)) {
      bad.isid = 9;
      bad.logIn("ImmediateData=Yes\0");
      bad.settled();
      byte[] write = bad.write(Bhs.FINAL, 0, 8).with(new byte[4096]).bytes(false, false);
      bad.send(Arrays.copyOf(write, bytes));
      assertThat(bad.closedByServer()).isTrue();
      assertThat(served.volume.writes).hasValue(0);
      assertThat(good.ask(good.testUnitReady()).status())
          .isZero(); // Silent as long, and owes nothing.
    }
  }

  /// Task management that has to wait is bounded: what is beyond is told so at once.
  @Test
  void management_beyondTheCap_isRejected() throws IOException {
    try (Served served = new Served();
        RawInitiator bad = RawInitiator.loggedIn(served.address, "").settled()) {
      served.volume.completing = _ -> {}; // Never.
      bad.send(bad.command(Bhs.FINAL, 0, 0x35, 0, 0, 0, 0, 0, 0, 0, 0, 0)); // SYNCHRONIZE CACHE
      for (int i = 0; i < 17; i++) {
        bad.send(bad.request(Bhs.TASK_MANAGEMENT | Bhs.IMMEDIATE, Bhs.FINAL | 2));
        bad.cmdSn--;
      }
      Pdu answer = bad.receive(); // The seventeenth's; the others wait.
      assertThat(answer.opcode()).isEqualTo(Bhs.TASK_MANAGEMENT_RESPONSE);
      assertThat(answer.at8(Bhs.RESPONSE_AT)).isEqualTo(255);
      assertThat(answer.at(Bhs.ITT_AT)).isEqualTo(bad.itt);
    }
  }

  /// Data that is gathered is bounded for each and for all, and everybody has a part that is his own.
  @Test
  void gathering_onManySessions_isBoundedAndLeavesEachItsOwn() throws IOException {
    IscsiLimits.Transfer t = IscsiLimits.Transfer.DEFAULTS;
    IscsiLimits limits =
        Limits.with(
            new IscsiLimits.Transfer(
                t.dataBytesMax(),
                t.commandsMax(),
                t.immediateMax(),
                t.pieceBytesMax(),
                t.readBytesMax(),
                t.readBytesOwn(),
                4 << 20,
                256 << 10,
                1 << 20));
    try (Served served = new Served(limits, ChapSecrets.NONE);
        RawInitiator good = RawInitiator.loggedIn(served.address, "").settled();
        RawInitiator bad = new RawInitiator(served.address)) {
      bad.isid = 9;
      bad.logIn("");
      bad.settled();
      assertThat(bad.ask(compare(bad)).opcode()).isEqualTo(Bhs.R2T);
      int full = 0;
      int asked = 1;
      for (; full == 0; asked++) {
        Pdu answer = bad.ask(compare(bad));
        full += answer.opcode() == Bhs.SCSI_RESPONSE ? 1 : 0;
        assertThat(answer.opcode() == Bhs.R2T || answer.status() == 0x28).isTrue();
      }
      assertThat(asked).isEqualTo(6); // 256 KiB its own, 1 MiB of all: five times 255 KiB.
      assertThat(good.ask(compare(good)).opcode()).isEqualTo(Bhs.R2T);
      assertThat(good.ask(compare(good)).status()).isEqualTo(0x28);
      bad.close();
      Await.until("it is gone", () -> served.server.sessions().size() == 1);
      for (int i = 0; i < 3; i++) { // What it held is free.
        assertThat(good.ask(compare(good)).opcode()).isEqualTo(Bhs.R2T);
      }
    }
  }

  /// COMPARE AND WRITE of 255 blocks, whose data does not come.
  private static Pdu compare(RawInitiator host) {
    int[] cdb = {0x89, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 0, 0};
    return host.command(Bhs.FINAL | Bhs.WRITE, 2 * 255 * 512, cdb);
  }
}
