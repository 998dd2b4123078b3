package io.forebay.gateway.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.block.Epoch;
import io.forebay.gateway.block.EpochCause;
import io.forebay.gateway.disk.Disk;
import io.forebay.gateway.sim.SimDisk;
import io.forebay.gateway.sim.SimRig;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// docs/formats/log.md and the code say the same: golden bytes, constants, the recovery table.
class LogFormatTest {
  private static final UUID EPOCH_ID = UUID.fromString("33333333-3333-4333-8333-333333333333");
  private static final long WALL_MS = 1_800_000_000_000L;

  private final SimRig sim = new SimRig(1);
  private Epoch epoch = new Epoch(1, EPOCH_ID, LogRig.STORE, EpochCause.FIRST, 0, 0);

  @SuppressWarnings("NullAway.Init")
  private Tail tail;

  @SuppressWarnings("NullAway.Init")
  private Ring ring;

  /// EpochStart at 0, Write at 4096, Zero at 4224, Mark at 4288, in a log without a writer.
  @BeforeEach
  void place() throws IOException {
    sim.machine.boot();
    sim.disk.makeDirectories(SimDisk.SHARED);
    LogStart start = LogStart.first(LogRig.GROUP);
    epoch = new Epoch(1, EPOCH_ID, LogRig.STORE, EpochCause.FIRST, 0, start.chain());
    ring = RingFile.create(sim.disk, LogRig.PLACE, LogRig.SMALL, 0, start.chain());
    LogLock lock = new LogLock();
    SlotFiles files = new SlotFiles(sim.disk, LogRig.PLACE.segments(), Disk.Mode.DIRECT);
    PinTable pins = new PinTable(LogRig.SMALL.segmentBytes(), 5);
    SegmentStore store = new SegmentStore(sim.disk, LogRig.PLACE, LogRig.SMALL, lock, files, pins);
    store.begin(0);
    TailState state = TailState.of(start);
    RecordListener nobody = (type, flags, lsn, volume, offset, length) -> {};
    tail = new Tail(ring, store, LogRig.SMALL, LogRig.STORE, nobody, state, state.closed());
    tail.slotLimit(16 << 20);
    tail.epochStart(epoch, WALL_MS);
    tail.durable(tail.closed());
    ByteBuffer hello = ByteBuffer.wrap("hello".getBytes(StandardCharsets.US_ASCII));
    int crc = RecordLayout.crc(MemorySegment.ofBuffer(hello), 0, 5);
    tail.append(RecordType.WRITE, 0, 7, WALL_MS, 1 << 20, 5, crc, hello);
    tail.append(RecordType.ZERO, 1, 7, WALL_MS, 2 << 20, 1 << 30, 0, null);
    tail.mark(WALL_MS);
  }

  private byte[] placed(long lsn, int bytes) {
    return ring.slice(lsn, bytes).toArray(ValueLayout.JAVA_BYTE);
  }

  private static String document() throws IOException {
    return Files.readString(Path.of("..", "docs", "formats", "log.md"));
  }

  private static void assertGolden(String name, byte[] bytes) throws IOException {
    String text = document();
    String opening = "```golden " + name + "\n";
    int from = text.indexOf(opening);
    String actual = HexFormat.of().formatHex(bytes);
    assertThat(from).as("log.md has golden bytes " + name + " " + actual).isNotNegative();
    int start = from + opening.length();
    String golden = text.substring(start, text.indexOf("```", start)).replaceAll("\\s", "");
    assertThat(actual).as(name).isEqualTo(golden);
  }

  @Test
  void records_written_areTheGoldenOnes() throws IOException {
    assertGolden("epoch-start", placed(0, 128));
    assertGolden("write", placed(4096, 128));
    assertGolden("zero", placed(4224, 64));
    assertGolden("mark", placed(4288, 64));
    assertThat(tail.appended()).isEqualTo(8192);
  }

  @Test
  void records_golden_areValid() throws IOException {
    TailState state = TailState.of(LogStart.first(LogRig.GROUP));
    RecordScan scan = RecordScan.trial(state, LogRig.SMALL.segmentBytes());
    scan.run(new RingSource(ring), Long.MAX_VALUE, RecordScan.Visitor.NONE);

    assertThat(scan.state().lsn()).isEqualTo(8192);
    assertThat(scan.state().epochs()).containsExactly(epoch);
    assertThat(scan.state().total()).isEqualTo(128 + 128 + 64 + 64);
  }

