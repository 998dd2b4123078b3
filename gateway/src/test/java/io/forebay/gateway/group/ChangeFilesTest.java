package io.forebay.gateway.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forebay.gateway.block.Position;
import io.forebay.gateway.sim.SimRig;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ChangeFilesTest {
  private static final UUID GROUP = UUID.fromString("00112233-4455-4677-8899-aabbccddeeff");

  private static ChangeMap map() {
    ChangeMap map = new ChangeMap();
    map.add(1, 4096, 8192);
    map.add(1, 16 << 20, 16 << 20);
    map.whole(2);
    return map;
  }

  private static ChangeBook book() {
    Map<Integer, Long> sizes = Map.of(1, 1L << 30, 2, 4096L);
    return new ChangeBook(
        new Position(GROUP, 3, 0x5000, 0x1234),
        8,
        sizes,
        List.of(
            new ChangeMark("mon", 0x1000, 0x2000, ChangeMark.UNKNOWN, 7, Map.of(1, 1L << 30)),
            new ChangeMark("tue", 0x4000, 0x5000, 8192, ChangeMark.EMPTY, sizes)));
  }

  @Test
  void encode_map_isTheGoldenBytes() throws Exception {
    byte[] golden = Golden.bytes("changes.md", "map");
    assertThat(ChangeMapFile.encode(GROUP, map())).isEqualTo(golden);
    assertThat(ChangeMapFile.encode(GROUP, ChangeMapFile.decode(GROUP, golden))).isEqualTo(golden);
  }

  @Test
  void encode_book_isTheGoldenBytes() throws Exception {
    byte[] golden = Golden.bytes("changes.md", "book");
    assertThat(book().encode()).isEqualTo(golden);
    assertThat(ChangeBook.decode(GROUP, golden)).isEqualTo(book());
  }

  @Test
  void encode_everything_comesBack() throws Exception {
    ChangeMap map = new ChangeMap();
    map.everything();
    assertThat(ChangeMapFile.decode(GROUP, ChangeMapFile.encode(GROUP, map)).all()).isTrue();
  }

  @Test
  void decode_anyBitFlipped_isMalformed() {
    byte[] image = ChangeMapFile.encode(GROUP, map());
    for (int bit = 0; bit < image.length * 8; bit++) {
      byte[] bad = image.clone();
      bad[bit / 8] ^= (byte) (1 << bit % 8);
      assertThatThrownBy(() -> ChangeMapFile.decode(GROUP, bad)).isInstanceOf(Malformed.class);
    }
    byte[] listed = book().encode();
    for (int bit = 0; bit < listed.length * 8; bit++) {
      byte[] bad = listed.clone();
      bad[bit / 8] ^= (byte) (1 << bit % 8);
      assertThatThrownBy(() -> ChangeBook.decode(GROUP, bad)).isInstanceOf(Malformed.class);
    }
  }

  @Test
  void decode_cutShort_isMalformed() {
    byte[] image = ChangeMapFile.encode(GROUP, map());
    byte[] listed = book().encode();
    for (int length = 0; length < Math.max(image.length, listed.length); length++) {
      byte[] map = java.util.Arrays.copyOf(image, Math.min(length, image.length - 1));
      byte[] book = java.util.Arrays.copyOf(listed, Math.min(length, listed.length - 1));
      assertThatThrownBy(() -> ChangeMapFile.decode(GROUP, map)).isInstanceOf(Malformed.class);
      assertThatThrownBy(() -> ChangeBook.decode(GROUP, book)).isInstanceOf(Malformed.class);
    }
  }

  @Test
  void decode_ofAnotherGroup_isMalformed() {
    UUID other = new UUID(1, 2);
    assertThatThrownBy(() -> ChangeMapFile.decode(other, ChangeMapFile.encode(GROUP, map())))
        .hasMessageContaining("another group");
    assertThatThrownBy(() -> ChangeBook.decode(other, book().encode()))
        .hasMessageContaining("another group");
  }

  @Test
  void book_afterPowerCut_isTheOneThatWasWritten() throws Exception {
    SimRig rig = new SimRig(1);
    ChangeStore store = new ChangeStore(rig.disk, SimRig.DIR.resolve("changes"), GROUP);
    assertThat(store.book()).isNull();
    store.write(6, map());
    store.write(7, map());
    store.write(book());
    rig.disk.powerCut();
    store = new ChangeStore(rig.disk, SimRig.DIR.resolve("changes"), GROUP);
    assertThat(store.book()).isEqualTo(book());
    assertThat(store.map(7).has(2, 0)).isTrue();
    assertThat(store.map(ChangeMark.EMPTY).isEmpty()).isTrue();
    assertThat(rig.disk.list(SimRig.DIR.resolve("changes"))).containsExactly("book", "map-7");
    store.clear();
    assertThat(rig.disk.list(SimRig.DIR.resolve("changes"))).isEmpty();
  }
}
