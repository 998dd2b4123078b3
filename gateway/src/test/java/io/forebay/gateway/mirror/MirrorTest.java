package io.forebay.gateway.mirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forebay.gateway.block.InvariantError;
import io.forebay.gateway.block.Position;
import io.forebay.gateway.disk.DiskFailure;
import io.forebay.gateway.disk.linux.LinuxDisk;
import io.forebay.gateway.mirror.MirrorRefused.Reason;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MirrorTest {
  private static final int SIZE = 1 << 20;
  private static final MirrorIdentity IDENTITY = new MirrorIdentity(new UUID(1, 2), new UUID(3, 4));

  @TempDir Path home;
  private final LinuxDisk disk = new LinuxDisk();
  private MirrorPlace place;

  @BeforeEach
  void place() {
    place = MirrorPlace.ofFile(home.resolve("volumes/v/mirror.raw"));
  }

  private static Position at(long lsn) {
    return new Position(IDENTITY.group(), 1, lsn, lsn * 31);
  }

  private Mirror create() throws IOException {
    return Mirror.create(disk, place, IDENTITY, SIZE, at(64));
  }

  private static MemorySegment bytes(int value, int length) {
    return Arena.ofAuto().allocate(length).fill((byte) value);
  }

  private static void assertRead(Mirror mirror, long offset, int length, int value)
      throws IOException {
    MemorySegment into = bytes(99, length);
    mirror.read(into, offset);
    assertThat(into.toArray(ValueLayout.JAVA_BYTE)).containsOnly(value);
    into.fill((byte) 99);
    long at = mirror.readNoWait(into, offset);
    assertThat(into.asSlice(0, at).toArray(ValueLayout.JAVA_BYTE))
        .isEqualTo(bytes(value, (int) at).toArray(ValueLayout.JAVA_BYTE));
  }

  private void assertRefused(ThrowingCallable opening, Reason reason) {
    assertThatThrownBy(opening)
        .isInstanceOfSatisfying(
            MirrorRefused.class, refused -> assertThat(refused.reason()).isEqualTo(reason));
  }

  @Test
  void create_new_isSparseZeroesOfItsSize() throws IOException {
    try (Mirror mirror = Mirror.create(disk, place, IDENTITY, 64L << 30, at(64))) {
      assertThat(mirror.sizeBytes()).isEqualTo(64L << 30);
      assertThat((long) Files.getAttribute(place.file(), "unix:size")).isEqualTo(64L << 30);
      assertThat(disk.open(place.file(), io.forebay.gateway.disk.Disk.Mode.READ).nextData(0))
          .isEqualTo(64L << 30);
      assertRead(mirror, (64L << 30) - 100, 100, 0);
      assertThat(mirror.synced()).isEqualTo(at(64));
    }
  }

  @Test
  void create_againAfterACrash_completes() throws IOException {
    create().close();
    Files.delete(place.file());
    create().close();
    try (var file = disk.open(place.file(), io.forebay.gateway.disk.Disk.Mode.WRITE)) {
      file.resize(100);
    }
    try (Mirror mirror = create()) {
      assertThat(mirror.sizeBytes()).isEqualTo(SIZE);
    }
  }

  @Test
  void create_afterAnEarlierLife_startsAnew() throws IOException {
    try (Mirror mirror = create()) {
      for (int i = 2; i < 5; i++) {
        mirror.write(bytes(1, 10), 0);
        mirror.sync(at(64L * i));
      }
    }
    Files.delete(place.file());
    create().close();
    try (Mirror mirror = Mirror.open(disk, place, IDENTITY, 64, 64)) {
      assertThat(mirror.synced()).isEqualTo(at(64));
    }
  }

  @Test
  void create_overAForeignFile_isRefused() throws IOException {
    Files.createDirectories(place.file().getParent());
    Files.writeString(place.file(), "somebody's");
    assertRefused(this::create, Reason.FOREIGN);
    assertThat(Files.readString(place.file())).isEqualTo("somebody's");
  }

  @Test
  void read_beyondTheSize_isZeroes() throws IOException {
    try (Mirror mirror = create()) {
      mirror.write(bytes(7, 100), SIZE - 100);
      MemorySegment into = bytes(99, 300);
      mirror.read(into, SIZE - 100);
      assertThat(into.asSlice(0, 100).mismatch(bytes(7, 100))).isEqualTo(-1);
      assertThat(into.asSlice(100).mismatch(bytes(0, 200))).isEqualTo(-1);
      assertRead(mirror, SIZE, 50, 0);
      assertRead(mirror, 5L * SIZE, 50, 0);
      into.fill((byte) 99);
      assertThat(mirror.readNoWait(into, SIZE - 100)).isEqualTo(300);
      assertThat(into.asSlice(100).mismatch(bytes(0, 200))).isEqualTo(-1);
    }
  }

  @Test
  void write_zero_grow_readBack() throws IOException {
    try (Mirror mirror = create()) {
      mirror.write(bytes(5, 10_000), 3);
      mirror.zero(1_000, 5_000, true);
      mirror.zero(7_000, 10, false);
      assertRead(mirror, 3, 997, 5);
      assertRead(mirror, 1_000, 5_000, 0);
      assertRead(mirror, 6_000, 1_000, 5);
      assertRead(mirror, 7_000, 10, 0);
      mirror.grow(3L * SIZE);
      assertThat(mirror.sizeBytes()).isEqualTo(3L * SIZE);
      mirror.grow(SIZE);
      assertThat(mirror.sizeBytes()).isEqualTo(3L * SIZE);
      mirror.write(bytes(6, 10), 3L * SIZE - 10);
      assertRead(mirror, 3L * SIZE - 10, 10, 6);
    }
  }

  @Test
  void write_beyondTheSize_isOurBug() throws IOException {
    try (Mirror mirror = create()) {
      assertThatThrownBy(() -> mirror.write(bytes(1, 2), SIZE - 1))
          .isInstanceOf(InvariantError.class);
    }
  }

  @Test
  void write_whileHeld_breaksC1() throws IOException {
    try (Mirror mirror = create()) {
      mirror.hold(true);
      assertThatThrownBy(() -> mirror.write(bytes(1, 2), 0)).hasMessageContaining("C1");
      assertThatThrownBy(() -> mirror.zero(0, 2, true)).hasMessageContaining("C1");
      assertThatThrownBy(() -> mirror.grow(2L * SIZE)).hasMessageContaining("C1");
      mirror.hold(false);
      mirror.write(bytes(1, 2), 0);
    }
  }

  @Test
  void open_afterSync_fits() throws IOException {
    try (Mirror mirror = create()) {
      mirror.sync(at(6400)); // Nothing was written: the sidecar stays.
      assertThat(mirror.synced()).isEqualTo(at(64));
      for (int i = 2; i < 7; i++) {
        mirror.write(bytes(i, 10), 0);
        mirror.sync(at(64L * i));
        assertThat(mirror.synced()).isEqualTo(at(64L * i));
      }
    }
    try (Mirror mirror = Mirror.open(disk, place, IDENTITY, 384, 384)) {
      assertThat(mirror.synced()).isEqualTo(at(384));
      assertRead(mirror, 0, 10, 6);
    }
    Mirror.open(disk, place, IDENTITY, 320, 384).close(); // The batch under way had synced it.
  }

  @Test
  void open_whatDoesNotFit_isRefused() throws IOException {
    assertRefused(() -> Mirror.open(disk, place, IDENTITY, 64, 64), Reason.MISSING);
    try (Mirror mirror = create()) {
      mirror.write(bytes(1, 10), 0);
      mirror.sync(at(640));
    }
    assertRefused(
        () ->
            Mirror.open(
                disk, place, new MirrorIdentity(new UUID(9, 9), IDENTITY.group()), 640, 640),
        Reason.OTHER_VOLUME);
    assertRefused(
        () ->
            Mirror.open(
                disk, place, new MirrorIdentity(IDENTITY.volume(), new UUID(9, 9)), 640, 640),
        Reason.OTHER_VOLUME);
    assertRefused(() -> Mirror.open(disk, place, IDENTITY, 704, 768), Reason.OLDER);
    assertRefused(() -> Mirror.open(disk, place, IDENTITY, 128, 576), Reason.NEWER);
    try (var file = disk.open(place.file(), io.forebay.gateway.disk.Disk.Mode.WRITE)) {
      file.resize(SIZE - 1);
    }
    assertRefused(() -> Mirror.open(disk, place, IDENTITY, 640, 640), Reason.TOO_SHORT);
    Files.delete(place.sidecar());
    assertRefused(() -> Mirror.open(disk, place, IDENTITY, 640, 640), Reason.NO_SIDECAR);
  }

  @Test
  void open_tornNewestSlot_takesTheOneBefore() throws IOException {
    try (Mirror mirror = create()) {
      mirror.write(bytes(1, 10), 0);
      mirror.sync(at(640));
    }
    byte[] sidecar = Files.readAllBytes(place.sidecar());
    for (int slot = 0; slot < 2; slot++) {
      byte[] torn = sidecar.clone();
      torn[slot * SidecarRecord.SLOT_BYTES + 50] ^= 1;
      Files.write(place.sidecar(), torn);
      long found = slot == 0 ? 640 : 64;
      Mirror.open(disk, place, IDENTITY, found, found).close();
    }
    sidecar[20] ^= 1;
    sidecar[SidecarRecord.SLOT_BYTES + 20] ^= 1;
    Files.write(place.sidecar(), sidecar);
    assertRefused(() -> Mirror.open(disk, place, IDENTITY, 640, 640), Reason.NO_SIDECAR);
  }

  @Test
  void open_anyFlippedBitOfTheSlot_isNeverTrusted() throws IOException {
    create().close();
    byte[] sidecar = Files.readAllBytes(place.sidecar());
    for (int bit = 0; bit < 128 * 8; bit++) {
      byte[] rotten = sidecar.clone();
      rotten[bit / 8] ^= (byte) (1 << bit % 8);
      MemorySegment slot = MemorySegment.ofArray(rotten).asSlice(0, SidecarRecord.SLOT_BYTES);
      assertThat(SidecarRecord.decode(slot)).as("bit %d", bit).isNull();
    }
  }

  @Test
  void adopt_existingContent_staysAndGetsASidecar() throws IOException {
    Files.createDirectories(place.file().getParent());
    Files.write(place.file(), bytes(8, 5_000).toArray(ValueLayout.JAVA_BYTE));
    try (Mirror mirror = Mirror.adopt(disk, place, IDENTITY, at(128))) {
      assertThat(mirror.sizeBytes()).isEqualTo(5_000);
      assertRead(mirror, 0, 5_000, 8);
    }
    Mirror.open(disk, place, IDENTITY, 128, 128).close();
  }

  @Test
  void adopt_nothingThere_isRefused() {
    assertRefused(() -> Mirror.adopt(disk, place, IDENTITY, at(1)), Reason.MISSING);
  }

  @Test
  void grow_deviceTooSmall_saysHowMuchIsWanted() throws IOException {
    Path pretended = home.resolve("device");
    Files.write(pretended, new byte[4096]);
    MirrorPlace device = MirrorPlace.ofDevice(pretended, home.resolve("volumes/d/mirror.sidecar"));
    try (Mirror mirror = Mirror.adopt(disk, device, IDENTITY, at(64))) {
      mirror.grow(4096);
      assertThatThrownBy(() -> mirror.grow(8192))
          .isInstanceOf(DiskFailure.class)
          .hasMessageContaining("4096")
          .hasMessageContaining("8192");
    }
  }

  /// The golden bytes of docs/formats/mirror.md.
  @Test
  void sidecar_goldenBytes_areRead() throws IOException {
    String document = Files.readString(Path.of("../docs/formats/mirror.md"));
    String golden = document.split("```")[1].replace("\n", "");
    byte[] slot = new byte[SidecarRecord.SLOT_BYTES];
    byte[] front = HexFormat.of().parseHex(golden);
    System.arraycopy(front, 0, slot, 0, front.length);
    SidecarRecord record =
        new SidecarRecord(
            7,
            new MirrorIdentity(
                UUID.fromString("01020304-0506-0708-090a-0b0c0d0e0f10"),
                UUID.fromString("11121314-1516-1718-191a-1b1c1d1e1f20")),
            new Position(
                UUID.fromString("11121314-1516-1718-191a-1b1c1d1e1f20"),
                5,
                0x1e240,
                0x0123456789abcdefL),
            1 << 20);
    MemorySegment written = Arena.ofAuto().allocate(SidecarRecord.SLOT_BYTES);
    record.encode(written);
    assertThat(HexFormat.of().formatHex(written.asSlice(0, 128).toArray(ValueLayout.JAVA_BYTE)))
        .isEqualTo(golden);
    assertThat(SidecarRecord.decode(MemorySegment.ofArray(slot))).isEqualTo(record);
  }
}