  @Test
  void slotHeader_encoded_isTheGoldenOne() throws IOException {
    long seed = Chain.seed(LogRig.GROUP);
    Segment segment = new Segment(16 << 20, 16 << 20, 4711, 384, 1, List.of(epoch));
    SlotHeader header = SlotHeader.of(LogRig.GROUP, 16 << 20, segment);
    MemorySegment block = SimRig.aligned(0, SlotHeader.BYTES);
    header.encode(block);

    assertThat(SlotHeader.decode(block)).isEqualTo(header);
    byte[] all = block.toArray(ValueLayout.JAVA_BYTE);
    assertGolden("slot-header", Arrays.copyOf(all, 184));
    assertGolden("slot-header-crc", Arrays.copyOfRange(all, 4092, 4096));
    assertThat(epoch.baseChain()).isEqualTo(seed);
  }

  @Test
  void slotHeader_anyBitFlipped_isRefused() {
    MemorySegment block = SimRig.aligned(0, SlotHeader.BYTES);
    SlotHeader.blank(LogRig.GROUP, 16 << 20).encode(block);
    for (int at = 0; at < SlotHeader.BYTES; at++) {
      byte was = block.get(ValueLayout.JAVA_BYTE, at);
      block.set(ValueLayout.JAVA_BYTE, at, (byte) (was ^ 1 << at % 8));
      assertThat(SlotHeader.decode(block)).as("byte %d", at).isNull();
      block.set(ValueLayout.JAVA_BYTE, at, was);
    }
  }

  @Test
  void recordHeader_anyBitFlipped_isRefused() {
    MemorySegment log = MemorySegment.ofArray(placed(4096, 128));
    for (int bit = 0; bit < (64 + 5) * 8; bit++) {
      byte was = log.get(ValueLayout.JAVA_BYTE, bit / 8);
      log.set(ValueLayout.JAVA_BYTE, bit / 8, (byte) (was ^ 1 << bit % 8));
      Invalid header = RecordRules.headerAlone(log, 0, 128, 4096);
      boolean valid =
          header == Invalid.NONE
              && RecordRules.payload(log, 0, 128, RecordType.WRITE) == Invalid.NONE;
      assertThat(valid).as("bit %d", bit).isFalse();
      log.set(ValueLayout.JAVA_BYTE, bit / 8, was);
    }
  }

  @Test
  void ringHeader_formatted_isTheGoldenOne() throws IOException {
    MemorySegment block = SimRig.aligned(0, RingHeader.BYTES);
    RingHeader header = new RingHeader(block);
    String boot = "00000000-0000-4000-8000-000000000001";
    header.format(LogRig.PLACE, boot, 16 << 20, 0, 4711);
    header.publishAppended(8192);
    header.publishDurable(4096, 4712);

    assertThat(header.durableLsn()).isEqualTo(4096);
    assertThat(header.durableChain()).isEqualTo(4712);
    assertGolden("ring-header", Arrays.copyOf(block.toArray(ValueLayout.JAVA_BYTE), 280));
  }

  @Test
  void chain_seedOfTheGroup_isTheGoldenOne() throws IOException {
    ByteBuffer seed = ByteBuffer.allocate(8).putLong(Chain.seed(LogRig.GROUP));
    assertGolden("chain-seed", seed.array());
  }

  @Test
  void recoveryTable_inTheDocument_isTheCodes() throws IOException {
    List<String> rows =
        document()
            .lines()
            .filter(line -> line.matches("\\| [A-Z] \\|.*"))
            .map(line -> line.replaceAll("^\\| | \\|$", ""))
            .toList();
    List<String> patterns =
        rows.stream().map(row -> String.join(" | ", Arrays.copyOf(row.split(" \\| "), 8))).toList();

    assertThat(patterns)
        .containsExactlyElementsOf(
            Arrays.stream(RecoveryRow.values()).map(RecoveryRow::columns).toList());
  }

  @Test
  void types_inTheDocument_areTheCodes() throws IOException {
    String text = document();
    for (RecordType type : RecordType.values()) {
      assertThat(text).contains("| " + type.code() + " | " + type.name() + " |");
    }
  }
}
